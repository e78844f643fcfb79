"""Reading from the cloud before anything is declared, with a refusal that a person understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import pulumi

from components.oci import plugins_words


class Found(Protocol):
    """What a function of the oci plugin returns: nothing but nulls where there is nothing."""

    @property
    def id(self) -> str:
        """OCID, or a name that the plugin made up for a list."""


FoundT = TypeVar("FoundT", bound=Found)


def look_up(what: str, read: Callable[[], FoundT], advice: str, region: str) -> FoundT:
    """Read something that must exist.

    Args:
        what: Name and OCID of it, for the refusal.
        read: Calls a function of the oci plugin.
        advice: What to do if it cannot be read, without a full stop.
        region: Name of the region that the oci plugin asks; empty if nobody told.

    Returns:
        What was read.

    Raises:
        pulumi.RunError: It could not be read; the text has the plugin's words and what to do.
    """
    try:
        found = read()
    except Exception as error:
        raise pulumi.RunError(f"Could not read {what}: {plugins_words(error)}. {advice}.") from None
    if found.id is None:
        where = f"region {region}" if region else "this region"
        raise pulumi.RunError(f"Could not read {what}: there is none in {where} that the caller may see. {advice}.")
    return found


def check_ocid(privilege: str) -> str:
    """Advise what to do if an OCID of the configuration leads nowhere.

    Args:
        privilege: What the caller needs, such as `read iot-domain`.
    """
    return (
        f"Check the OCID in the stack's configuration, oci:region, and that the caller may {privilege} "
        "(docs/privileges.md)"
    )
