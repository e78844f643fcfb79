"""Keep refresh tokens: each is good for one use.

Source: documentation "Refresh Token Grant Type", "Offline Data Access", "Updating Refresh Token Expirations"; OCI
Python SDK models/app.py (`allowOffline`).
"""

from __future__ import annotations

import hashlib
import secrets

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth.errors import invalid_grant, invalid_scope
from simulator.identity_domains.oauth.grant import Grant
from simulator.identity_domains.oauth.scopes import OFFLINE_ACCESS, Scope
from simulator.identity_domains.resources.apps import USUAL_REFRESH_TOKEN_SECONDS
from simulator.kernel.store import Document


def is_due(directory: Directory, client: Document, grant: Grant, scope: Scope) -> bool:
    """Tell whether a refresh token goes with the access token; never to a client for itself.

    Raises:
        invalid_scope: 400, the resource does not allow refresh and the settings say that this is refused.
    """
    if not scope.is_offline or grant.user is None or "refresh_token" not in client.get("allowedGrants", []):
        return False
    choice = directory.settings.offline_access_without_allow_offline
    if not scope.resource.get("allowOffline") and choice == "refused":
        raise invalid_scope("the resource does not allow token refresh")
    return bool(scope.resource.get("allowOffline")) or choice == "granted"


def issue(directory: Directory, client: Document, grant: Grant, scope: Scope) -> str:
    """Return a new refresh token; only its hash is kept."""
    token = secrets.token_urlsafe(48)
    seconds = scope.resource.get("refreshTokenExpiry", USUAL_REFRESH_TOKEN_SECONDS)
    body = {
        "id": _hash(token),
        "client": client["id"],
        "user": grant.user["id"] if grant.user else "",
        "scope": grant.scope,
        "amr": list(grant.amr),
        "expires": directory.now.timestamp() + seconds,
    }
    directory.put("refresh_token", body["id"], body)
    return token


def use(directory: Directory, client: Document, token: str) -> Document:
    """Return what a refresh token was for, and let nobody use it again.

    Raises:
        invalid_grant: 400, it is unknown, used, expired or another client's.
    """
    stored = directory.get("refresh_token", _hash(token))
    if stored is None or stored["client"] != client["id"] or stored["expires"] <= directory.now.timestamp():
        raise invalid_grant("The refresh token is not valid.", "refresh token unknown, used or expired")
    directory.delete("refresh_token", stored["id"])
    return stored


def narrowed(granted: str, asked: str | None) -> str:
    """Return the scope to grant now: what was granted, or the part of it that is asked for.

    Raises:
        invalid_scope: 400, more is asked for than was granted.
    """
    if not asked:
        return granted
    if not set(asked.split()) <= set(granted.split()):
        raise invalid_scope("more than the refresh token was granted")
    return " ".join({**dict.fromkeys(asked.split()), **({OFFLINE_ACCESS: None} if OFFLINE_ACCESS in granted else {})})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
