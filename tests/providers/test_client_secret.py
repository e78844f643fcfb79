from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.answer import Answer
from providers.client_secret import ClientSecretArgs, ClientSecretProvider
from providers.errors import NotConnectedError, UnexpectedAnswerError
from providers.failure import Failed
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import UNKNOWN, held

URL = "https://idcs-x.identity.oraclecloud.com:443"
APP = "0123456789abcdef"
OLD_SECRET, NEW_SECRET = "-".join(["made", "at", "first"]), "-".join(["made", "in", "the", "cloud"])
provider = ClientSecretProvider()


def inputs(**changes: Any) -> dict[str, Any]:
    given = {
        "identityDomainUrl": URL,
        "appId": APP,
        "clientId": "iot_data_client",
        "scope": "/group1/iot/domain1",
        "version": 1.0,
        "initial": "",
    }
    return {**given, **changes}


def state(**changes: Any) -> dict[str, Any]:
    return {**inputs(), "secret": OLD_SECRET, "__provider": "blob", **changes}


@dataclass
class App:
    """An app in an identity domain that may hide the secret.

    Attributes:
        shown: What reading the app shows; None where the service hides it, or an error.
        regenerated: The same of the answer that makes a new one.
        tokens: What the token endpoint answers, in order; the last one stays.
    """

    shown: Any = OLD_SECRET
    regenerated: str | None = NEW_SECRET
    tokens: list[Any] = field(default_factory=lambda: [{"access_token": "ey", "token_type": "Bearer"}])

    def handle(self, request: Request) -> Answer:
        if request.path.endswith("/oauth2/v1/token"):
            assert request.form == {"grant_type": "client_credentials", "scope": "/group1/iot/domain1"}
            assert request.login == ("iot_data_client", NEW_SECRET)
            found = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        else:
            found = self.regenerated if request.method == "POST" else self.shown
            found = found if isinstance(found, Exception) else {"id": APP} | ({"clientSecret": found} if found else {})
        if isinstance(found, Exception):
            raise found
        return answer(found)


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def tokens(app: App) -> list[Any]:
    return app.tokens


@pytest.fixture
def oci(connect: Connect, app: App) -> FakeOci:
    return connect(app.handle, provider)


def test_the_first_secret_is_read_from_the_app(oci: FakeOci) -> None:
    result = provider.create(inputs(version=3.0, initial="stale"))
    assert (result.id, result.outs) == (APP, {**inputs(version=3.0), "secret": OLD_SECRET})
    assert [(request.method, request.url) for request in oci.requests] == [("GET", f"{URL}/admin/v1/Apps/{APP}")]


def test_where_the_service_hides_it_the_first_secret_is_that_of_the_answer_that_made_the_app(
    oci: FakeOci, app: App
) -> None:
    app.shown = None
    assert provider.create(inputs(initial=OLD_SECRET)).outs == {**inputs(), "secret": OLD_SECRET}


@pytest.mark.parametrize("initial", [None, ""])
def test_a_secret_that_nobody_knows_is_one_line_with_the_way_out(oci: FakeOci, app: App, initial: str | None) -> None:
    app.shown = None
    with pytest.raises(Failed) as failed:
        provider.create(inputs(version=4.0, initial=initial))
    assert str(failed.value) == (
        f"Could not read the client secret of app {APP}: the service does not show it, and nobody has kept it. "
        "For a new one run: pulumi config set clientSecretVersion 5, then pulumi up."
    )


def test_another_version_makes_a_new_secret_and_proves_it(oci: FakeOci, clock: HandClock) -> None:
    result = provider.update(APP, state(), inputs(version=2.0, initial=OLD_SECRET))
    assert result.outs == {**inputs(version=2.0), "secret": NEW_SECRET}
    post, _token = oci.requests
    assert (post.method, post.url) == ("POST", f"{URL}/admin/v1/AppClientSecretRegenerator")
    assert post.body == {
        "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator"],
        "appId": APP,
    }
    assert "has a new client secret, proven with a token" in clock.said[-1]


