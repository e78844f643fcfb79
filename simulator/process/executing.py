"""Run a command inside the simulated cloud, started for it when none runs on the state."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from simulator.errors import NotStartedError
from simulator.process import running
from simulator.process.environment import environment, of_job

COMMAND_NOT_FOUND = 127
COMMAND_NOT_EXECUTABLE = 126


def execute(state_directory: Path, command: list[str], serve_options: list[str], job: str | None = None) -> int:
    """Run `command` inside the cloud of `state_directory` and return its exit status.

    Args:
        state_directory: Where the cloud is kept.
        command: The command and its arguments.
        serve_options: Options for `serve` if no cloud runs there.
        job: Subject of the forge's job that the command plays, if any.
    """
    with _proxy_url(state_directory, serve_options) as proxy_url:
        inside = environment(os.environ, state_directory, proxy_url)
        inside |= of_job(state_directory, proxy_url, job) if job else {}
        try:
            child = subprocess.Popen(command, env=inside)
        except FileNotFoundError:
            sys.stderr.write(f"simulator: {command[0]}: command not found\n")
            return COMMAND_NOT_FOUND
        except OSError as error:
            sys.stderr.write(f"simulator: {command[0]}: {error.strerror}\n")
            return COMMAND_NOT_EXECUTABLE
        return _wait(child)


def _wait(child: subprocess.Popen[bytes]) -> int:
    """Return the child's status as a shell would; signals meant for both are the child's to answer."""

    def hand_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child too
    signal.signal(signal.SIGTERM, hand_on)
    status = child.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def _proxy_url(state_directory: Path, serve_options: list[str]) -> Iterator[str]:
    with ExitStack() as stack:
        with running.one_at_a_time(state_directory):
            endpoint = running.find(state_directory)
            url = endpoint.url if endpoint else stack.enter_context(_own_cloud(state_directory, serve_options))
        yield url


@contextmanager
def _own_cloud(state_directory: Path, serve_options: list[str]) -> Iterator[str]:
    """Start a cloud, give its URL, stop it at the end; it also stops when this process is killed."""
    command = [sys.executable, "-m", "simulator", "serve", "--until-eof", "--state", str(state_directory)]
    with subprocess.Popen(
        [*command, *serve_options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the command; the cloud is stopped after it
    ) as cloud:
        try:
            yield _first_url(cloud)
        finally:
            cloud.terminate()


def _first_url(cloud: subprocess.Popen[str]) -> str:
    # The cloud says where it listens as soon as it does; a closed pipe means that it never will.
    line = cloud.stdout.readline() if cloud.stdout else ""
    if not line:
        raise NotStartedError("The simulated cloud did not start; see the line above.")
    return line.split()[-1]
