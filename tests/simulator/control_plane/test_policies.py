"""What a caller may do: by its own rights, and by the tenancy's policies."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.assembly.planes import PLANES
from simulator.control_plane import policies
from simulator.control_plane.policies import Principal
from simulator.iam.rights import RIGHTS as IAM_RIGHTS
from simulator.iot.rights import RIGHTS as IOT_RIGHTS
from simulator.kernel.call import Caller
from simulator.kernel.store import Store
from simulator.object_storage.rights import RIGHTS as OBJECT_STORAGE_RIGHTS

READERS = Principal(frozenset({"iot-data/readers"}), {"type": "user"})
JOB = Principal(frozenset(), {"type": "identityfederateddomainapp", "ext_repository": "octo/iot"})


def caller(*rights: str) -> Caller:
    return Caller("ocid1.user.oc1..x", "ocid1.tenancy.oc1..x", "X", rights)


@pytest.mark.parametrize(
    ("right", "verb", "resource", "allowed"),
    [
        ("use iot-domain-family", "use", "iot-domain", True),
        ("use iot-domain-family", "read", "iot-work-request", True),
        ("use iot-domain-family", "manage", "iot-domain", False),
        ("use iot-domain-family", "inspect", "domains", False),
        ("use iot-domain", "use", "iot-domain-group", False),
        ("read iot-family", "read", "iot-domain-group", True),
        ("manage all-resources", "manage", "anything", True),
        ("inspect tenancies", "read", "tenancies", False),
    ],
)
def test_a_verb_includes_those_before_it_and_a_family_its_types(
    right: str, verb: str, resource: str, allowed: bool
) -> None:
    assert policies.may(caller(right), verb, resource) is allowed


def test_a_name_gives_no_right() -> None:
    assert not policies.may(Caller("ocid1.user.oc1..x", "ocid1.tenancy.oc1..x", "administrator", ()), "read", "domains")
    assert not policies.may(None, "inspect", "domains")


@pytest.mark.parametrize(
    ("statement", "principal", "rights"),
    [
        ("Allow group iot-data/readers to read iot-family in tenancy", READERS, ("read iot-family",)),
        ("allow group 'iot-data'/'readers' to use domains in compartment x", READERS, ("use domains",)),
        ("allow group iot-data/others to use domains in tenancy", READERS, ()),
        ("allow any-user to use domains in tenancy", READERS, ("use domains",)),
        (
            "allow any-user to use iot-domain-family in compartment id ocid1.c where all"
            " {request.principal.type='identityfederateddomainapp', request.principal.ext_repository='octo/iot'}",
            JOB,
            ("use iot-domain-family",),
        ),
        ("allow any-user to use domains in tenancy where request.principal.ext_repository='octo/other'", JOB, ()),
        ("allow any-user to use domains in tenancy where any {request.principal.type='user'}", READERS, ()),
        ("allow any-user to use domains in tenancy where target.group.name != 'x'", READERS, ()),
    ],
)
def test_a_statement_grants_what_it_says_to_whom_it_means(
    tmp_path: Path, statement: str, principal: Principal, rights: tuple[str, ...]
) -> None:
    assert policies.is_statement(statement)
    store = Store(tmp_path / "store.sqlite")
    with store.transaction() as tx:
        tx.put("policy", "one", {"statements": [statement]})
        assert policies.rights_of(tx, principal) == rights
    store.close()


@pytest.mark.parametrize("text", ["", "allow everybody", "allow group x to own domains in tenancy", "deny group x"])
def test_other_text_is_no_statement(text: str) -> None:
    assert not policies.is_statement(text)


@pytest.mark.parametrize(
    ("plane", "rights"), [("iam", IAM_RIGHTS), ("iot", IOT_RIGHTS), ("object_storage", OBJECT_STORAGE_RIGHTS)]
)
def test_every_operation_has_its_right(plane: str, rights: dict[str, str]) -> None:
    (routes,) = [each.routes for each in PLANES if each.name == plane]
    assert {route.operation for route in routes} == set(rights)
    assert all(policies.RIGHT.fullmatch(right) for right in rights.values())
