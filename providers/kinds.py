"""What properties hold: what each kind is called, for a person, and what is right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """What a property holds.

    Attributes:
        words: What it is, for a person: "the OCID of the IoT domain".
        is_right: Tells whether a value that is known is one.
    """

    words: str
    is_right: Callable[[Any], bool]


def _matching(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def ocid(kind: str, words: str) -> Kind:
    """Return the kind of an OCID. Source: "Resource Identifiers", OCI documentation.

    Args:
        kind: Its second part, such as `iotdomain`.
        words: What it is, for a person.
    """
    return Kind(words, _matching(rf"ocid1\.{kind}\.[a-z0-9-]+\.[a-z0-9-]*(\.[a-z0-9-]+)?\.[A-Za-z0-9_-]+"))


def text(words: str) -> Kind:
    """Return the kind of any text."""
    return Kind(words, lambda value: isinstance(value, str))


def list_of(words: str) -> Kind:
    """Return the kind of a list of texts."""
    return Kind(words, lambda value: isinstance(value, list) and all(isinstance(part, str) for part in value))


IOT_DOMAIN_OCID = ocid("iotdomain", "the OCID of the IoT domain")
IDENTITY_DOMAIN_OCID = ocid("domain", "the OCID of the identity domain")
IDENTITY_DOMAIN_URL = Kind(
    "the https:// URL of the identity domain", _matching(r"https://[A-Za-z0-9.-]+\.identity\.[A-Za-z0-9.-]+(:443)?")
)
IDENTITY_DOMAIN_HOST = Kind(
    "the host of the identity domain alone, without https:// and port", _matching(r"[A-Za-z0-9.-]+")
)
ON_DESTROY = Kind("restore, keep or forget", _matching("restore|keep|forget"))
WHOLE_NUMBER = Kind(
    "a whole number from 1", lambda value: type(value) in (int, float) and value >= 1 and value == int(value)
)
YES_OR_NO = Kind("true or false", lambda value: isinstance(value, bool))
