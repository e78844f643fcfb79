from __future__ import annotations

from typing import Any

import pytest
import requests

from ords_client.administrator import Administrator
from ords_client.errors import AdministratorError, ConnectionFailedError, NotAllowedError
from ords_client.network import Http
from tests.ords_client.fake_cloud import FakeCloud


@pytest.fixture
def plain(http: Http) -> Administrator:
    return Administrator(http, requests.auth.HTTPBasicAuth("any", "one"))


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (403, {"detail": "You may not."}, NotAllowedError, "answered 403 You may not"),
        (404, {"code": "NotAuthorizedOrNotFound", "message": "No."}, NotAllowedError, "404 NotAuthorizedOrNotFound No"),
        (400, {"detail": "Too short."}, AdministratorError, "answered 400 Too short"),
        (555, [], AdministratorError, "answered 555"),
    ],
)
def test_refusal_has_the_services_own_words(
    cloud: FakeCloud,
    plain: Administrator,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: Any,
    kind: type[AdministratorError],
    words: str,
) -> None:
    monkeypatch.setattr(cloud, "data", lambda *_: (status, body))
    with pytest.raises(kind, match=words):
        plain.get(f"{cloud.url}/anything")


def test_unreachable_service_is_said_so(
    cloud: FakeCloud, plain: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(ConnectionFailedError, match="TLS"):
        plain.put(f"{cloud.url}/anything", {})


@pytest.mark.parametrize(
    "answer", [(302, {}), (204, {}), (200, "no object"), (200, []), (200, {}), (200, {"other": 1}), (201, {"id": "x"})]
)
def test_only_what_was_asked_for_is_an_answer(cloud: FakeCloud, plain: Administrator, answer: tuple[int, Any]) -> None:
    cloud.signing_keys = answer
    with pytest.raises((ConnectionFailedError, AdministratorError)):
        plain.get(f"{cloud.url}/admin/v1/SigningCert/jwk")


def test_password_that_is_sent_is_in_no_error_line(
    cloud: FakeCloud, plain: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloud, "data", lambda *_: (400, {"detail": "new-password is too short \x1b[31m"}))
    with pytest.raises(AdministratorError, match=r"\[hidden\] is too short \\u001b") as failure:
        plain.put(f"{cloud.url}/anything", {"password": "new-password"}, secrets=("new-password",))
    assert "new-password" not in str(failure.value)
