"""HTTP paths of the IoT control plane: parse, call the rules, render."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator import oracle_errors, signatures
from simulator.plane import Call, Plane, Refusal, Route


def get_iot_domain(call: Call) -> Response:
    """Answer GetIotDomain."""
    document = call.tx.get("iot_domain", call.path_params["iot_domain_id"])
    if document is None:
        raise Refusal(
            404, "NotAuthorizedOrNotFound", "Authorization failed or requested resource not found.", "x"
        )
    return JSONResponse(document)


PLANE = Plane(
    name="iot",
    hosts=("iot.{region}.oci.oraclecloud.com",),
    routes=(Route("GET", "/20250531/iotDomains/{iot_domain_id}", "GetIotDomain", get_iot_domain),),
    authenticate=signatures.authenticate,
    render_refusal=oracle_errors.render,
)
