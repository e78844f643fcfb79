"""A request that the cloud refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Refusal(Exception):  # noqa: N818 - the cloud refuses; nothing in the simulator went wrong
    """A request that the cloud refuses.

    Attributes:
        status: HTTP status.
        code: The service's error code (`IncorrectState`, `invalid_client`, a SCIM messageId, ...).
        message: What the caller is told.
        rule: The rule that refused it, for the log: a section of FIDELITY.md in a few words.
        headers: Extra response headers, such as `Retry-After` or `WWW-Authenticate`.
        keeps_writes: What the call wrote is kept all the same, such as the count of wrong passwords.
    """

    status: int
    code: str
    message: str
    rule: str
    headers: Mapping[str, str] = field(default_factory=dict)
    keeps_writes: bool = False
