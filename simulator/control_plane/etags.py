"""Give documents an etag and hold callers to the one they name."""

from __future__ import annotations

import hashlib
import json

from simulator.kernel.call import Call
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document


def etag(document: Document) -> str:
    """Return a value that changes whenever the document does."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:32]


def require_match(call: Call, document: Document) -> None:
    """Let the call pass when it has no `if-match`, or the right one.

    Raises:
        Refusal: 412 NoEtagMatch. Source: documentation "API Errors".
    """
    expected = call.headers.get("if-match")
    if expected not in {None, "*", etag(document)}:
        message = "The if-match header does not match the current etag of the resource."
        raise Refusal(412, "NoEtagMatch", message, "if-match")
