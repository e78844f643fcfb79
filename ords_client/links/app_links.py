"""The links an administrator can see: the app as the set-up declares it, and the user in it.

Source: OCI Python SDK `identity_domains/models/app.py`, `user.py`, `grant.py`; the scenario's steps 7 to 30.
"""

from __future__ import annotations

import shlex
from typing import Any

from ords_client.errors import NotAllowedError
from ords_client.identity_domain import STATE
from ords_client.links.facts import Facts
from ords_client.links.link import PUT_BACK, Broken, Link, Unseen

GRANT_TYPES = {
    "password": "resource owner",
    "client_credentials": "client credentials",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "JWT assertion",
    "refresh_token": "refresh token",
}

NO_USER = "The client asks for itself, without a user."


def existing_app(facts: Facts) -> dict[str, Any]:
    """Return the app; one that is gone breaks the link `app-active`.

    Raises:
        Broken: It is gone.
        NotAllowedError: It may not be read.
    """
    try:
        return facts.app()
    except NotAllowedError as error:
        if error.status != 404:
            raise
        problem = f"The app {facts.outputs.client_id} is gone from the identity domain."
        raise Broken(problem, PUT_BACK, ["app-active"]) from error


def app_active(facts: Facts) -> str:
    """Look whether the app is there and active."""
    app = existing_app(facts)
    if not app.get("active"):
        raise Broken(f"The app {app.get('displayName')} is not active, so it gets no tokens.", PUT_BACK)
    return f"{app.get('displayName')}, client id {app.get('name')}"


def app_audience(facts: Facts) -> str:
    """Look whether the app is a resource server with the audience of the IoT domain group."""
    app, expected = existing_app(facts), f"/{facts.outputs.group_short_id}"
    if not app.get("isOAuthResource"):
        raise Broken("The app is not a resource server.", PUT_BACK)
    if app.get("audience") != expected:
        raise Broken(f"The primary audience is {app.get('audience')!r}, not {expected!r}.", PUT_BACK)
    return expected


def app_scopes(facts: Facts) -> str:
    """Look whether the app has a scope for the IoT domain."""
    expected = f"/iot/{facts.iot_domain.short_id}"
    scopes = [scope.get("value") for scope in existing_app(facts).get("scopes") or ()]
    if expected not in scopes:
        raise Broken(f"The app has the scopes {_names(scopes)}, not {expected!r}.", PUT_BACK)
    return expected


def app_grants(facts: Facts) -> str:
    """Look whether the app is a client with all four grant types."""
    app = existing_app(facts)
    allowed = app.get("allowedGrants") or []
    missing = [words for grant, words in GRANT_TYPES.items() if grant not in allowed]
    if not app.get("isOAuthClient"):
        raise Broken("The app is not a client.", PUT_BACK)
    if missing:
        raise Broken(f"The app lacks the grant types {_names(missing)}.", PUT_BACK)
    return _names(list(GRANT_TYPES.values()))


def app_introspect(facts: Facts) -> str:
    """Look whether the app may introspect tokens."""
    if "introspect" not in (existing_app(facts).get("allowedOperations") or []):
        raise Broken("The app may not introspect tokens.", PUT_BACK)
    return "allowed"


def app_policy(facts: Facts) -> str:
    """Look whether the app may ask for every scope (token issuance policy All)."""
    policy = existing_app(facts).get("trustScope")
    if policy != "Account":
        raise Broken(f"The token issuance policy is {policy!r}, not All ('Account').", PUT_BACK)
    return "All"


def user_active(facts: Facts) -> str:
    """Look whether the user is there, active and not locked."""
    if not facts.user:
        raise Unseen(NO_USER)
    user = facts.user_record()
    if user is None:
        problem = f"{facts.outputs.identity_domain_host} has no user called {facts.user!r}."
        raise Broken(problem, "Check the spelling, or add the user to the stack's config and run `pulumi up`.")
    if not user.get("active"):
        raise Broken(f"The user {facts.user} is not active.", "Activate the user in the identity domain.")
    if ((user.get(STATE) or {}).get("locked") or {}).get("on"):
        fix = f"Unlock the user, or set a new password: `ords-client password --user {shlex.quote(facts.user)}`."
        raise Broken(f"The user {facts.user} is locked.", fix)
    return f"{facts.user} is active and not locked"


def user_assigned(facts: Facts) -> str:
    """Look whether the user, or a group the user is in, is assigned to the app."""
    if not facts.user:
        raise Unseen(NO_USER)
    existing_app(facts)
    user = facts.user_record()
    if user is None or not facts.identity_domain.is_assigned(user):
        groups = [str(group.get("display") or group.get("value")) for group in (user or {}).get("groups") or ()]
        problem = f"Neither the user {facts.user} nor one of the user's groups ({_names(groups)}) is assigned"
        fix = "Add the user to a group of the stack's config, or to its users, and run `pulumi up --refresh`."
        raise Broken(f"{problem} to the app.", fix)
    return f"{facts.user}, or a group of the user, is assigned to the app"


def _names(names: list[Any]) -> str:
    return ", ".join(map(str, names)) or "none"


INSIDE = ("identity-domain",)
APP_LINKS: tuple[Link[Facts], ...] = (
    Link("app-active", "App active", "the app exists and is switched on", app_active, INSIDE),
    Link("app-audience", "App audience", "tokens are made out to the IoT domain group", app_audience, INSIDE),
    Link("app-scopes", "App scopes", "the app has the scope of the IoT domain", app_scopes, INSIDE),
    Link("app-grants", "App grant types", "every way to ask for a token is open", app_grants, INSIDE),
    Link("app-introspect", "App introspection", "the app may ask about tokens", app_introspect, INSIDE),
    Link("app-policy", "App token policy", "the app may ask for every scope", app_policy, INSIDE),
    Link("user-active", "User active", "the user exists and may sign in", user_active, INSIDE),
    Link("user-assigned", "User assigned", "the user may use the app", user_assigned, (*INSIDE, "user-active")),
)