def test_a_new_secret_that_the_answer_does_not_hold_is_read_from_the_app(oci: FakeOci, app: App) -> None:
    app.regenerated, app.shown = None, NEW_SECRET
    assert held(provider.update(APP, state(), inputs(version=2.0)).outs)["secret"] == NEW_SECRET


def test_a_new_secret_that_nothing_shows_is_never_taken_for_the_old_one(oci: FakeOci, app: App) -> None:
    app.regenerated = app.shown = None
    with pytest.raises(Failed, match=r"does not show it, .* pulumi config set clientSecretVersion 3, then pulumi up"):
        provider.update(APP, state(), inputs(version=2.0, initial=OLD_SECRET))


def test_the_secret_is_never_said_and_the_state_holds_it_encrypted(oci: FakeOci, clock: HandClock) -> None:
    provider.update(APP, state(), inputs(version=2.0))
    assert NEW_SECRET not in " ".join(clock.said)
    assert ClientSecretArgs.secret_names() == ["secret"]


@pytest.mark.parametrize(("shown", "kept"), [("by hand", "by hand"), (None, OLD_SECRET)])
def test_a_refresh_sees_a_secret_that_was_renewed_by_hand_and_never_blanks_one_that_is_hidden(
    oci: FakeOci, app: App, shown: str | None, kept: str
) -> None:
    app.shown = shown
    result = provider.read(APP, state())
    assert held(result.outs) == {**inputs(), "secret": kept}
    assert result.inputs == inputs()


def test_an_app_that_is_gone_takes_its_secret_along(oci: FakeOci, app: App) -> None:
    app.shown = refuse(404)
    assert provider.read(APP, state()).id is None


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
    provider.update(APP, state(), inputs(version=2.0))
    said = f"fetch a token with the new secret of app {APP}"
    assert clock.said[:2] == [f"{said}: {words}, 0 s", f"{said}: token granted, 0 s"]


def test_a_secret_that_never_works_is_an_error_without_the_secret(oci: FakeOci, tokens: list[Any]) -> None:
    tokens[:] = [refuse(401)]
    with pytest.raises(Failed, match=r"in 60 s, the limit of timeoutSeconds: answers 401") as failed:
        provider.update(APP, state(), inputs(version=2.0))
    assert NEW_SECRET not in str(failed.value)


def test_another_setting_leaves_the_secret_alone(oci: FakeOci, app: App) -> None:
    app.shown = None
    assert held(provider.update(APP, state(), inputs(scope="/g/iot/d")).outs)["secret"] == OLD_SECRET
    assert oci.sent("POST") == []


def test_a_refusal_is_one_line(connect: Connect) -> None:
    def refuse_all(_request: Request) -> Answer:
        raise refuse(403, words="not yours")

    connect(refuse_all, provider)
    with pytest.raises(Failed, match=f"^Could not regenerate the client secret of app {APP}: 403: not yours"):
        provider.update(APP, state(), inputs(version=2.0))


def test_a_new_version_is_a_change_in_place_and_another_app_another_secret() -> None:
    changed = provider.diff(APP, state(), inputs(version=2.0))
    assert (changed.changes, changed.replaces) == (True, [])
    assert provider.diff(APP, state(), inputs(appId=UNKNOWN)).replaces == ["appId"]


@pytest.mark.parametrize("initial", ["", "another", None, UNKNOWN])
def test_what_the_state_of_the_app_loses_is_no_change(initial: Any) -> None:
    assert provider.diff(APP, state(), inputs(initial=initial)).changes is False


@pytest.mark.parametrize("adopted", [{"secret": ""}, {"secret": None}])
def test_not_to_know_the_secret_is_a_change(adopted: dict[str, Any]) -> None:
    assert provider.diff(APP, state(**adopted), inputs()).changes is True


def test_a_secret_goes_with_its_app(oci: FakeOci) -> None:
    provider.delete(APP, state())
    assert oci.requests == []
