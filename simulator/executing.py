"""Run a command inside the simulated cloud, started for it when none runs on the state."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator import running
from simulator.environment import environment


class CannotStartError(Exception):
    """The simulated cloud did not come up."""


def execute(state_directory: Path, command: list[str], serve_options: list[str]) -> int:
    """Run `command` and return its exit status."""
    with _proxy_url(state_directory, serve_options) as proxy_url:
        inside = environment(os.environ, state_directory, proxy_url)
        child = subprocess.Popen(command, env=inside)
        return _wait(child)


def _wait(child: subprocess.Popen[bytes]) -> int:
    """Wait for the child, leaving Ctrl-C to it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        status = child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return status if status >= 0 else 128 - status


@contextmanager
def _proxy_url(state_directory: Path, serve_options: list[str]) -> Iterator[str]:
    endpoint = running.find(state_directory)
    if endpoint is not None:
        yield endpoint.url
        return
    own_cloud = [sys.executable, "-m", "simulator", "serve", "--state", str(state_directory), *serve_options]
    with subprocess.Popen(own_cloud, stdout=subprocess.PIPE, text=True, start_new_session=True) as cloud:
        try:
            yield _first_url(cloud)
        finally:
            cloud.terminate()


def _first_url(cloud: subprocess.Popen[str]) -> str:
    line = cloud.stdout.readline() if cloud.stdout else ""
    if not line:
        raise CannotStartError("The simulated cloud did not start; its own words are above.")
    return line.split()[-1]
