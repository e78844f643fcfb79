"""The stack's file: each text stays a text, and what the program cannot express is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from pipeline.adopt.stack_file import LIFETIMES_SECONDS, config, text, unexpressed
from settings.keys import KEYS
from tests.pipeline.adopt.test_import_file import FOUND

APP = {"id": "app1", "name": "client", "displayName": "IoT", "active": True, "accessTokenExpiry": 900}
IOT_DOMAIN = {"id": "ocid1.iotdomain.x", "deviceHost": "abc.device"}


def configured(**app: Any) -> dict[str, Any]:
    return config(replace(FOUND, app={**APP, **app}), "us-ashburn-1")


def told(app: dict[str, Any], **iot_domain: Any) -> list[str]:
    return list(unexpressed(replace(FOUND, app={**APP, **app}, iot_domains=[{**IOT_DOMAIN, **iot_domain}]), []))


@pytest.mark.parametrize("name", ["1e3", "1E5", "0o14", "12345", ".5", "1_000", "*star", "- dash", ""])
def test_a_text_that_another_reader_may_take_for_something_else_is_quoted(name: str) -> None:
    written = text({"groups": [{"name": name}]})
    assert f'name: "{name}"' in written
    assert yaml.safe_load(written) == {"groups": [{"name": name}]}


@pytest.mark.parametrize("name", ["yes", "null", "N", "a: b", "x # y", "naïve"])
def test_a_text_that_begins_with_a_letter_stays_one(name: str) -> None:
    assert yaml.safe_load(text({"name": name})) == {"name": name}


def test_the_life_of_tokens_is_taken_over() -> None:
    assert configured()["accessTokenLifetimeSeconds"] == 900


@pytest.mark.parametrize("seconds", [None, 30, 40_000_000])
def test_a_life_of_tokens_that_the_program_does_not_accept_is_left_out(seconds: int | None) -> None:
    assert "accessTokenLifetimeSeconds" not in configured(accessTokenExpiry=seconds)


def test_the_lifetimes_are_those_that_the_program_accepts() -> None:
    bounds = f"from {LIFETIMES_SECONDS[0]} to {LIFETIMES_SECONDS[-1]}"
    assert KEYS["accessTokenLifetimeSeconds"].right.endswith(bounds)


def test_an_application_that_is_not_active_is_said_with_the_way_to_activate_it() -> None:
    [line] = [line for line in told({"active": False}) if "not active" in line]
    assert "nobody gets a token. To activate it, remove active from appLeftAsIs" in line


def test_direct_access_to_the_database_is_said() -> None:
    [line] = [line for line in told({}, dbAllowListedIdentityGroupNames=["t:d/ops"]) if "database" in line]
    assert "ocid1.iotdomain.x lets groups connect to its database: t:d/ops." in line
