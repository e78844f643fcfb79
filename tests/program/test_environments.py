"""The environments that come with the project, each in another tenancy, from its file to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import new_stack as stack_files
from simulator.kernel.tenancy import Tenancy
from simulator.process import settings_file
from simulator.settings.profiles import Profile
from tests.program.stack import Stack, new_stack
from tests.support.person import Typist

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]


def fill_in(stack: Stack, tenancy: Tenancy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what `make stack` does, in the folder of the stack's file."""
    monkeypatch.chdir(stack.config_file.parent)
    administrator = ("iot-admin", "ada@example.com", "Ada", "Lovelace")
    answers = (tenancy.iot_region, tenancy.iot_domain_ocid, "", tenancy.compartment_ocid, *administrator)
    stack_files.main(stack.name, Typist(*answers))


@pytest.mark.parametrize(("name", "profile"), [("dev", "fast"), ("staging", "two-regions"), ("prod", "government")])
def test_an_environment_waits_to_be_filled_in_and_then_runs(
    name: str, profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_file.load(profile, None)
    with new_stack(tmp_path, settings, name) as stack:
        last = stack.last_request()
        assert f"Stack {name} is not filled in yet: iotDomainIds," in stack.preview(succeeds=False)
        assert stack.requests(after=last) == []
        fill_in(stack, settings.tenancy, monkeypatch)
        stack.up()
        stack.expect_no_changes()
        assert stack.outputs()["region"] == settings.tenancy.iot_region
        stack.destroy(succeeds=name == "dev")  # the others are protected
