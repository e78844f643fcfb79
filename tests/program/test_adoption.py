"""A tenancy that somebody set up with oci-cli is adopted: nothing is sent, nothing differs, later drift is repaired."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import oci
import pytest
import yaml
from oci.iot import IotClient
from oci.iot.models import CreateIotDomainDetails

from offline.checkout import THIS
from simulator.kernel import tenancy
from simulator.kernel.settings import Settings
from tests.contract.command_line import OciCli
from tests.program.many_domains import add_domains
from tests.program.stack import Stack
from tests.support.clicked import CLIENT_ID, Clicked
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud, running

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1200)]
OCI = THIS.root / ".tools/oci-cli/bin/oci"


class AdoptedStack(Stack):
    """A stack that adoption makes, in a project of its own, so that its file lands there."""

    def __post_init__(self) -> None:
        """Make an empty backend and the project."""
        self.backend = self.directory / "backend"
        self.backend.mkdir(parents=True)
        self.config_file = self.directory / "Pulumi.sim.yaml"
        declared = yaml.safe_load((THIS.root / "Pulumi.yaml").read_text())
        (self.directory / "Pulumi.yaml").write_text(yaml.safe_dump({**declared, "main": str(THIS.root)}))

    def adopt(self, *ocids: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "pipeline.adopt", "--stack", "sim", *ocids]
        variables = self.variables | {"PYTHONPATH": str(THIS.root)}
        return subprocess.run(words, cwd=self.directory, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[RunningCloud]:
    with running(tmp_path / "cloud", Settings()) as cloud, pytest.MonkeyPatch.context() as patch:
        for name, value in cloud.environment().items():
            patch.setenv(name, value)
        yield cloud


def clicked(cloud: RunningCloud, **differently: object) -> Clicked:
    shell = OciCli(OCI)
    shell.variables = cloud.environment()
    return Clicked(shell, **differently)  # type: ignore[arg-type]


def test_the_scenario_word_for_word(cloud: RunningCloud, tmp_path: Path) -> None:
    hand = clicked(cloud)
    hand.all()
    stack = AdoptedStack(tmp_path / "stack", cloud)
    before = stack.documents()
    number = stack.last_request()
    done = stack.adopt(tenancy.COMPARTMENT_OCID)
    assert done.returncode == 0, done.stderr
    assert stack.changes(after=number) == []
    config = yaml.safe_load(stack.config_file.read_text())["config"]
    assert config["iot-ords:clientId"] == CLIENT_ID
    assert config["iot-ords:existingUsers"] == ["grace"]
    assert config["iot-ords:onDestroy"] == "keep"
    assert "The application IoT readers differs from what the program sets in description" in done.stdout
    written = [file.read_text() for file in tmp_path.glob("stack/**/*") if file.is_file()]
    assert hand.secret
    assert not [text for text in written if hand.secret in text]
    stack.up()
    stack.expect_no_changes()
    stack.expect_no_drift()
    assert stack.changes(after=number) == []
    assert stack.documents() == before
    patch = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    operations = [{"op": "replace", "path": "signingCertPublicAccess", "value": False}]
    hand.scim("setting", "patch", setting_id="Settings", schemas=patch, operations=operations)
    stack.expect_no_drift(succeeds=False)
    stack.up()
    stack.expect_no_drift()


def test_the_scenario_done_slightly_differently(cloud: RunningCloud, tmp_path: Path) -> None:
    details = CreateIotDomainDetails(
        iot_domain_group_id=tenancy.IOT_DOMAIN_GROUP_OCID, compartment_id=tenancy.COMPARTMENT_OCID
    )
    iot = cloud.oci_client(IotClient)
    made = iot.create_iot_domain(details)
    request = iot.get_work_request(made.headers["opc-work-request-id"])
    oci.wait_until(iot, request, "status", "SUCCEEDED", max_interval_seconds=1)
    second = iot.get_iot_domain(made.data.id).data
    short_id = second.device_host.partition(".")[0]
    scopes = (f"/iot/{short_id}", "/iot/other", f"/iot/{tenancy.DOMAIN_SHORT_ID}")
    app = {"redirect_uris": ["https://app.example.com/callback"], "access_token_expiry": "900"}
    hand = clicked(cloud, app=app, scopes=scopes, group="Readers of plant 1")
    hand.all()
    hand.configure(second.id)
    stack = AdoptedStack(tmp_path / "stack", cloud)
    number = stack.last_request()
    done = stack.adopt(tenancy.IOT_DOMAIN_OCID, second.id)
    assert done.returncode == 0, done.stderr
    assert stack.changes(after=number) == []
    assert "The scope /iot/other of IoT readers is of none of the IoT domains" in done.stdout
    assert "The application IoT readers has redirect URIs" in done.stdout
    config = yaml.safe_load(stack.config_file.read_text())["config"]
    assert int(config["iot-ords:accessTokenLifetimeSeconds"]) == 900
    assert config["iot-ords:groups"] == [{"name": "Readers of plant 1", "members": ["grace"]}]
    stack.up()
    stack.expect_no_changes()
    assert stack.changes(after=number) == []


def test_five_iot_domains_and_names_that_yaml_urns_and_filters_could_misread(
    cloud: RunningCloud, tmp_path: Path
) -> None:
    hand, colleague = clicked(cloud, group="1e3"), Colleague(cloud.oci_client)
    hand.make_domain()
    app = hand.make_app()
    hand.make_readers(app)
    names = ["a::b", 'say "hi"', "tab\tin", "*star", "null", "0o14", "💡 back\\slash"]
    for name in names:
        colleague.assign(hand.url, app, "Group", colleague.create_group(hand.url, name))
    hand.configure()
    stack = AdoptedStack(tmp_path / "stack", cloud)
    more = add_domains(stack, 4)
    number = stack.last_request()
    done = stack.adopt(tenancy.IOT_DOMAIN_OCID, *more)
    assert done.returncode == 0, done.stderr
    assert set(stack.outputs()["groups"]) == {"1e3", *names}
    stack.up()
    stack.expect_no_changes()
    stack.expect_no_drift()
    assert stack.changes(after=number) == []
    colleague.trust(tenancy.DEFAULT_DOMAIN_HOST, more[-1])
    stack.up()
    assert colleague.trusted_host(more[-1]) in hand.url
