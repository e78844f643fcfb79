"""Callers with exactly the rights that docs/privileges.md names for a step, and what they see when one is missing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import oci
import pytest

from offline.checkout import THIS
from simulator.kernel import tenancy
from simulator.kernel.settings import Settings
from tests.program.stack import Stack
from tests.program.test_wrong_input import errors
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud, running

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

STATEMENT = re.compile(r"`allow group G to (\w+ [a-z-]+) in |`((?:manage|read) [a-z-]+)`")
ROLE = "Settings, app, users"
HOME, READ, CONFIGURE, CREATE_IOT = (
    "Find the tenancy",
    "Read the IoT",
    "Configure data",
    "Create, change and delete IoT",
)
TWINS, EXISTING, CREATE = "Be told before", "Use an existing identity", "Create, deactivate"
KEYS = {"tenancyOcid": "tenancy", "userOcid": "user", "fingerprint": "fingerprint", "privateKeyPath": "key_file"}
NEW = {
    "newIotDomains": [{"name": "plant-2"}],
    "iotDomainIds": None,
    "iotCompartmentId": tenancy.COMPARTMENT_OCID,
}


def needs(*steps: str) -> tuple[str, ...]:
    """Give the rights that the page names for steps, by how their rows begin."""
    rows = [line.split("|") for line in (THIS.root / "docs/privileges.md").read_text().splitlines()]
    found = [
        re.split(";|, or ", row[2])[0]
        for step in steps
        for row in rows
        if len(row) > 2 and row[1].strip().startswith(step)
    ]
    assert len(found) == len(steps)
    # Who has that role may change what is in an identity domain; no statement says it.
    texts = [text.replace("the role Identity Domain Administrator", "`manage domain-contents`") for text in found]
    return tuple(one or other for text in texts for one, other in STATEMENT.findall(text))


CALLERS = {
    "CREATOR": needs(HOME, READ, CONFIGURE, CREATE),
    "GIVEN": needs(READ, CONFIGURE, CREATE),
    "MAKER": needs(HOME, CREATE_IOT, TWINS, CREATE),
    "GUEST": needs(READ, CONFIGURE, EXISTING, ROLE),
    "NOHOME": needs(READ, CONFIGURE, CREATE),
    "NOIOT": needs(HOME, CREATE),
    "READSIOT": needs(HOME, READ, CREATE),
    "NODOMAINS": needs(HOME, READ, CONFIGURE),
    "NOGROUPS": (*needs(HOME, CREATE), "manage iot-domain", "read iot-domain-group", "read iot-work-request"),
    "NOROLE": needs(READ, CONFIGURE, EXISTING),
    "NOTHING": needs(READ, CONFIGURE, ROLE),
}


@dataclass
class Office:
    """A cloud in which each caller can work at a stack."""

    cloud: RunningCloud
    directory: Path

    def stack(self, caller: str, **keys: Any) -> Stack:
        """Make a stack that logs in as a caller."""
        stack = Stack(self.directory / f"{caller}-{len(list(self.directory.iterdir()))}", self.cloud)
        profile = oci.config.from_file(self.cloud.config_file, caller)
        for key, option in KEYS.items():
            stack.pulumi("config", "set", f"oci:{key}", profile[option])
        stack.configure(**{"identityDomainName": caller.lower()} | keys)
        return stack

    def existing(self) -> dict[str, Any]:
        """Make an identity domain, and give the configuration that uses it."""
        name = f"people-{len(list(self.directory.iterdir()))}"
        domain = Colleague(self.cloud.oci_client).create_identity_domain(name)
        return {"identityDomainId": domain.id, "compartmentId": None, "administrator": None}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    directory = tmp_path_factory.mktemp("privileges")
    with running(directory / "cloud", Settings(callers=CALLERS)) as cloud, pytest.MonkeyPatch.context() as patch:
        for name, value in cloud.environment().items():
            patch.setenv(name, value)
        (directory / "stacks").mkdir()
        yield Office(cloud, directory / "stacks")


def missing(stack: Stack, after: int) -> set[str]:
    """Give what the cloud found missing."""
    return {entry.rule for entry in stack.requests(after=after) if entry.rule and "lacks" in entry.rule}


def check(stack: Stack, caller: str) -> str:
    """Give what `ords-client check` prints for an administrator that is a caller."""
    outputs = stack.directory / "outputs.json"
    outputs.write_text(stack.pulumi("stack", "output", "--json", "--show-secrets"))
    words = [sys.executable, "-m", "ords_client", "check", "--outputs", str(outputs), "--profile", caller]
    done = subprocess.run(words, env=stack.variables, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "caller", ["CREATOR", "MAKER", *(pytest.param(one, marks=pytest.mark.exhaustive) for one in ("GIVEN", "GUEST"))]
)
def test_what_the_page_names_is_enough_from_up_to_destroy(office: Office, caller: str) -> None:
    keys: dict[str, dict[str, Any]] = {
        "CREATOR": {"directAccessGroups": ["iot-readers"]},
        "GIVEN": {"homeRegion": "us-ashburn-1"},
        "MAKER": NEW | {"directAccessGroups": ["iot-readers"]},
        "GUEST": office.existing() if caller == "GUEST" else {},
    }
    stack = office.stack(caller, **keys[caller])
    iot_domain = "plant-2" if caller == "MAKER" else tenancy.IOT_DOMAIN_OCID
    password = "-".join(["Correct", "horse", "9"])
    stack.pulumi("config", "set", "--secret", "--path", f'apexInitialPasswords["{iot_domain}"]', password)
    last = stack.last_request()
    stack.preview()
    stack.up()
    stack.expect_no_changes()
    stack.expect_no_drift()
    assert "16 links hold; 2 could not be looked at." in check(stack, caller)  # those of a user
    stack.destroy()
    assert missing(stack, last) == set()
    assert stack.resources() == []


@pytest.mark.parametrize(
    ("caller", "keys", "line"),
    [
        ("NOHOME", {}, "Could not read compartment"),
        ("NOIOT", {}, "that the caller may read iot-domain (docs/privileges.md)"),
        ("READSIOT", {}, "Could not configure ORDS data access"),
        ("NODOMAINS", {}, "Could not create identity-domain: 404 means that the caller may not `manage domains`"),
        ("NOGROUPS", NEW, "Could not create iot-group: 404 means that the caller may not `manage iot-domain-group`"),
        ("CREATOR", {"homeRegion": "us-phoenix-1"}, "have it read: pulumi config rm homeRegion"),
        ("NOROLE", None, "the caller is no Identity Domain Administrator. See docs/privileges.md"),
        ("NOTHING", None, "that the caller may read domains (docs/privileges.md)"),
    ],
)
def test_a_right_that_is_missing_is_one_line_that_names_it(
    office: Office, caller: str, keys: dict[str, Any] | None, line: str
) -> None:
    stack = office.stack(caller, **(office.existing() if keys is None else keys))
    printed = stack.up(succeeds=False)
    assert any(line in error for error in errors(printed)), printed
    assert "Traceback" not in printed
    assert "unhandled exception" not in printed
