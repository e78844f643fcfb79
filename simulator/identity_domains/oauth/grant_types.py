"""Find out for whom each OAuth grant asks for a token.

Source: documentation pages of the grant types, as in oauth.py; "Multifactor Authentication Authorization Flow" (the
password grant does no MFA).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import assertions, refresh_tokens
from simulator.identity_domains.oauth.errors import invalid_grant, invalid_request
from simulator.identity_domains.oauth.grant import Grant
from simulator.identity_domains.oauth.tokens import TokenRefused
from simulator.identity_domains.resources import passwords
from simulator.identity_domains.resources.users import STATE_URN
from simulator.kernel.clock import timestamp
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

BAD_LOGIN = "The user name or password is incorrect, or the user is locked or inactive."


Form = Mapping[str, str]


def password(directory: Directory, _client: Document, form: Form) -> Grant:
    """Return the user whose name and password the client sends."""
    if "username" not in form or "password" not in form:
        raise invalid_request("username or password is missing")
    user = directory.find_by("user", "userName", form["username"])
    is_right = passwords.is_right(directory, user, form["password"])
    if user is None:
        raise invalid_grant(BAD_LOGIN, "unknown user")
    _require_usable(directory, user)
    if not is_right:
        raise _count_wrong(directory, user)
    if not passwords.is_usable(directory, user):
        raise invalid_grant("The password has to be changed first.", "one-time password")
    _note_login(directory, user)
    return Grant(form.get("scope", ""), user, amr=("USERNAME_PASSWORD",))


def client_credentials(_directory: Directory, _client: Document, form: Form) -> Grant:
    """Return no user: the client asks for itself."""
    return Grant(form.get("scope", ""), None, kind="cc")


def refresh_token(directory: Directory, client: Document, form: Form) -> Grant:
    """Return whom the refresh token was for; it can be used once."""
    if "refresh_token" not in form:
        raise invalid_request("refresh_token is missing")
    stored = refresh_tokens.use(directory, client, form["refresh_token"])
    user = directory.get("user", stored["user"])
    if user is None:
        raise invalid_grant("The refresh token is not valid.", "the user is gone")
    _require_usable(directory, user)
    scope = refresh_tokens.narrowed(stored["scope"], form.get("scope"))
    return Grant(scope, user, amr=tuple(stored["amr"]))


def jwt_bearer(directory: Directory, client: Document, form: Form) -> Grant:
    """Return the user that the client vouches for with a signed assertion."""
    if "assertion" not in form:
        raise invalid_request("assertion is missing")
    try:
        claims = assertions.verify(directory, client, form["assertion"])
    except TokenRefused as refused:
        raise invalid_grant("The assertion is not valid.", f"user assertion: {refused}") from refused
    name = claims.get("sub")
    user = directory.find_by("user", "userName", name) if isinstance(name, str) else None
    if user is None:
        raise invalid_grant("The assertion is not valid.", "the subject of the assertion is no user")
    _require_usable(directory, user)
    return Grant(form.get("scope", ""), user, kind="jwt")


GRANT_TYPES: Mapping[str, Callable[[Directory, Document, Form], Grant]] = {
    "password": password,
    "client_credentials": client_credentials,
    "refresh_token": refresh_token,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": jwt_bearer,
}


def _require_usable(directory: Directory, user: Document) -> None:
    if not user["active"]:
        raise invalid_grant(BAD_LOGIN, "the user is inactive")
    if passwords.is_locked(directory, user[STATE_URN]):
        raise invalid_grant(BAD_LOGIN, "the user is locked")


def _count_wrong(directory: Directory, user: Document) -> Refusal:
    passwords.count_wrong_password(directory, user[STATE_URN])
    user[STATE_URN]["lastFailedLoginDate"] = timestamp(directory.now)
    directory.put("user", user["id"], user)
    return replace(invalid_grant(BAD_LOGIN, "wrong password"), keeps_writes=True)


def _note_login(directory: Directory, user: Document) -> None:
    user[STATE_URN] |= {
        "loginAttempts": 0,
        "locked": {"on": False},
        "lastSuccessfulLoginDate": timestamp(directory.now),
    }
    directory.put("user", user["id"], user)
