from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from simulator.errors import RefusedError, StateInUseError
from simulator.process import running
from simulator.process.control_client import ask
from tests.support.running_cloud import RunningCloud


def announce(directory: Path, cloud: RunningCloud, pid: int) -> None:
    port = int(cloud.proxy_url.rpartition(":")[2])
    (directory / "endpoint.json").write_text(json.dumps({"port": port, "pid": pid, "token": cloud.server.token}))


def test_a_cloud_is_found_by_its_file_when_it_knows_its_process_id(running_cloud: RunningCloud, tmp_path: Path) -> None:
    announce(tmp_path, running_cloud, os.getpid())
    endpoint = running.find(tmp_path)
    assert endpoint
    assert endpoint.url == running_cloud.proxy_url


def test_a_file_of_another_process_finds_nothing(running_cloud: RunningCloud, tmp_path: Path) -> None:
    announce(tmp_path, running_cloud, os.getpid() + 1)
    assert running.find(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"port": 1, "pid": 1}',
        '{"port": "x", "pid": 1}',
        "[1]",
        '{"port": 1e99, "pid": 1}',
        "null",
        "[" * 20_000,
    ],
)
def test_a_left_over_or_broken_file_finds_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "endpoint.json").write_text(text)
    assert running.find(tmp_path) is None


def test_one_state_is_served_once(tmp_path: Path) -> None:
    with running.lock(tmp_path), pytest.raises(StateInUseError, match="served by another process"):
        running.lock(tmp_path).__enter__()
    with running.lock(tmp_path):
        assert (tmp_path / "lock").exists()


def test_a_state_directory_is_for_its_owner_only(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.mkdir(mode=0o755)
    (old / "cloud.sqlite").touch()
    for directory in (new, old):
        running.make(directory)
        assert directory.stat().st_mode & 0o777 == 0o700


def test_a_directory_that_is_no_state_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    running.make(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_the_file_is_there_while_the_cloud_is(tmp_path: Path) -> None:
    with running.announced(tmp_path, 4711, "secret"):
        assert json.loads((tmp_path / "endpoint.json").read_text()) == {
            "port": 4711,
            "pid": os.getpid(),
            "token": "secret",
        }
        assert (tmp_path / "endpoint.json").stat().st_mode & 0o077 == 0
    assert not (tmp_path / "endpoint.json").exists()


def test_a_refusal_of_the_control_api_is_told(running_cloud: RunningCloud, tmp_path: Path) -> None:
    announce(tmp_path, running_cloud, os.getpid())
    assert ask(tmp_path, "GET", "/faults") == []
    with pytest.raises(RefusedError, match="The simulated cloud refuses: action: "):
        ask(tmp_path, "POST", "/faults", {"match": "*", "action": "explode"})
