"""The public side of the forges: where the keys of their tokens are read."""

from __future__ import annotations

from functools import partial

from starlette.responses import JSONResponse, Response

from simulator.control_plane import oracle_errors
from simulator.forge.issuers import ISSUERS, Issuer, key_set
from simulator.kernel.call import Call, Caller
from simulator.kernel.plane import Plane, Route
from simulator.kernel.refusal import Refusal


def get_forge_keys(issuer: Issuer, call: Call) -> Response:
    """Return the key set."""
    _require_host(issuer, call)
    return JSONResponse({"keys": key_set(call.tx, call.cloud, issuer)})


def get_forge_configuration(call: Call) -> Response:
    """Return the discovery document."""
    issuer = next(issuer for issuer in ISSUERS.values() if issuer.host == call.host)
    return JSONResponse(
        {
            "issuer": issuer.url,
            "jwks_uri": issuer.keys_url,
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
        }
    )


def _require_host(issuer: Issuer, call: Call) -> None:
    if call.host != issuer.host:
        raise Refusal(404, "NotFound", f"There is nothing at {call.path}.", "path")


def _nobody(_call: Call) -> Caller | None:
    return None


PLANE = Plane(
    name="forge",
    hosts=tuple(issuer.host for issuer in ISSUERS.values()),
    routes=(
        *(
            Route("GET", issuer.keys_path, "GetForgeKeys", partial(get_forge_keys, issuer), public=True)
            for issuer in ISSUERS.values()
        ),
        Route(
            "GET", "/.well-known/openid-configuration", "GetForgeConfiguration", get_forge_configuration, public=True
        ),
    ),
    authenticate=_nobody,
    render_refusal=oracle_errors.render,
)
