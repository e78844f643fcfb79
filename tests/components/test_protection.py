"""Protection is what destroy meets first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.recording import IDENTITY_DOMAIN_OCID, URL, Recording


@pytest.mark.parametrize("protect", [True, False])
def test_everything_else_is_deleted_after_the_protection(
    run_program: Callable[..., Recording], typical: dict[str, Any], protect: bool
) -> None:
    recording = run_program(**typical, protectIdentityDomain=protect)
    protection = recording.named("protectIdentityDomain")
    components = {declared.name for declared in recording.resources if declared.type.startswith("iot-ords:")}
    others = {declared.name for declared in recording.resources} - components
    assert protection.depends_on == others
    assert protection.request.protect is protect


def test_nothing_is_protected_where_the_identity_domain_existed_before(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.identity_domains[IDENTITY_DOMAIN_OCID] = {"type": "SECONDARY", "state": "ACTIVE", "url": URL}
    recording = run_program(**{**typical, "identityDomainId": IDENTITY_DOMAIN_OCID, "protectIdentityDomain": True})
    assert not any(declared.request.protect for declared in recording.resources)


def test_an_existing_iot_domain_has_no_guard(run_program: Callable[..., Recording], typical: dict[str, Any]) -> None:
    assert not any(declared.name.startswith("iot-guard") for declared in run_program(**typical).resources)


def test_the_guard_of_a_new_iot_domain_is_deleted_first(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any]
) -> None:
    recording = run_program(**from_nothing)
    guard = recording.named("iot-guard-plant-1")
    assert (guard.inputs["iotDomainId"], guard.inputs["isKept"]) == ("id-of-iot-domain-plant-1", False)
    assert not any("iot-guard-plant-1" in declared.depends_on for declared in recording.resources)
    assert {"iot-domain-plant-1", "iot-retention-plant-2", "iot-group"} < guard.depends_on
