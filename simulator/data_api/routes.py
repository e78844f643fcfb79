"""The data API as a service: its hosts, its paths, who may call."""

from __future__ import annotations

from simulator.data_api import access, errors, row_routes
from simulator.kernel import regions
from simulator.kernel.plane import Plane

PLANE = Plane(
    name="data_api",
    hosts=regions.hosts("{group}.data.iot.{region}.oci"),
    routes=row_routes.ROUTES,
    authenticate=lambda _call: None,  # a token says what may be read, not who reads
    authorise=access.authorise,
    render_refusal=errors.render,
)
