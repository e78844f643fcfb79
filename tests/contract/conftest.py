"""Fixtures of the tests with other people's clients."""

from collections.abc import Iterator

import pytest

from offline.checkout import THIS
from simulator.kernel.settings import Settings
from tests.contract.command_line import OciCli, Session
from tests.support.running_cloud import RunningCloud, running


@pytest.fixture(scope="session")
def oci() -> OciCli:
    """Oracle's command line client, in the environment that the Makefile makes for it."""
    program = THIS.root / ".tools" / "oci-cli" / "bin" / "oci"
    if not program.exists():
        pytest.fail("oci-cli is not installed. Run: make .tools/oci-cli/installed", pytrace=False)
    return OciCli(program)


@pytest.fixture(scope="module")
def quick_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    """A simulated cloud in which nothing takes time."""
    settings = Settings(durations_seconds={}, default_duration_seconds=0)
    with running(tmp_path_factory.mktemp("cloud"), settings) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def client(oci: OciCli, quick_cloud: RunningCloud) -> Iterator[Session]:
    """The client in that cloud, in one process for a whole file."""
    with oci.session(quick_cloud.environment()) as session:
        yield session
