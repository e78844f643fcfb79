"""More IoT domains than one plugin process can wait for at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.kernel import tenancy
from tests.program.many_domains import stack_with_domains
from tests.program.stack import Stack

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with stack_with_domains(tmp_path_factory.mktemp("program"), domains=6, configure_seconds=2) as stack:
        stack.up("--parallel", "32")
        yield stack


def ords_hosts(stack: Stack) -> dict[str, str]:
    return {
        id_: body["dbAllowedIdentityDomainHost"]
        for (kind, id_), body in stack.documents().items()
        if kind == "iot_domain"
    }


def processes(stack: Stack) -> set[str]:
    """The plugin processes that the program asked for."""
    with_providers = stack.pulumi("stack", "export")
    return {f"ords-process-{number}" for number in range(2, 9) if f"::ords-process-{number}::" in with_providers}


def test_six_domains_are_configured_at_once_by_two_processes(stack: Stack) -> None:
    assert set(ords_hosts(stack).values()) == {stack.outputs()["identityDomainHost"]}
    assert processes(stack) == {"ords-process-2"}
    asked = [entry.time for entry in stack.requests() if entry.path.endswith("/configureDataAccess")]
    assert len(asked) == 6
    assert (max(asked) - min(asked)).total_seconds() < 2


def test_domains_removed_from_the_middle_are_put_back_and_no_other_is_touched(stack: Stack) -> None:
    ocids = stack.configured("iotDomainIds")
    removed = set(ocids[1:3])
    stack.configure(iotDomainIds=[ocid for ocid in ocids if ocid not in removed])
    last = stack.last_request()
    assert "replace" not in stack.up("--parallel", "32")
    asked = [entry.path for entry in stack.requests(after=last) if entry.path.endswith("/configureDataAccess")]
    assert {path.split("/")[3] for path in asked} == removed
    assert len(asked) == 2
    assert {ocid for ocid, host in ords_hosts(stack).items() if host == tenancy.DEFAULT_DOMAIN_HOST} == removed
    assert processes(stack) == set()
    stack.expect_no_changes()


def test_destroy_puts_every_domain_back(stack: Stack) -> None:
    stack.pulumi("destroy", "--yes", "--skip-preview", "--parallel", "32")
    assert set(ords_hosts(stack).values()) == {tenancy.DEFAULT_DOMAIN_HOST}
    assert stack.resources() == []
