"""Keep the host of a new identity domain from answering for a while, so that waiting for it can be rehearsed."""

from __future__ import annotations

from datetime import datetime

from simulator.clock import timestamp
from simulator.plane import Call, Refusal
from simulator.store import Transaction


def hide(tx: Transaction, host: str, until: datetime) -> None:
    """Let nothing answer at `host` before `until`."""
    tx.put("unserved_host", host, {"until": timestamp(until)})


def require_served(call: Call) -> None:
    """Let the call pass when its host is served.

    Raises:
        Refusal: 404; what the real cloud answers is unknown.
    """
    hidden = call.tx.get("unserved_host", call.host)
    if hidden is not None and call.now < datetime.fromisoformat(hidden["until"]):
        raise Refusal(404, "NotFound", f"{call.host} is not served yet.", "host not served yet")
