"""Wrong input: one clear error before anything is created, and the same command succeeds after the fix."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from offline.checkout import THIS
from simulator.kernel import tenancy
from tests.program.stack import Stack
from tests.support.colleague import Colleague

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

IOT_DOMAIN, GROUP = tenancy.IOT_DOMAIN_OCID, tenancy.IOT_DOMAIN_GROUP_OCID
EXIT = "an unhandled error occurred: program exited with non-zero exit code: 1"
"""What the engine itself adds below the error of any Python program."""


@pytest.fixture(scope="module")
def colleague(module_stack: Stack) -> Colleague:
    return Colleague(module_stack.running.oci_client)


def errors(printed: str) -> list[str]:
    """The errors of the summary, each in the lines it was printed in, without the engine's own last word."""
    summary = printed.partition("Diagnostics:\n")[2]
    found = re.findall(r"^ {4}error: (.*(?:\n {6}.*)*)", summary, flags=re.M)
    return [error.replace("\n    ", "\n") for error in found if error != EXIT]


@contextmanager
def configured(stack: Stack, **values: Any) -> Iterator[None]:
    """Configure the stack wrongly until the block ends."""
    before = stack.config_file.read_text()
    stack.configure(**values)
    try:
        yield
    finally:
        stack.config_file.write_text(before)


@contextmanager
def in_readers_file(stack: Stack, **values: Any) -> Iterator[None]:
    """Let who may read stand in a file of its own until the block ends, with some of it set anew."""
    readers = {key: stack.configured(key) for key in ("users", "groups")} | values
    with tempfile.NamedTemporaryFile("w", dir=THIS.pulumi_home, suffix=".yaml") as file:
        json.dump(readers, file)
        file.flush()
        path = str(Path(file.name).relative_to(THIS.root))
        with configured(stack, users=None, groups=None, readersFile=path):
            yield


def refusal(stack: Stack, **values: Any) -> str:
    """The one error of a plain `up`, preview and all, with a wrong configuration, which creates nothing."""
    before = stack.documents()
    with configured(stack, **values):
        printed = stack.pulumi("up", "--yes", succeeds=False)
    assert "Traceback" not in printed
    assert stack.documents() == before
    (error,) = errors(printed)
    return error


def test_default_domain_is_refused_with_the_reason_and_the_way_out(module_stack: Stack) -> None:
    ocid = tenancy.DEFAULT_DOMAIN_OCID
    assert refusal(module_stack, identityDomainId=ocid) == (
        f"Identity domain {ocid} is the Default domain, and Oracle supports ORDS access only with another one: the "
        "Default domain holds the tenancy's own administrators and cannot be deactivated or deleted. "
        "Run: pulumi config rm identityDomainId, to create a domain, or set it to another domain's OCID."
    )


def test_unknown_iot_domain_is_named_with_its_region(module_stack: Stack) -> None:
    ocid = f"{IOT_DOMAIN[:-3]}xyz"
    assert refusal(module_stack, iotDomainIds=[IOT_DOMAIN, ocid]) == (
        f"Could not read IoT domain {ocid}: there is none in region {tenancy.REGION} that the caller may see. Check "
        "the OCID in the stack's configuration, oci:region, and that the caller may read iot-domain "
        "(docs/privileges.md)."
    )


def test_iot_domains_of_two_groups_are_refused_with_the_group_of_each(
    module_stack: Stack, colleague: Colleague
) -> None:
    group = colleague.create_iot_domain_group("plant-2").id
    domain = colleague.create_iot_domain(group, "plant-2").id
    assert refusal(module_stack, iotDomainIds=[IOT_DOMAIN, domain]) == (
        "The IoT domains of one stack must be of one IoT domain group, because one app has one primary audience: "
        f"{IOT_DOMAIN} is in {GROUP}, {domain} is in {group}. Use one stack for each group."
    )


def test_bad_client_name_is_refused_with_the_line_that_mends_it(module_stack: Stack) -> None:
    assert refusal(module_stack, clientId="iot-data") == (
        "The configuration of stack sim has 1 mistake:\n"
        "  clientId: \"iot-data\" is not right; expected letters, digits and '_' only. "
        "Run: pulumi config set clientId iot_data_client"
    )


