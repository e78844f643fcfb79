"""The life of one stack with the real engine: up, look again, change, destroy. Each test looks at a part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from simulator.kernel import tenancy
from tests.program.stack import Stack
from tests.support.colleague import Colleague

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

GROUP, DOMAIN, IOT_DOMAIN = tenancy.GROUP_SHORT_ID, tenancy.DOMAIN_SHORT_ID, tenancy.IOT_DOMAIN_OCID
RESOURCES = {
    ("iot-ords:index:IotDomains", "iot"),
    ("iot-ords:index:IdentityDomain", "identity"),
    ("oci:Identity/domain:Domain", "identity-domain"),
    ("pulumi-python:dynamic/identity:IdentityDomainGuard", "identity-guard"),
    ("pulumi-python:dynamic/identity:OriginalSigningCertificateAccess", "identity-original-certificate-access"),
    ("pulumi-python:dynamic/identity:SigningCertificateAccess", "identity-certificate-access"),
    ("iot-ords:index:ConfidentialApp", "app"),
    ("oci:Identity/domainsApp:DomainsApp", "app-app"),
    ("pulumi-python:dynamic/identity:AppGuard", "app-guard"),
    ("pulumi-python:dynamic/identity:ClientSecret", "app-client-secret"),
    ("iot-ords:index:ReaderAccess", "readers"),
    ("oci:Identity/domainsUser:DomainsUser", "readers-user-grace"),
    ("oci:Identity/domainsGroup:DomainsGroup", "readers-group-iot-readers"),
    ("oci:Identity/domainsGrant:DomainsGrant", "readers-grant-user-grace"),
    ("oci:Identity/domainsGrant:DomainsGrant", "readers-grant-group-iot-readers"),
    ("iot-ords:index:OrdsDataAccess", "ords"),
    ("pulumi-python:dynamic/iot:OriginalOrdsDataAccess", f"ords-original-{IOT_DOMAIN}"),
    ("pulumi-python:dynamic/iot:OrdsDataAccess", f"ords-{IOT_DOMAIN}"),
    ("iot-ords:index:Protection", "protectIdentityDomain"),
    ("iot-ords:index:Protection", "protectIotDomains"),
}
LINUS = {"userName": "linus", "email": "linus@example.com", "givenName": "Linus", "familyName": "Pauling"}


Documents = dict[tuple[str, str], dict[str, Any]]


@dataclass
class Connected:
    """A stack after its first preview and its first `up`."""

    stack: Stack
    colleague: Colleague
    before: Documents
    preview: str
    printed: str
    resources: set[tuple[str, str]]
    outputs: dict[str, Any]


@pytest.fixture(scope="module")
def connected(module_stack: Stack) -> Connected:
    before, preview = module_stack.documents(), module_stack.preview()
    assert module_stack.documents() == before
    printed = module_stack.up()
    resources = {(resource["type"], resource["urn"].split("::")[-1]) for resource in module_stack.resources()}
    colleague = Colleague(module_stack.running.oci_client)
    return Connected(module_stack, colleague, before, preview, printed, resources, module_stack.outputs())


@dataclass
class LookedAgain:
    """What each command did after that, though nothing was left to do."""

    preview: str
    up: list[str]
    drift: str
    refresh: str
    preview_after_refresh: str


@pytest.fixture(scope="module")
def looked_again(connected: Connected) -> LookedAgain:
    stack = connected.stack
    preview = stack.preview("--expect-no-changes")
    last = stack.last_request()
    stack.up("--expect-no-changes")
    changes = stack.changes(after=last)
    return LookedAgain(preview, changes, stack.expect_no_drift(), stack.refresh(), stack.preview("--expect-no-changes"))


@dataclass
class Changed:
    """The same stack after a change of its configuration."""

    preview: str
    printed: str
    operations: list[str]
    outputs: dict[str, Any]
    members: set[str]
    old_secret: str
    token: requests.Response
    token_with_old_secret: requests.Response
    preview_after: str


@pytest.fixture(scope="module")
def changed(connected: Connected, looked_again: LookedAgain) -> Changed:
    stack = connected.stack
    stack.configure(
        users=[*stack.configured("users"), LINUS],
        groups=[{**stack.configured("groups")[0], "members": ["grace", "linus"]}],
        accessTokenLifetimeSeconds=7200,
        clientSecretVersion=2,
    )
    preview = stack.preview("--diff")
    last = stack.last_request()
    printed = stack.up()
    operations = stack.changes(after=last)
    outputs = stack.outputs()
    scim = connected.colleague.scim(outputs["identityDomainUrl"])
    group = scim.get_group(outputs["groups"]["iot-readers"], attribute_sets=["all"]).data
    old_secret = connected.outputs["clientSecret"]
    return Changed(
        preview,
        printed,
        operations,
        outputs,
        members={member.value for member in group.members},
        old_secret=old_secret,
        token=connected.colleague.ask_for_token(outputs, outputs["clientSecret"]),
        token_with_old_secret=connected.colleague.ask_for_token(outputs, old_secret),
        preview_after=stack.preview("--expect-no-changes"),
    )


@dataclass
class Destroyed:
    """The end of the stack."""

    printed: str
    left: Documents


@pytest.fixture(scope="module")
def destroyed(connected: Connected, changed: Changed) -> Destroyed:
    return Destroyed(connected.stack.destroy(), connected.stack.documents())


def test_first_preview_names_every_resource(connected: Connected) -> None:
    assert all(name in connected.preview for _, name in RESOURCES)
    assert "+ 21 to create" in connected.preview


def test_up_makes_exactly_these_resources(connected: Connected) -> None:
    assert connected.resources == RESOURCES


def test_outputs_are_those_of_the_readme(connected: Connected) -> None:
    outputs = dict(connected.outputs)
    url, host, secret = (outputs.pop(key) for key in ("identityDomainUrl", "identityDomainHost", "clientSecret"))
    users, groups, app_id = (outputs.pop(key) for key in ("users", "groups", "appId"))
    assert outputs.pop("identityDomainId").startswith("ocid1.domain.oc1..")
    assert re.fullmatch(r"idcs-[0-9a-f]{32}\.identity\.oraclecloud\.com", host)
    assert url == f"https://{host}:443"
    assert secret
    assert (users.keys(), groups.keys()) == ({"grace"}, {"iot-readers"})
    assert all(re.fullmatch("[0-9a-f]{32}", scim_id) for scim_id in (users["grace"], groups["iot-readers"], app_id))
    assert outputs == {
        "region": tenancy.REGION,
        "homeRegion": tenancy.REGION,
        "tokenUrl": f"https://{host}:443/oauth2/v1/token",
        "clientId": "iot_data_client",
        "audience": f"/{GROUP}",
        "domainGroupShortId": GROUP,
        "iotDomains": {
            IOT_DOMAIN: {
                "shortId": DOMAIN,
                "scope": f"/{GROUP}/iot/{DOMAIN}",
                "dataApiBaseUrl": f"https://{GROUP}.data.iot.{tenancy.REGION}.oci.oraclecloud.com/ords/{DOMAIN}/20250531",
            }
        },
    }


def test_iot_domain_trusts_the_new_identity_domain(connected: Connected) -> None:
    assert connected.colleague.trusted_host() == connected.outputs["identityDomainHost"]


def test_up_says_which_work_request_it_waits_for(connected: Connected) -> None:
    assert re.search(
        f"configure ORDS data access of IoT domain {IOT_DOMAIN}: work request ocid1.workrequest.oc1..",
        connected.printed,
    )


def test_second_preview_has_nothing_to_change(looked_again: LookedAgain) -> None:
    assert "21 unchanged" in looked_again.preview


def test_second_up_asks_the_cloud_for_no_change(looked_again: LookedAgain) -> None:
    assert looked_again.up == []


def test_nobody_changed_anything_so_there_is_no_drift(looked_again: LookedAgain) -> None:
    assert "21 unchanged" in looked_again.drift


def test_refresh_finds_nothing_new_and_leaves_nothing_to_change(looked_again: LookedAgain) -> None:
    assert "21 unchanged" in looked_again.refresh
    assert "21 unchanged" in looked_again.preview_after_refresh


def test_preview_of_a_change_shows_old_and_new(changed: Changed) -> None:
    assert "~ accessTokenExpiry: 3600 => 7200" in changed.preview
    assert re.search(r"~ version +: 1 => 2", changed.preview)
    assert "2 to create" in changed.preview
    assert "3 to update" in changed.preview
    assert "replace" not in changed.preview


def test_change_asks_for_nothing_more_than_it_needs(changed: Changed) -> None:
    assert sorted(changed.operations) == [
        "CreateGrant",
        "CreateUser",
        "PutApp",
        "PutGroup",
        "RegenerateAppClientSecret",
    ]


def test_second_user_is_there_and_in_the_group(connected: Connected, changed: Changed) -> None:
    assert changed.outputs["users"].keys() == {"grace", "linus"}
    assert changed.members == set(changed.outputs["users"].values())


def test_tokens_live_as_long_as_configured(changed: Changed) -> None:
    assert changed.token.json()["expires_in"] == 7200


def test_only_the_new_client_secret_gets_a_token(changed: Changed) -> None:
    assert changed.outputs["clientSecret"] != changed.old_secret
    assert changed.token.status_code == 200
    assert changed.token_with_old_secret.status_code == 401


def test_neither_client_secret_is_printed(connected: Connected, looked_again: LookedAgain, changed: Changed) -> None:
    printed = [connected.printed, *vars(looked_again).values(), changed.preview, changed.printed]
    assert changed.old_secret not in str(printed)
    assert changed.outputs["clientSecret"] not in str(printed)


def test_nothing_is_left_to_change_after_the_change(changed: Changed) -> None:
    assert "23 unchanged" in changed.preview_after


def test_destroy_leaves_the_cloud_as_it_was(connected: Connected, destroyed: Destroyed) -> None:
    before, left = connected.before, destroyed.left
    assert left.keys() == before.keys()
    differing = {(*key, name) for key in before for name in before[key] if left[key][name] != before[key][name]}
    assert differing == {("iot_domain", IOT_DOMAIN, "timeUpdated")}


def test_destroy_says_which_host_is_trusted_again(destroyed: Destroyed) -> None:
    line = f"IoT domain {IOT_DOMAIN} trusts {tenancy.DEFAULT_DOMAIN_HOST} again, as before this stack."
    assert line in destroyed.printed
