from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.components.conftest import HOST, Recording


def test_the_former_host_is_remembered_before_the_new_one_is_trusted(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical)
    original = recording.only("OriginalOrdsHost")
    access = recording.only("iot:OrdsDataAccess")
    assert original.depends_on == set()
    assert original.name in access.depends_on
    assert access.inputs["originalHost"] == "original.example.com"


def test_each_iot_domain_trusts_the_host_of_the_identity_domain(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    """Step 32: without https:// and without the port."""
    inputs = run_program(**typical).only("iot:OrdsDataAccess").inputs
    inputs.pop("__provider")
    assert inputs == {
        "iotDomainId": typical["iotDomainIds"][0],
        "identityDomainHost": HOST,
        "originalHost": "original.example.com",
        "onDestroy": "restore",
        "timeoutSeconds": 1800,
    }
