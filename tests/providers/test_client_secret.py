from __future__ import annotations

from typing import Any

import pytest

from providers.answer import Answer
from providers.client_secret import ClientSecretProvider
from providers.errors import NotConnectedError, UnexpectedAnswerError
from providers.failure import Failed
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import UNKNOWN, held

URL = "https://idcs-x.identity.oraclecloud.com:443"
APP = "0123456789abcdef"
NEW_SECRET = "-".join(["made", "in", "the", "cloud"])
provider = ClientSecretProvider()


def inputs(**changes: Any) -> dict[str, Any]:
    given = {
        "identityDomainUrl": URL,
        "appId": APP,
        "clientId": "iot_data_client",
        "scope": "/group1/iot/domain1",
        "version": 1.0,
    }
    return {**given, **changes}


@pytest.fixture
def tokens() -> list[Any]:
    """Give the list of what the token endpoint answers, in order; the last one stays."""
    return [{"access_token": "ey", "token_type": "Bearer"}]


@pytest.fixture
def oci(connect: Connect, tokens: list[Any]) -> FakeOci:
    def handle(request: Request) -> Answer:
        if not request.path.endswith("/oauth2/v1/token"):
            return answer({"clientSecret": NEW_SECRET})
        assert request.form == {"grant_type": "client_credentials", "scope": "/group1/iot/domain1"}
        assert request.login == ("iot_data_client", NEW_SECRET)
        found = tokens.pop(0) if len(tokens) > 1 else tokens[0]
        if isinstance(found, Exception):
            raise found
        return answer(found)

    return connect(handle, provider)


def test_the_first_secret_is_the_one_that_came_with_the_app(oci: FakeOci) -> None:
    result = provider.create(inputs(version=3.0))
    assert (result.id, result.outs) == (APP, inputs(version=3.0))
    assert oci.requests == []


def test_another_version_makes_a_new_secret_and_proves_it(oci: FakeOci, tokens: list[Any], clock: HandClock) -> None:
    result = provider.update(APP, inputs(), inputs(version=2.0))
    assert result.outs == inputs(version=2.0)
    post, get, _token = oci.requests
    assert (post.method, post.url) == ("POST", f"{URL}/admin/v1/AppClientSecretRegenerator")
    assert post.body == {
        "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator"],
        "appId": APP,
    }
    assert get.url == f"{URL}/admin/v1/Apps/{APP}"
    assert "has a new client secret, proven with a token" in clock.said[-1]


def test_the_secret_is_neither_said_nor_kept(oci: FakeOci, tokens: list[Any], clock: HandClock) -> None:
    outs = provider.update(APP, inputs(), inputs(version=2.0)).outs
    assert NEW_SECRET not in str(outs)
    assert NEW_SECRET not in " ".join(clock.said)


@pytest.mark.parametrize(
    ("not_yet", "words"),
    [
        (refuse(401), "answers 401"),
        (refuse(302), "answers 302"),
        ({"error": "x"}, "answers without a token"),
        ({"access_token": None}, "answers without a token"),
        ({"access_token": ""}, "answers without a token"),
        (["ey"], "answers with something else than an object"),
        (UnexpectedAnswerError("x", "JSON", "<html>", ""), "answers with something else than JSON"),
        (NotConnectedError("x", "host", "ConnectionError: refused"), "does not answer (ConnectionError: refused)"),
    ],
)
def test_a_secret_that_does_not_work_yet_is_waited_for(
    oci: FakeOci, tokens: list[Any], clock: HandClock, not_yet: Any, words: str
) -> None:
    tokens.insert(0, not_yet)
    provider.update(APP, inputs(), inputs(version=2.0))
    said = f"fetch a token with the new secret of app {APP}"
    assert clock.said[:2] == [f"{said}: {words}, 0 s", f"{said}: token granted, 0 s"]


def test_a_secret_that_never_works_is_an_error_without_the_secret(oci: FakeOci, tokens: list[Any]) -> None:
    tokens[:] = [refuse(401)]
    with pytest.raises(Failed, match=r"in 60 s, the limit of timeoutSeconds: answers 401") as failed:
        provider.update(APP, inputs(), inputs(version=2.0))
    assert NEW_SECRET not in str(failed.value)


def test_another_setting_leaves_the_secret_alone(oci: FakeOci) -> None:
    assert provider.update(APP, inputs(), inputs(scope="/g/iot/d")).outs == inputs(scope="/g/iot/d")
    assert oci.requests == []


def test_a_refusal_is_one_line(connect: Connect) -> None:
    def refuse_all(_request: Request) -> Answer:
        raise refuse(403, words="not yours")

    connect(refuse_all, provider)
    with pytest.raises(Failed, match=f"^Could not regenerate the client secret of app {APP}: 403: not yours"):
        provider.update(APP, inputs(), inputs(version=2.0))


def test_a_new_version_is_a_change_in_place_and_another_app_another_secret() -> None:
    assert provider.diff(APP, inputs(), inputs()).changes is False
    changed = provider.diff(APP, inputs(), inputs(version=2.0))
    assert (changed.changes, changed.replaces) == (True, [])
    assert provider.diff(APP, inputs(), inputs(appId=UNKNOWN)).replaces == ["appId"]


def test_a_refresh_keeps_the_version(oci: FakeOci) -> None:
    assert held(provider.read(APP, {**inputs(), "__provider": "blob"}).outs) == inputs()
    assert oci.requests == []


def test_a_secret_goes_with_its_app(oci: FakeOci) -> None:
    provider.delete(APP, inputs())
    assert oci.requests == []
