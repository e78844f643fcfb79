"""Words of others (services, devices, people's names) as a terminal may show them: seen, never obeyed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MOST_CHARACTERS, MOST_ECHOED_CHARACTERS = 300, 60


def visible(text: str) -> str:
    """Return `text` with every character that could steer a terminal written out, as JSON does.

    Controls (C0 and C1), line breaks, direction marks and invisible characters are written out; letters of every
    script stay.
    """
    return text if text.isprintable() else "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def quoted(words: object, *hidden: str) -> str:
    """Return a service's words for an error line: visible, short, and without what we sent.

    Args:
        words: What the service said.
        hidden: Secrets that were sent; a service may repeat them, also as they stood in a form or in JSON.
    """
    text = str(words)
    for secret in sorted(_as_sent(hidden), key=len, reverse=True):
        text = text.replace(secret, "[hidden]")
    text = visible(text.strip()).rstrip(".")
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def _as_sent(secrets: Iterable[str]) -> set[str]:
    """Return secrets, and how they look in a URL, a form and JSON."""
    ways = (str, quote, lambda one: quote(one, safe=""), quote_plus, lambda one: json.dumps(one)[1:-1])
    return {way(one) for one in filter(None, secrets) for way in ways}


def echoed(given: object) -> str:
    """Return what a person gave, in quotation marks, for the line that refuses it."""
    text = visible(str(given))
    return f"'{text}'" if len(text) <= MOST_ECHOED_CHARACTERS else f"'{text[:MOST_ECHOED_CHARACTERS]}…'"
