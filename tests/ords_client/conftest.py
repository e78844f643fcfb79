from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ords_client.client import OrdsClient
from ords_client.content import CONNECTIONS
from ords_client.grants import PasswordGrant
from ords_client.network import Http
from ords_client.outputs import Outputs
from tests.ords_client.fake_cloud import FakeCloud, serve
from tests.ords_client.prepared_cloud import PreparedCloud
from tests.ords_client.prepared_cloud import serve as serve_simulated


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCloud]:
    """A fake cloud, in an environment that trusts its CA and keeps tokens in a new cache."""
    with serve(tmp_path) as fake:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(fake.ca_file))
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        for name in list(os.environ):
            if name.upper().startswith(("ORDS_", "OCI_", "TF_VAR_", "HTTPS_PROXY")):
                monkeypatch.delenv(name)
        yield fake


@pytest.fixture
def outputs(cloud: FakeCloud) -> Outputs:
    return Outputs.from_mapping(cloud.outputs())


@pytest.fixture
def outputs_file(cloud: FakeCloud, tmp_path: Path) -> Path:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(cloud.outputs()))
    return file


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that were asked for; none is waited for."""
    return []


@pytest.fixture
def http(pauses: list[float]) -> Iterator[Http]:
    one = Http(connections=CONNECTIONS, sleep=pauses.append)
    yield one
    one.close()


@pytest.fixture
def client(outputs: Outputs, http: Http) -> Iterator[OrdsClient]:
    with OrdsClient(outputs, PasswordGrant("grace", lambda: "correct horse"), http=http) as one:
        yield one


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreparedCloud]:
    """A simulated cloud with everything set up, in an environment that leads into it."""
    directory = tmp_path_factory.mktemp("cloud")
    with serve_simulated(directory) as cloud, pytest.MonkeyPatch.context() as patch:
        for name, value in cloud.environment.items():
            patch.setenv(name, value)
        patch.setenv("XDG_CACHE_HOME", str(directory / "cache"))
        yield cloud


@pytest.fixture
def prepared_file(prepared: PreparedCloud, tmp_path: Path) -> Path:
    """The outputs of the prepared cloud."""
    file = tmp_path / "prepared.json"
    file.write_text(json.dumps(prepared.outputs))
    return file
