from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from simulator.control_plane.request_bodies import parse
from simulator.iam.details import CreateDomainDetails
from simulator.iot.details import ConfigureIotDomainDataAccessDetails
from simulator.kernel.call import Call
from simulator.kernel.refusal import Refusal


def call(body: str) -> Call:
    return cast("Call", SimpleNamespace(body=body.encode()))


def refusal(body: str, type: Any) -> tuple[int, str, str]:
    with pytest.raises(Refusal) as refused:
        parse(call(body), type)
    return refused.value.status, refused.value.code, refused.value.message


@pytest.mark.parametrize("body", ["{", "[1", "\x00", "nope"])
def test_what_is_not_json_cannot_be_parsed(body: str) -> None:
    assert refusal(body, CreateDomainDetails)[:2] == (400, "CannotParseRequest")


@pytest.mark.parametrize("body", ["", "{}", '{"compartmentId": "c"}'])
def test_a_missing_member_is_named_as_on_the_wire(body: str) -> None:
    status, code, message = refusal(body, CreateDomainDetails)
    assert (status, code) == (400, "MissingParameter")
    assert message in {"compartmentId is required", "displayName is required"}


@pytest.mark.parametrize("body", ["1", "[]", '{"type": 1}', '{"type": "APEX", "dbWorkspaceAdminInitialPassword": 1}'])
def test_a_value_of_another_kind_is_refused(body: str) -> None:
    assert refusal(body, ConfigureIotDomainDataAccessDetails)[:2] == (400, "InvalidParameter")


def test_an_unknown_variant_is_told_which_there_are() -> None:
    message = refusal('{"type": "SECRET"}', ConfigureIotDomainDataAccessDetails)[2]
    assert message == "type must be one of 'ORDS', 'APEX', 'DIRECT'"


def test_a_refused_password_is_not_repeated() -> None:
    body = '{"type": "APEX", "dbWorkspaceAdminInitialPassword": "tooshort"}'
    assert "tooshort" not in refusal(body, ConfigureIotDomainDataAccessDetails)[2]


def test_unknown_members_are_ignored() -> None:
    body = '{"type": "DIRECT", "dbAllowListedIdentityGroupNames": [], "colour": 1}'
    assert "colour" not in parse(call(body), ConfigureIotDomainDataAccessDetails).root.given()
