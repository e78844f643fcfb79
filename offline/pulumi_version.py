"""Which Pulumi will do: the one that is built here, or any later one before version 4."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping

BUILT_VERSION = "3.259.0"
OLDEST = (3, 258)
ANSWER_SECONDS = 10


def is_usable(version: str) -> bool:
    """Tell whether a version, as `pulumi version` prints it, will do."""
    found = re.match(r"v?(\d+)\.(\d+)\.", version.strip())
    return found is not None and OLDEST <= (int(found[1]), int(found[2])) < (OLDEST[0] + 1, 0)


def version_of(pulumi: str, environment: Mapping[str, str], timeout_seconds: float = ANSWER_SECONDS) -> str:
    """Ask a Pulumi for its version.

    Args:
        pulumi: Path of the program.
        environment: Its environment variables.
        timeout_seconds: How long it may take.

    Returns:
        What it prints; empty when it does not run, or does not end in time.
    """
    try:
        done = subprocess.run(
            [pulumi, "version"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=timeout_seconds,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
