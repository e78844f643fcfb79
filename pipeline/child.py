"""Run a command to its end, as a shell would; signals are the command's to answer."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType

from pipeline.errors import PipelineError


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command and return its status.

    Args:
        command: Its words.
        environment: All its variables.

    Raises:
        PipelineError: It cannot be run.
    """
    try:
        child = subprocess.Popen(command, env=environment)
    except OSError as error:
        raise PipelineError(f"{command[0]} cannot be run: {error.strerror}. Check the name and PATH") from None

    def hand_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the command too
    signal.signal(signal.SIGTERM, hand_on)
    status = child.wait()
    return status if status >= 0 else 128 - status
