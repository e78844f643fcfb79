from __future__ import annotations

import sys
from dataclasses import dataclass

import pulumi
import pytest
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config

from providers.cloud_provider import CloudProvider
from providers.declaration import Args, computed, given, identity
from providers.kinds import ON_DESTROY, text
from tests.support.properties import UNKNOWN, held


@dataclass(frozen=True, kw_only=True)
class SampleArgs(Args):
    identity_domain_url: pulumi.Input[str] = identity(text("the URL"))
    app_id: pulumi.Input[str] = identity(text("the id"))
    on_destroy: pulumi.Input[str] = given(ON_DESTROY)
    description: pulumi.Input[str] = given(text("a description"), may_be_empty=True)
    made: None = computed()


class Sample(CloudProvider):
    args = SampleArgs


INPUTS = {"identityDomainUrl": "https://x", "appId": "a", "onDestroy": "keep", "description": ""}
provider = Sample()


def test_configuring_connects_to_the_stack_and_switches_tracebacks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
    monkeypatch.setenv("OCI_PYTHON_SDK_NO_SERVICE_IMPORTS", "")
    config = {"iot-ords:timeoutSeconds": "90", "oci:region": "us-ashburn-1"}
    configured = Sample()
    configured.configure(ConfigureRequest(config=Config(raw_config=config, project_name="iot-ords")))
    assert sys.tracebacklimit == 0
    assert configured.cloud.setting("oci:region") == "us-ashburn-1"
    assert configured.cloud.waiter().timeout_seconds == 90


def test_a_provider_itself_holds_nothing() -> None:
    """What is on it would be in the state, in clear text."""
    assert vars(Sample()) == {}
    assert Sample.serialize_as_secret_always is False


def test_what_is_right_passes_as_it_is() -> None:
    result = provider.check({}, dict(INPUTS))
    assert (result.inputs, result.failures) == (INPUTS, [])


def test_every_property_that_is_missing_or_wrong_is_named_at_once() -> None:
    failures = provider.check({}, {"identityDomainUrl": "", "onDestroy": "burn\x1b[31m"}).failures
    assert {failure.property: failure.reason for failure in failures} == {
        "identityDomainUrl": "the URL is missing",
        "appId": "the id is missing",
        "onDestroy": r"must be restore, keep or forget, not burn\x1b[31m",
    }


def test_a_value_that_is_not_known_yet_passes() -> None:
    assert provider.check({}, {**INPUTS, "appId": UNKNOWN, "onDestroy": UNKNOWN}).failures == []


def test_the_same_is_no_change_whatever_the_engine_and_the_state_add() -> None:
    result = provider.diff("a", {**INPUTS, "made": 1, "__provider": "x"}, {**INPUTS, "__provider": "y", "made": None})
    assert (result.changes, result.replaces) == (False, [])


@pytest.mark.parametrize(
    ("change", "replaces"),
    [
        ({"onDestroy": "restore"}, []),
        ({"appId": "b"}, ["appId"]),
        ({"identityDomainUrl": UNKNOWN}, ["identityDomainUrl"]),
    ],
)
def test_another_identity_replaces_and_another_value_changes_in_place(
    change: dict[str, object], replaces: list[str]
) -> None:
    result = provider.diff("a", dict(INPUTS), {**INPUTS, **change})
    assert (result.changes, result.replaces) == (True, replaces)


def test_the_last_identity_is_the_id_and_create_and_update_keep_what_the_program_sets() -> None:
    created = provider.create({**INPUTS, "__provider": "x"})
    assert (created.id, created.outs) == ("a", INPUTS)
    assert provider.update("a", {}, {**INPUTS, "__provider": "x"}).outs == INPUTS


def test_a_refresh_of_what_cannot_drift_keeps_all(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = provider.read("a", {**INPUTS, "made": 1, "__provider": "x"})
    assert (seen.id, held(seen.outs), seen.inputs) == ("a", {**INPUTS, "made": 1}, INPUTS)
