"""Write access tokens as identity domains do.

Source: tokens printed in an Oracle API Platform lab, in chrishoina/blogrepo (ordsJavaScript/jwts) and other public
samples; documentation "Access Token", "Token Expiry Table".
Does not: claim `gtp` for the password grant; its value there is unknown.
"""

from __future__ import annotations

import secrets

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import tokens
from simulator.identity_domains.oauth.errors import invalid_grant, unauthorized_client
from simulator.identity_domains.oauth.grant import Grant
from simulator.identity_domains.oauth.scopes import Scope
from simulator.identity_domains.oauth.tokens import Claims
from simulator.identity_domains.resources import grants, roles
from simulator.identity_domains.resources.apps import USUAL_TOKEN_SECONDS
from simulator.kernel.store import Document


def access_token(directory: Directory, client: Document, grant: Grant, scope: Scope) -> tuple[str, int]:
    """Return a signed access token and its lifetime in seconds.

    Raises:
        Refusal: 400, the user is not assigned to the app.
    """
    _require_assigned(directory, grant, scope)
    seconds = _lifetime_seconds(scope)
    claims = _common(directory, scope, seconds) | _of_client(directory, client)
    claims |= _of_user(directory, grant, grant.user) if grant.user else {"sub": client["name"], "sub_type": "client"}
    if grant.kind:
        claims["gtp"] = grant.kind
    if scope.is_administrative:
        claims |= _app_roles(directory, client, grant)
    return tokens.sign(directory, claims), seconds


def _require_assigned(directory: Directory, grant: Grant, scope: Scope) -> None:
    is_asked = directory.settings.assignment_is_enforced and scope.resource.get("allowAccessControl")
    if is_asked and grant.user and not grants.is_assigned(directory, grant.user["id"], scope.resource["id"]):
        raise invalid_grant("The user is not assigned to the app.", "allowAccessControl: user not assigned")


def _lifetime_seconds(scope: Scope) -> int:
    """Return the least of what the app and the request say; sessions do not play a part in these grants."""
    asked = scope.expiry_seconds
    own = scope.resource.get("accessTokenExpiry")
    given = [seconds for seconds in (own, asked) if seconds is not None]
    return min(given, default=USUAL_TOKEN_SECONDS)


def _common(directory: Directory, scope: Scope, seconds: int) -> Claims:
    issued = int(directory.now.timestamp())
    domain = directory.domain
    claims: Claims = {
        "iss": tokens.issuer(directory),
        "aud": scope.audience,
        "scope": " ".join(scope.values),
        "iat": issued,
        "exp": issued + seconds,
        "jti": secrets.token_hex(16),
        "tok_type": "AT",
        "tenant": directory.tenant,
        "user.tenant.name": directory.tenant,
        "tenant_iss": directory.url,
        "sub_mappingattr": "userName",
        "primTenant": False,
        "opc": False,
        "domain": domain["displayName"],
        "domain_id": domain["id"],
        "domain_home": domain["homeRegion"],
        "region_name": directory.idcs_region,
        "ca_ocid": directory.cloud.tenancy.ocid,
        "ca_name": directory.cloud.tenancy.name,
    }
    return claims | ({"resource_app_id": scope.resource["id"]} if scope.resource else {})


def _of_client(directory: Directory, client: Document) -> Claims:
    return {
        "client_id": client["name"],
        "client_name": client["displayName"],
        "client_guid": client["id"],
        "client_ocid": client["ocid"],
        "client_tenantname": directory.tenant,
    }


def _of_user(directory: Directory, grant: Grant, user: Document) -> Claims:
    claims: Claims = {
        "sub": user["userName"],
        "sub_type": "user",
        "user_id": user["id"],
        "user_ocid": user["ocid"],
        "user_displayname": user["displayName"],
        "user_tenantname": directory.tenant,
        "user_lang": user.get("preferredLanguage", "en"),
        "user_locale": user.get("locale", "en"),
        "user_tz": user.get("timezone", "America/Chicago"),
        "sid": f"{secrets.token_hex(16)}:{secrets.token_hex(3)}",
    }
    if grant.amr:
        claims |= {"amr": list(grant.amr), "idp_name": "UserNamePassword", "idp_type": "LOCAL"}
    return claims


def _app_roles(directory: Directory, client: Document, grant: Grant) -> Claims:
    of_client = roles.roles_of_app(directory, client)
    of_user = roles.roles_of_user(directory, grant.user) if grant.user else []
    if len(of_client) + len(of_user) < 2 + bool(grant.user):
        raise unauthorized_client(directory, "neither client nor user holds an app role")
    return {"clientAppRoles": of_client} | ({"userAppRoles": of_user} if grant.user else {})
