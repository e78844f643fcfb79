"""The stack files that come with the project differ where environments should, and wait to be filled in."""

from __future__ import annotations

import json
from typing import Any

import pulumi
import pytest
import yaml

from offline.checkout import THIS
from settings.keys import KEYS
from settings.settings import Settings

ENVIRONMENTS = ("dev", "staging", "prod")
SHOULD_DIFFER = {"identityDomainName", "protectIdentityDomain", "accessTokenLifetimeSeconds", "assignUsers"}


def config(name: str) -> dict[str, Any]:
    """What the file of an environment says, by key."""
    found: dict[str, Any] = yaml.safe_load((THIS.root / f"Pulumi.{name}.yaml").read_text())["config"]
    return found


def test_they_say_the_same_about_everything_that_should_not_differ() -> None:
    same = [{key: value for key, value in config(name).items() if key not in SHOULD_DIFFER} for name in ENVIRONMENTS]
    assert same[0] == same[1] == same[2] == {"groups": [{"name": "iot-readers"}]}
    assert all(config(name).keys() <= KEYS.keys() for name in ENVIRONMENTS)


def test_each_has_an_identity_domain_of_its_own() -> None:
    assert len({config(name)["identityDomainName"] for name in ENVIRONMENTS}) == 3


def test_staging_rehearses_production() -> None:
    assert config("staging") | {"identityDomainName": "iot-data-prod"} == config("prod")


def test_development_is_disposable_and_production_is_not() -> None:
    assert not config("dev")["protectIdentityDomain"]
    assert config("prod")["protectIdentityDomain"]
    assert not config("prod")["assignUsers"]
    assert config("dev")["accessTokenLifetimeSeconds"] < config("prod")["accessTokenLifetimeSeconds"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_one_sentence_refuses_what_is_not_filled_in_yet(name: str) -> None:
    texts = {f"iot-ords:{key}": json.dumps(value).strip('"') for key, value in config(name).items()}
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse(texts, name, lambda _key: False)
    assert str(refused.value) == (
        f"Stack {name} is not filled in yet: iotDomainIds, compartmentId and administrator are missing. "
        f"To be asked for them, run: make stack NAME={name}"
    )
