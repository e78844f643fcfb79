"""Keep secrets and personal data out of everything a pipeline writes: comments, summaries, logs, artifacts.

Known secrets go in every disguise that a service or a log may put them in; e-mail addresses, OCIDs of users, tokens
and keys go by their shape. What is left cannot steer a terminal.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

SHORTEST = 4
"""A shorter secret is left alone: it would blot out half of every text, and protects nothing."""
SECRET_VARIABLES = re.compile(r"SECRET|TOKEN|PASS|PRIVATE|_KEY$|CREDENTIAL", re.IGNORECASE)
HIDDEN = "(secret)"
SHAPES = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), "(key)"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?"), "(token)"),
    (re.compile(r"\b(Bearer|Basic) [\w+/=.~-]{8,}", re.IGNORECASE), r"\1 (secret)"),
    (re.compile(r"\bv1:[\w+/=]{8,}:[\w+/=]{8,}"), HIDDEN),
    (re.compile(r"ocid1\.user\.[\w.-]+"), "(user)"),
    (re.compile(r"([\w.+'-]{1,64})(@|%40|&#64;|&#x40;|\\u0040)[\w-]+(\.[\w-]+)+", re.IGNORECASE), r"\1@…"),
)
"""What is private by its shape, and what stands for it; of an e-mail address the name stays: it may be a user name."""


class Redactor:
    """Takes known secrets and personal data out of texts."""

    def __init__(self, secrets: Iterable[str] = (), environment: Mapping[str, str] = os.environ) -> None:
        """Know the secrets of a stack and those of the environment.

        Args:
            secrets: Values to hide.
            environment: Variables whose names say that they hold a secret are hidden too.
        """
        own = {value for name, value in environment.items() if SECRET_VARIABLES.search(name)}
        known = {form for secret in {*secrets, *own} for form in disguises(secret.strip())}
        longest_first = sorted(known, key=len, reverse=True)
        self._known = re.compile("|".join(map(_spaced, longest_first)), re.IGNORECASE) if known else None

    def __call__(self, text: str) -> str:
        """Return a text without secrets, personal data and control characters."""
        if self._known:
            text = self._known.sub(HIDDEN, text)
        for shape, stands_for in SHAPES:
            text = shape.sub(stands_for, text)
        return printable(text)

    def everything(self, value: Any) -> Any:
        """Return a JSON value whose texts, and whose keys, are redacted."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, Mapping):
            return {self(str(key)): self.everything(one) for key, one in value.items()}
        return [self.everything(one) for one in value] if isinstance(value, list | tuple) else value


def disguises(secret: str) -> Iterator[str]:
    """Yield a secret in the forms that programs write it: plain, escaped once or twice, encoded, reversed."""
    if len(secret) < SHORTEST:
        return
    once = {escape(secret) for escape in ESCAPES}
    yield from {secret, secret.encode().hex(), secret[::-1]} | once
    yield from {escape(form) for form in once for escape in ESCAPES}
    yield from _in_base64(secret.encode())
    yield from _in_base64(base64.b64encode(secret.encode()))


def _go_json(text: str) -> str:
    """Escape a text as programs in Go do, Pulumi among them."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return re.sub("[<>&]", lambda found: f"\\u{ord(found[0]):04x}", escaped)


ESCAPES: tuple[Callable[[str], str], ...] = (
    lambda text: quote(text, safe=""),
    quote,
    quote_plus,
    html.escape,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    _go_json,
)
"""The ways in which programs write a text into a URL, a page or a document."""


def _in_base64(plain: bytes) -> Iterator[str]:
    """Yield what the text alone decides: its base64 depends on what stands before it, in three alignments."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + plain).decode().rstrip("=")
        core = encoded[-(-shift * 4 // 3) : len(encoded) - ((shift + len(plain)) % 3 > 0)]
        if len(core) >= SHORTEST:
            yield from {core, core.replace("+", "-").replace("/", "_")}


def printable(text: str) -> str:
    """Return a text without characters that steer a terminal or turn the reading direction."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(f"\\u{ord(one):04x}" if one != "\n" and _steers(one) else one for one in text)


def _steers(one: str) -> bool:
    category = unicodedata.category(one)
    return category[0] == "C" or category in {"Zl", "Zp"}


def secrets_in(value: Any) -> Iterator[str]:
    """Yield every secret text of a state that was exported with --show-secrets."""
    if isinstance(value, Mapping):
        if "plaintext" in value:
            yield from _texts(_parsed(value["plaintext"]))
        else:
            for one in value.values():
                yield from secrets_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from secrets_in(one)


def configured_secrets(config: Mapping[str, Any]) -> Iterator[str]:
    """Yield every secret text of what `pulumi config --json --show-secrets` prints."""
    for entry in config.values():
        if entry.get("secret"):
            yield from _texts(_parsed(entry.get("value", "")))


def _parsed(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in a secret; of an object its values, since the keys are names."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    else:
        yield str(value)


def _spaced(form: str) -> str:
    """Match a form also where it is broken over lines or by invisible characters."""
    return r"[\s\u200b-\u200d\u2060]*".join(map(re.escape, form))
