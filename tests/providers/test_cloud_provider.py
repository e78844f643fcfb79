from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config

from providers import cloud_provider
from providers.cloud_provider import CloudProvider, Failed, in_one_line, say
from providers.errors import BlockedError, CredentialsError


class Sample(CloudProvider):
    required: ClassVar[Mapping[str, str]] = {
        "identityDomainUrl": "the URL of the identity domain",
        "timeoutSeconds": "a number of seconds",
    }


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, key_pem: str) -> Sample:
    """Give a provider configured as the engine does it, with credentials in the stack."""
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
    config = {
        "oci:region": "us-ashburn-1",
        "oci:tenancyOcid": "ocid1.tenancy",
        "oci:userOcid": "ocid1.user",
        "oci:fingerprint": "aa:bb",
        "oci:privateKey": key_pem,
    }
    configured = Sample()
    configured.configure(ConfigureRequest(config=Config(raw_config=config, project_name="iot-ords")))
    return configured


@in_one_line
def act(error: Exception | None) -> str:
    """Act."""
    if error:
        raise error
    return "done"


def test_what_works_is_passed_on() -> None:
    assert act(None) == "done"
    assert act.__doc__ == "Act."


def test_a_known_error_is_its_own_sentence() -> None:
    with pytest.raises(Failed, match=r"^It is blocked\.$") as failed:
        act(BlockedError("It is blocked."))
    assert failed.value.__suppress_context__


def test_words_of_a_service_in_several_lines_become_one() -> None:
    with pytest.raises(Failed, match=r"^Could not: first second$"):
        act(BlockedError("Could not: first\n   second\n"))


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyError("compartmentId"), "Unexpected KeyError: 'compartmentId'. Please report it with this line."),
        (ValueError("one\ntwo"), "Unexpected ValueError: one two. Please report it with this line."),
        (RuntimeError(), "Unexpected RuntimeError: no message. Please report it with this line."),
    ],
)
def test_an_unknown_error_is_one_line_that_asks_to_be_reported(error: Exception, line: str) -> None:
    with pytest.raises(Failed) as failed:
        act(error)
    assert str(failed.value) == line


def test_the_engine_shows_the_name_of_the_failure_without_a_module() -> None:
    assert Failed.__module__ == "builtins"


def test_configuring_switches_tracebacks_off(provider: Sample) -> None:
    assert sys.tracebacklimit == 0


def test_a_client_has_the_credentials_of_the_stack(provider: Sample) -> None:
    with provider.client() as client:
        assert client.region == "us-ashburn-1"


def test_credentials_are_read_anew_for_each_client(provider: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session token may have been renewed since."""

    def find(_stack: Any) -> None:
        raise CredentialsError("expired")

    with provider.client():
        pass
    monkeypatch.setattr(cloud_provider.credentials, "find", find)
    with pytest.raises(CredentialsError):
        provider.client()


def test_waits_have_the_limit_of_the_properties_and_speak_to_the_person(provider: Sample) -> None:
    waiter = provider.waiter({"timeoutSeconds": 90.0})
    assert waiter.timeout_seconds == 90
    assert waiter.say is say


def test_lines_appear_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    say("IoT domain x: ACCEPTED")
    assert capsys.readouterr().out == "IoT domain x: ACCEPTED\n"


@pytest.mark.parametrize("empty", [None, ""])
def test_every_missing_property_is_named_at_once(provider: Sample, empty: str | None) -> None:
    result = provider.check({}, {"identityDomainUrl": empty})
    assert {failure.property: failure.reason for failure in result.failures} == {
        "identityDomainUrl": "the URL of the identity domain is missing",
        "timeoutSeconds": "a number of seconds is missing",
    }


def test_properties_that_are_there_or_not_yet_known_pass(provider: Sample) -> None:
    news = {"identityDomainUrl": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "timeoutSeconds": 60}
    result = provider.check({}, news)
    assert result.failures == []
    assert result.inputs == news


def test_a_provider_itself_holds_nothing() -> None:
    """What is on it would be in the state, in clear text."""
    assert vars(Sample()) == {}
    assert Sample.serialize_as_secret_always is False
