"""Reading from the cloud before anything is declared, with a refusal that a person understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pulumi

T = TypeVar("T")


def look_up(what: str, read: Callable[[], T]) -> T:
    """Read something that must exist.

    Args:
        what: Name and OCID of it, for the refusal.
        read: Calls a function of the oci plugin.

    Returns:
        What was read.

    Raises:
        pulumi.RunError: It could not be read; the text has the plugin's words and what to check.
    """
    try:
        return read()
    except Exception as error:
        words = " ".join(str(error).rpartition("returned an error: ")[2].split()).rstrip(".")
        raise pulumi.RunError(
            f"Could not read {what}: {words}. Check the OCID in the stack's configuration, oci:region, and that the "
            "caller may read it (README, What each step needs)."
        ) from None
