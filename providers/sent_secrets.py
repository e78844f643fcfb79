"""The secrets of a request: no error may repeat them, though the answer does."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

SECRET = re.compile(r"(password|secret|token|assertion)$", re.IGNORECASE)
"""How the names of secret fields end: `initialPassword`, `client_secret`, `subject_token`."""
HIDDEN = "[hidden]"


def secrets_in(sent: Any) -> Iterator[str]:
    """Find the texts of secret fields, at any depth of a body or a form."""
    if isinstance(sent, Mapping):
        for name, value in sent.items():
            if isinstance(value, str) and value and SECRET.search(name):
                yield value
            yield from secrets_in(value)
    elif isinstance(sent, list | tuple):
        for value in sent:
            yield from secrets_in(value)


def secrets_of_login(name: str, password: str) -> tuple[str, str]:
    """Return the password, and how it stands in the header. Source: RFC 7617, 2.1, with UTF-8."""
    return password, b64encode(f"{name}:{password}".encode()).decode()


def _as_sent(secret: str) -> set[str]:
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}


def hide(text: str, secrets: tuple[str, ...]) -> str:
    """Return a text without the secrets, also as they stood in a form, a URL or JSON."""
    for secret in sorted({form for one in secrets for form in _as_sent(one)}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
