"""What a client was granted: for whom its token is, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.kernel.store import Document


@dataclass(frozen=True)
class Grant:
    """Somebody a token is for.

    Attributes:
        scope: What is asked for.
        user: The user, None when the client asks for itself.
        kind: Value of the claim `gtp`, empty where Oracle's is unknown.
        amr: How the user proved who it is.
    """

    scope: str
    user: Document | None
    kind: str = ""
    amr: tuple[str, ...] = ()
