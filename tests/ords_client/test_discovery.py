from __future__ import annotations

import json
from typing import Any

import pytest

from ords_client.discovery import discovery_in
from ords_client.errors import ConnectionFailedError
from ords_client.exchange import Answer, Request


def answer(status: int, body: Any, **headers: str) -> Answer:
    request = Request("GET", "https://idcs/.well-known/openid-configuration")
    return Answer(request, status, "", headers, json.dumps(body).encode(), 7.0)


def test_issuer_and_times_of_both_sides_are_read() -> None:
    found = discovery_in(answer(200, {"issuer": "https://i/"}, Date="Thu, 01 Jan 1970 00:00:05 GMT"))
    assert (found.issuer, found.answered_at, found.received_at) == ("https://i/", 5.0, 7.0)


@pytest.mark.parametrize(
    "date", ["soon", "", "Thu, 99 Jan 1970 00:00:05 GMT", "Thu, 01 Jan 99999999999 00:00:00 GMT", "\x00"]
)
def test_odd_date_is_no_date(date: str) -> None:
    assert discovery_in(answer(200, {"issuer": "i"}, Date=date)).answered_at is None


@pytest.mark.parametrize(
    "given", [(302, {}), (204, {"issuer": "i"}), (200, {}), (200, []), (200, {"issuer": 7}), (404, {})]
)
def test_only_an_identity_domain_answers_like_one(given: tuple[int, Any]) -> None:
    with pytest.raises(ConnectionFailedError, match="https://idcs"):
        discovery_in(answer(*given))
