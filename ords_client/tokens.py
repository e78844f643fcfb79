"""One token request, and the token it gives."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests
from requests.auth import HTTPBasicAuth

from ords_client.errors import ConnectionFailedError
from ords_client.grants import Grant
from ords_client.network import TIMEOUT_SECONDS, connection_failure
from ords_client.oauth_errors import token_refusal
from ords_client.outputs import Outputs

MARGIN_SECONDS = 60


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

    def is_fresh(self, now: float) -> bool:
        """Tell whether it is good for a while: not in its last minute, or last tenth if it lives shortly."""
        margin = min(MARGIN_SECONDS, self.lifetime_seconds / 10)
        return self.granted_at <= now < self.granted_at + self.lifetime_seconds - margin


def request_token(session: requests.Session, outputs: Outputs, grant: Grant, scope: str) -> Token:
    """Ask the identity domain for a token.

    Args:
        session: Sends the request.
        outputs: Where to ask, and the client's id and secret.
        grant: How to ask.
        scope: What for: `/<group short id>/iot/<domain short id>`, and `offline_access` for a refresh token.

    Raises:
        TokenRefusedError: The identity domain refused.
        ConnectionFailedError: It gave no answer.

    Source: documentation "Resource Owner Password Credentials Grant Type"; the scenario's step 2.
    """
    form = {"scope": scope, **grant.form()}
    answer = _post(session, outputs, form)
    body = _json_object(answer)
    if answer.status_code != requests.codes.ok:
        refusal = token_refusal(outputs, grant, scope, answer.status_code, body)
        raise refusal
    return _token(body, outputs.token_url)


def _post(session: requests.Session, outputs: Outputs, form: dict[str, str]) -> requests.Response:
    credentials = HTTPBasicAuth(outputs.client_id.encode(), outputs.client_secret.encode())
    try:
        return session.post(
            outputs.token_url, data=form, auth=credentials, timeout=TIMEOUT_SECONDS, allow_redirects=False
        )
    except requests.RequestException as error:
        raise connection_failure(error, outputs.token_url) from error


def _token(body: Mapping[str, Any], token_url: str) -> Token:
    try:
        return Token(
            access_token=body["access_token"],
            lifetime_seconds=int(body["expires_in"]),
            granted_at=time.time(),
            refresh_token=body.get("refresh_token"),
        )
    except (KeyError, TypeError, ValueError) as error:
        problem = f"The answer of {token_url} has no token in it (missing or wrong: {error})."
        raise ConnectionFailedError("broken", problem) from error


def _json_object(answer: requests.Response) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
