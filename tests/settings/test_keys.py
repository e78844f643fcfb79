from __future__ import annotations

import shlex

import pytest
from pydantic.alias_generators import to_camel

from settings.keys import KEYS


@pytest.mark.parametrize("key", KEYS)
def test_every_line_that_mends_a_key_sets_that_key(key: str) -> None:
    assert to_camel(key) == key
    *_, path, _value = [*shlex.split(KEYS[key].command), *([""] if KEYS[key].is_secret else [])]
    assert path.partition("[")[0].partition(".")[0] == key


@pytest.mark.parametrize("key", KEYS)
def test_every_key_says_what_it_is_for_and_what_is_right(key: str) -> None:
    assert len(KEYS[key].field.description or "") > 10
    assert KEYS[key].right


def test_the_keys_with_secrets_are_known_by_their_type() -> None:
    assert {key.name for key in KEYS.values() if key.is_secret} == {"initialPasswords", "apexInitialPasswords"}


def test_the_range_of_a_number_is_said_from_its_bounds() -> None:
    assert KEYS["timeoutSeconds"].right == "a whole number from 60 to 7200"
    assert KEYS["clientSecretVersion"].right == "a whole number from 1"
    assert KEYS["onDestroy"].right == "restore or keep"
