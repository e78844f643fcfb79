"""The environments that come with the project, each in another tenancy, from its file to its end."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from offline.checkout import THIS
from settings import new_stack as stack_files
from simulator.kernel.tenancy import Tenancy
from simulator.process import settings_file
from simulator.settings.profiles import Profile
from tests.program.stack import Stack
from tests.support.person import Typist
from tests.support.running_cloud import running

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]


def project(folder: Path) -> Path:
    """Make a project whose program is this one's, so that its stack files are not this one's."""
    declared = yaml.safe_load((THIS.root / "Pulumi.yaml").read_text())
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({**declared, "main": str(THIS.root)}))
    return folder


def fill_in(stack: Stack, tenancy: Tenancy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what `make stack` does."""
    monkeypatch.chdir(stack.project)
    administrator = ("iot-admin", "ada@example.com", "Ada", "Lovelace")
    answers = (tenancy.iot_region, tenancy.iot_domain_ocid, "", tenancy.compartment_ocid, *administrator)
    stack_files.main(stack.name, Typist(*answers))


@pytest.mark.parametrize(("name", "profile"), [("dev", "fast"), ("staging", "two-regions"), ("prod", "government")])
def test_an_environment_waits_to_be_filled_in_and_then_runs(
    name: str, profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_file.load(profile, None)
    with running(tmp_path / "cloud", settings) as cloud:
        stack = Stack(tmp_path, cloud, name, project(tmp_path))
        last = stack.last_request()
        assert f"Stack {name} is not filled in yet: iotDomainIds," in stack.preview(succeeds=False)
        assert stack.requests(after=last) == []
        fill_in(stack, settings.tenancy, monkeypatch)
        stack.up()
        stack.expect_no_changes()
        assert stack.outputs()["region"] == settings.tenancy.iot_region
        stack.destroy(succeeds=name == "dev")  # the others are protected
