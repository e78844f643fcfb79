"""The secrets of a request: no error may repeat them, though the answer does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

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


def hide(text: str, secrets: tuple[str, ...]) -> str:
    """Return a text without the secrets."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
