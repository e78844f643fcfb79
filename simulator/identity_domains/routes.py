"""HTTP paths of identity domains: SCIM below `/admin/v1`, OAuth below `/oauth2/v1`, and the discovery document.

Source: OCI Python SDK identity_domains_client.py; documentation "AppRole Permissions" for what is REST only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.responses import Response

from simulator.identity_domains import callers
from simulator.identity_domains.errors import render_refusal
from simulator.identity_domains.oauth import keys, oauth
from simulator.identity_domains.resources import changers
from simulator.identity_domains.resources.apps import Apps
from simulator.identity_domains.resources.certificates import OAuthClientCertificates
from simulator.identity_domains.resources.domain_settings import DomainSettings, IdentitySettings
from simulator.identity_domains.resources.grants import Grants
from simulator.identity_domains.resources.groups import Groups
from simulator.identity_domains.resources.roles import AppRoles
from simulator.identity_domains.resources.templates import AppTemplates
from simulator.identity_domains.resources.users import Users
from simulator.identity_domains.scim import discovery, scim
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel import regions
from simulator.kernel.plane import Call, Plane, Route

SCIM = "/admin/v1"
OPERATIONS: dict[str, tuple[str, str, str, Callable[[Resource, Call], Response]]] = {
    "create": ("POST", "", "Create{one}", scim.create),
    "list": ("GET", "", "List{many}", scim.list_all),
    "get": ("GET", "/{{id}}", "Get{one}", scim.get),
    "put": ("PUT", "/{{id}}", "Put{one}", scim.replace),
    "patch": ("PATCH", "/{{id}}", "Patch{one}", scim.patch),
    "delete": ("DELETE", "/{{id}}", "Delete{one}", scim.delete),
    "search": ("POST", "/.search", "Search{many}", scim.search),
}
"""Method, end of the path, name as in the SDK, and what answers."""
ALL = tuple(OPERATIONS)


def _routes(resource: Resource, *names: str) -> list[Route]:
    found = []
    for name in names:
        method, end, operation, handler = OPERATIONS[name]
        path = f"{SCIM}/{resource.endpoint}{end.format()}"
        operation = operation.format(one=resource.name, many=resource.endpoint)
        found.append(Route(method, path, operation, partial(handler, resource)))
    return found


PLANE = Plane(
    name="identity_domains",
    hosts=regions.hosts("idcs-{tenant}.identity", "idcs-{tenant}.identity.{region}.oci"),
    routes=(
        *_routes(Apps(), *ALL),
        *_routes(Groups(), *ALL),
        *_routes(Users(), *ALL),
        *_routes(Grants(), "create", "list", "get", "patch", "delete", "search"),
        *_routes(DomainSettings(), "list", "get", "put", "patch", "search"),
        *_routes(IdentitySettings(), "list", "get", "put", "patch", "search"),
        *_routes(AppRoles(), "list", "get", "search"),
        *_routes(AppTemplates(), "list", "get", "search"),
        *_routes(OAuthClientCertificates(), "create", "list", "get", "delete", "search"),
        Route("PUT", f"{SCIM}/AppStatusChanger/{{id}}", "PutAppStatusChanger", changers.put_app_status_changer),
        Route("PUT", f"{SCIM}/UserStatusChanger/{{id}}", "PutUserStatusChanger", changers.put_user_status_changer),
        Route(
            "PUT",
            f"{SCIM}/UserPasswordChanger/{{id}}",
            "PutUserPasswordChanger",
            changers.put_user_password_changer,
        ),
        Route(
            "PUT",
            f"{SCIM}/UserPasswordResetter/{{id}}",
            "PutUserPasswordResetter",
            changers.put_user_password_resetter,
        ),
        Route(
            "POST",
            f"{SCIM}/AppClientSecretRegenerator",
            "RegenerateAppClientSecret",
            changers.regenerate_app_client_secret,
        ),
        Route(
            "PUT",
            f"{SCIM}/AppClientSecretRegenerator/{{id}}",
            "RegenerateAppClientSecret",
            changers.regenerate_app_client_secret,
        ),
        Route("GET", f"{SCIM}/SigningCert/jwk", "GetSigningCertJwk", keys.get_signing_cert_jwk, public=True),
        Route(
            "GET",
            f"{SCIM}/ServiceProviderConfig",
            "GetServiceProviderConfig",
            discovery.get_service_provider_config,
        ),
        Route("GET", f"{SCIM}/ResourceTypes", "ListResourceTypes", discovery.list_resource_types),
        Route("GET", f"{SCIM}/ResourceTypes/{{id}}", "GetResourceType", discovery.get_resource_type),
        Route("GET", f"{SCIM}/Schemas", "ListSchemas", discovery.list_schemas),
        Route("GET", f"{SCIM}/Schemas/{{id}}", "GetSchema", discovery.get_schema),
        Route("POST", "/oauth2/v1/token", "GetToken", oauth.get_token, public=True),
        Route("POST", "/oauth2/v1/introspect", "IntrospectToken", oauth.introspect_token, public=True),
        Route(
            "GET",
            "/.well-known/openid-configuration",
            "GetOpenidConfiguration",
            keys.get_openid_configuration,
            public=True,
        ),
    ),
    authenticate=callers.authenticate,
    render_refusal=render_refusal,
)
