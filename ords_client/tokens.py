"""One token request, what a good answer to it is, and the token it gives."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests
from requests.auth import HTTPBasicAuth

from ords_client.errors import OddAnswerError
from ords_client.exchange import Answer, Request
from ords_client.grants import Grant
from ords_client.network import Http
from ords_client.oauth_errors import token_refusal
from ords_client.outputs import Outputs

MARGIN_SECONDS = 60
LONGEST_LIFETIME_SECONDS = 10 * 365 * 86_400
"""Source: documentation "Configuring Token Expiry": an access token lives a year at most; ten leave room."""
MOST_CHARACTERS = 32 * 2**10
TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
"""Source: RFC 6750, section 2.1."""


@dataclass(frozen=True)
class Token:
    """An access token, with what is known about its life.

    Attributes:
        access_token: What goes behind `Bearer`.
        lifetime_seconds: How long it is good for, from `granted_at`.
        granted_at: When it was received, in seconds since 1970 by this machine's clock.
        refresh_token: For a next token without the password; None unless offline access was asked for.
    """

    access_token: str = field(repr=False)
    lifetime_seconds: int
    granted_at: float
    refresh_token: str | None = field(default=None, repr=False)

    @property
    def expires_at(self) -> datetime:
        """When it ends, in UTC."""
        return datetime.fromtimestamp(self.granted_at + self.lifetime_seconds, UTC)

    @property
    def issued_at(self) -> float | None:
        """When the identity domain says it was issued, in seconds since 1970; None when that cannot be read."""
        with suppress(ValueError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
            payload = self.access_token.split(".")[1]
            issued_at = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))).get("iat")
            return float(issued_at) if type(issued_at) in {int, float} else None
        return None

    def is_fresh(self, now: float) -> bool:
        """Tell whether it is good for a while: not in its last minute, or last tenth if it lives shortly."""
        margin = min(MARGIN_SECONDS, self.lifetime_seconds / 10)
        return self.granted_at <= now < self.granted_at + self.lifetime_seconds - margin


def request_token(http: Http, outputs: Outputs, grant: Grant, scope: str) -> Token:
    """Ask the identity domain for a token.

    Args:
        http: Sends the request.
        outputs: Where to ask, and the client's id and secret.
        grant: How to ask.
        scope: What for: `/<group short id>/iot/<domain short id>`, and `offline_access` for a refresh token.

    Raises:
        TokenRefusedError: The identity domain refused.
        ConnectionFailedError: It gave no answer that can be used.

    Source: documentation "Resource Owner Password Credentials Grant Type"; the scenario's step 2.
    """
    form = {"scope": scope, **grant.form()}
    client = outputs.client_id.encode(), outputs.client_secret.encode()
    sent = [value for name, value in form.items() if name not in {"scope", "grant_type", "username"}]
    request = Request(
        "POST",
        outputs.token_url,
        form=form,
        auth=HTTPBasicAuth(*client),
        secrets=(*sent, outputs.client_secret, b64encode(b":".join(client)).decode()),
    )

    def read(answer: Answer) -> Token:
        if answer.status != requests.codes.ok:
            refusal = token_refusal(outputs, grant, scope, answer)
            raise refusal
        return token_in(answer)

    return http.ask(request, read)


def token_in(answer: Answer) -> Token:
    """Return the token in an answer, if it is one: 200, JSON, an access token that a header can hold, its lifetime.

    Raises:
        OddAnswerError: It is none.
        BrokenAnswerError: It broke off.

    Source: RFC 6749, section 5.1.
    """
    body = answer.json_object()
    access_token, refresh_token = body.get("access_token"), body.get("refresh_token")
    lifetime_seconds = _whole_number(body.get("expires_in"))
    wrong = [
        name
        for name, is_good in (
            ("access_token", is_token(access_token)),
            ("expires_in", 0 < lifetime_seconds <= LONGEST_LIFETIME_SECONDS),
            ("refresh_token", refresh_token is None or isinstance(refresh_token, str)),
            ("token_type", str(body.get("token_type", "Bearer")).lower() == "bearer"),
        )
        if not is_good
    ]
    if wrong:
        raise OddAnswerError(f"The answer of {answer.request.url} has no token in it (wrong: {', '.join(wrong)}).")
    return Token(str(access_token), lifetime_seconds, answer.received_at, refresh_token)


def is_token(value: Any) -> bool:
    """Tell whether a value is an access token that a request can carry."""
    return isinstance(value, str) and len(value) <= MOST_CHARACTERS and TOKEN.fullmatch(value) is not None


def _whole_number(value: Any) -> int:
    try:
        return 0 if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