def test_all_mistakes_are_told_at_once(module_stack: Stack) -> None:
    assert refusal(
        module_stack,
        iotDomainIds=None,
        administrator=None,
        clientId="iot data",
        timeoutSeconds=5,
        acessTokenLifetimeSeconds=60,
        initialPasswords={"grace": "in-clear-text"},
    ).splitlines() == [
        "The configuration of stack sim has 6 mistakes:",
        "  initialPasswords: is stored in clear text. Run: pulumi config rm initialPasswords, then pulumi config set "
        "--secret --path 'initialPasswords[\"grace\"]'",
        "  iotDomainIds: missing, needed unless newIotDomains creates some; expected a list of OCIDs of IoT domains, "
        "each once. Run: pulumi config set --path 'iotDomainIds[0]' ocid1.iotdomain.oc1...",
        "  administrator: missing, needed to create an identity domain; expected an object of userName (not the e-mail "
        "address), email, givenName and familyName. Run: pulumi config set --path administrator.userName iot-admin",
        "  clientId: \"iot data\" is not right; expected letters, digits and '_' only. Run: pulumi config set clientId "
        "iot_data_client",
        '  timeoutSeconds: "5" is not right; expected a whole number from 60 to 7200. Run: pulumi config set '
        "timeoutSeconds 1800",
        "  acessTokenLifetimeSeconds: no such key, did you mean accessTokenLifetimeSeconds? Run: pulumi config rm "
        "acessTokenLifetimeSeconds",
    ]


def test_user_who_does_not_exist_is_named_before_anything_is_created_in_an_existing_identity_domain(
    module_stack: Stack, colleague: Colleague
) -> None:
    domain = colleague.create_identity_domain("existing")
    assert refusal(module_stack, identityDomainId=domain.id, existingUsers=["edsger"]) == UNKNOWN_USER


UNKNOWN_USER = (
    "User edsger of existingUsers is not in the identity domain. Check the name, or move the user to the key users to "
    "have it created."
)


@pytest.fixture
def hosts_in_upper_case(module_stack: Stack) -> None:
    """Let the service give the short ids in upper case, as some of its answers do."""
    with module_stack.running.cloud.store.transaction() as tx:
        for kind, ocid, parent, name in (
            ("iot_domain", IOT_DOMAIN, GROUP, "deviceHost"),
            ("iot_domain_group", GROUP, tenancy.COMPARTMENT_OCID, "dataHost"),
        ):
            document = tx.get(kind, ocid)
            assert document
            short_id, _, rest = document[name].partition(".")
            tx.put(kind, ocid, {**document, name: f"{short_id.upper()}.{rest}"}, parent=parent)


def test_up_succeeds_after_the_fix_and_writes_upper_case_short_ids_in_lower_case(
    module_stack: Stack, colleague: Colleague, hosts_in_upper_case: None
) -> None:
    with configured(module_stack, existingUsers=["edsger"]):
        assert errors(module_stack.up(succeeds=False)) == [UNKNOWN_USER]
    with in_readers_file(module_stack, existingUsers=["iot-admin"]):
        module_stack.up()
        module_stack.expect_no_changes()
        outputs = module_stack.outputs()
        app = colleague.scim(outputs["identityDomainUrl"]).get_app(outputs["appId"]).data
        module_stack.destroy()
    assert outputs["users"].keys() == {"grace", "iot-admin"}
    assert (app.audience, app.scopes[0].value) == (f"/{tenancy.GROUP_SHORT_ID}", f"/iot/{tenancy.DOMAIN_SHORT_ID}")
    assert {ocid: one["dataApiBaseUrl"] for ocid, one in outputs["iotDomains"].items()} == {
        IOT_DOMAIN: f"https://{tenancy.GROUP_SHORT_ID}.data.iot.{tenancy.REGION}.oci.oraclecloud.com/ords/"
        f"{tenancy.DOMAIN_SHORT_ID}/20250531"
    }
