"""HTTP paths of identity domains: SCIM below `/admin/v1`, OAuth below `/oauth2/v1`, and the discovery document.

Source: OCI Python SDK identity_domains_client.py; documentation "AppRole Permissions" for what is REST only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.responses import Response

from simulator.identity_domains import (
    callers,
    changer_routes,
    discovery_routes,
    errors,
    key_routes,
    resource_routes,
    token_routes,
)
from simulator.identity_domains.oauth import errors as oauth_errors
from simulator.identity_domains.resources.apps import Apps
from simulator.identity_domains.resources.certificates import OAuthClientCertificates
from simulator.identity_domains.resources.domain_settings import DomainSettings, IdentitySettings
from simulator.identity_domains.resources.grants import Grants
from simulator.identity_domains.resources.groups import Groups
from simulator.identity_domains.resources.roles import AppRoles
from simulator.identity_domains.resources.templates import AppTemplates
from simulator.identity_domains.resources.trusts import IdentityPropagationTrusts
from simulator.identity_domains.resources.users import Users
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel import regions
from simulator.kernel.call import Call, Request
from simulator.kernel.plane import Plane, Route
from simulator.kernel.refusal import Refusal

SCIM = "/admin/v1"
OPERATIONS: dict[str, tuple[str, str, str, Callable[[Resource, Call], Response]]] = {
    "create": ("POST", "", "Create{one}", resource_routes.create),
    "list": ("GET", "", "List{many}", resource_routes.list_all),
    "get": ("GET", "/{id}", "Get{one}", resource_routes.get),
    "put": ("PUT", "/{id}", "Put{one}", resource_routes.replace),
    "patch": ("PATCH", "/{id}", "Patch{one}", resource_routes.patch),
    "delete": ("DELETE", "/{id}", "Delete{one}", resource_routes.delete),
    "search": ("POST", "/.search", "Search{many}", resource_routes.search),
}
"""Method, end of the path, name as in the SDK, and what answers."""
ALL = tuple(OPERATIONS)


def _routes(resource: Resource, *names: str) -> list[Route]:
    found = []
    for name in names:
        method, end, operation, handler = OPERATIONS[name]
        path = f"{SCIM}/{resource.endpoint}{end}"
        operation = operation.format(one=resource.name, many=resource.endpoint)
        found.append(Route(method, path, operation, partial(handler, resource)))
    return found


def _render(request: Request, refusal: Refusal) -> Response:
    """Return the refusal in the shape of the protocol that was spoken: OAuth's, or SCIM's."""
    render = oauth_errors.render if request.path.startswith("/oauth2/") else errors.render
    return render(request, refusal)


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
        *_routes(IdentityPropagationTrusts(), *ALL),
        *_routes(AppRoles(), "list", "get", "search"),
        *_routes(AppTemplates(), "list", "get", "search"),
        *_routes(OAuthClientCertificates(), "create", "list", "get", "delete", "search"),
        Route("PUT", f"{SCIM}/AppStatusChanger/{{id}}", "PutAppStatusChanger", changer_routes.put_app_status_changer),
        Route(
            "PUT", f"{SCIM}/UserStatusChanger/{{id}}", "PutUserStatusChanger", changer_routes.put_user_status_changer
        ),
        Route(
            "PUT",
            f"{SCIM}/UserPasswordChanger/{{id}}",
            "PutUserPasswordChanger",
            changer_routes.put_user_password_changer,
        ),
        Route(
            "PUT",
            f"{SCIM}/UserPasswordResetter/{{id}}",
            "PutUserPasswordResetter",
            changer_routes.put_user_password_resetter,
        ),
        Route(
            "POST",
            f"{SCIM}/AppClientSecretRegenerator",
            "RegenerateAppClientSecret",
            changer_routes.regenerate_app_client_secret,
        ),
        Route(
            "PUT",
            f"{SCIM}/AppClientSecretRegenerator/{{id}}",
            "RegenerateAppClientSecret",
            changer_routes.regenerate_app_client_secret,
        ),
        Route("GET", f"{SCIM}/SigningCert/jwk", "GetSigningCertJwk", key_routes.get_signing_cert_jwk, public=True),
        Route(
            "GET",
            f"{SCIM}/ServiceProviderConfig",
            "GetServiceProviderConfig",
            discovery_routes.get_service_provider_config,
        ),
        Route("GET", f"{SCIM}/ResourceTypes", "ListResourceTypes", discovery_routes.list_resource_types),
        Route("GET", f"{SCIM}/ResourceTypes/{{id}}", "GetResourceType", discovery_routes.get_resource_type),
        Route("GET", f"{SCIM}/Schemas", "ListSchemas", discovery_routes.list_schemas),
        Route("GET", f"{SCIM}/Schemas/{{id}}", "GetSchema", discovery_routes.get_schema),
        Route("POST", "/oauth2/v1/token", "GetToken", token_routes.get_token, public=True),
        Route("POST", "/oauth2/v1/introspect", "IntrospectToken", token_routes.introspect_token, public=True),
        Route(
            "GET",
            "/.well-known/openid-configuration",
            "GetOpenidConfiguration",
            key_routes.get_openid_configuration,
            public=True,
        ),
    ),
    authenticate=callers.authenticate,
    render_refusal=_render,
)
