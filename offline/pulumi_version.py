"""Which Pulumi will do: the one that is built here, or any later one before version 4."""

import re
import subprocess
from collections.abc import Mapping

BUILT_VERSION = "3.259.0"
OLDEST = (3, 258)


def is_usable(version: str) -> bool:
    """Tell whether a version, as `pulumi version` prints it, will do."""
    found = re.match(r"v?(\d+)\.(\d+)\.", version.strip())
    return found is not None and OLDEST <= (int(found[1]), int(found[2])) < (OLDEST[0] + 1, 0)


def version_of(pulumi: str, environment: Mapping[str, str]) -> str:
    """Ask a Pulumi for its version.

    Args:
        pulumi: Path of the program.
        environment: Its environment variables.

    Returns:
        What it prints; empty when it does not run.
    """
    try:
        done = subprocess.run([pulumi, "version"], env=environment, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()
