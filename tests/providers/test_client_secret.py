from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from providers.client_secret import ClientSecretProvider
from providers.cloud_provider import Failed
from providers.oci_clients import Answer
from tests.support.fake_oci import FakeOci, Handler, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import UNKNOWN, held
from tests.support.public_answer import PublicAnswer

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
        "timeoutSeconds": 60.0,
    }
    return {**given, **changes}


def handle(request: Request) -> Answer:
    return answer({"clientSecret": NEW_SECRET})


@pytest.fixture
def oci(connect: Callable[[Handler], FakeOci]) -> FakeOci:
    return connect(handle)


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give the list of what the token endpoint answers, in order; the last one stays; calls are recorded first."""
    answers: list[Any] = [PublicAnswer(200, {})]

    def post(url: str, **sent: Any) -> PublicAnswer:
        assert url == f"{URL}/oauth2/v1/token"
        assert sent["data"] == {"grant_type": "client_credentials", "scope": "/group1/iot/domain1"}
        assert sent["auth"] == ("iot_data_client", NEW_SECRET)
        assert sent["timeout"]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(requests, "post", post)
    return answers


def test_the_first_secret_is_the_one_that_came_with_the_app(oci: FakeOci) -> None:
    result = provider.create(inputs(version=3.0))
    assert (result.id, result.outs) == (APP, inputs(version=3.0))
    assert oci.requests == []


def test_another_version_makes_a_new_secret_and_proves_it(oci: FakeOci, tokens: list[Any], clock: HandClock) -> None:
    result = provider.update(APP, inputs(), inputs(version=2.0))
    assert result.outs == inputs(version=2.0)
    post, get = oci.requests
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
    ("not_yet", "words"), [(PublicAnswer(401), "answers 401"), (requests.ConnectionError(), "ConnectionError")]
)
def test_a_secret_that_does_not_work_yet_is_waited_for(
    oci: FakeOci, tokens: list[Any], clock: HandClock, not_yet: Any, words: str
) -> None:
    tokens[:] = [not_yet, PublicAnswer(200, {})]
    provider.update(APP, inputs(), inputs(version=2.0))
    said = f"fetch a token with the new secret of app {APP}"
    assert clock.said[:2] == [f"{said}: {words}, 0 s", f"{said}: token granted, 0 s"]


def test_a_secret_that_never_works_is_an_error_without_the_secret(oci: FakeOci, tokens: list[Any]) -> None:
    tokens[:] = [PublicAnswer(401)]
    with pytest.raises(Failed, match=r"in 60 s, the limit of timeoutSeconds: answers 401") as failed:
        provider.update(APP, inputs(), inputs(version=2.0))
    assert NEW_SECRET not in str(failed.value)


def test_another_setting_leaves_the_secret_alone(oci: FakeOci) -> None:
    assert provider.update(APP, inputs(), inputs(timeoutSeconds=90.0)).outs == inputs(timeoutSeconds=90.0)
    assert oci.requests == []


def test_a_refusal_is_one_line(connect: Callable[[Handler], FakeOci]) -> None:
    def refuse_all(_request: Request) -> Answer:
        raise refuse(403, words="not yours")

    connect(refuse_all)
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
