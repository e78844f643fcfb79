from __future__ import annotations

import os
import signal
import socket
import subprocess

import pytest

from pipeline.state.owner import Owner


def of(pid: int, hostname: str = socket.gethostname()) -> Owner:
    return Owner("ada", hostname, pid, "2026-01-02T03:04:05.678Z")


def test_a_process_that_runs_has_not_ended() -> None:
    assert not of(os.getpid()).has_ended


def test_a_killed_process_has_ended_even_before_its_parent_looks_after_it() -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        process.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert of(process.pid).has_ended
    assert of(process.pid).has_ended
    assert of(10**30).has_ended


@pytest.mark.parametrize("owner", [of(1, "another-machine"), of(0), Owner()])
def test_of_what_is_not_known_here_nothing_is_claimed(owner: Owner) -> None:
    assert not owner.has_ended


ENDLESS = b'{"username": "a", "hostname": "b", "pid": 1e999}'


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"\xff", b'{"pid": 1}', b'{"username": "a", "pid": "x"}', b"[" * 20_000, ENDLESS]
)
def test_what_is_no_lock_names_nobody(content: bytes) -> None:
    owner = Owner.read(content)
    assert not owner.is_named
    assert str(owner) == "somebody whose name is not in the lock"


def test_an_owner_is_told_in_one_line() -> None:
    assert str(of(7, "laptop")) == "ada@laptop (process 7) since 2026-01-02 03:04:05"
