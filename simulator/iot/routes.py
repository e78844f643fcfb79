"""The IoT control plane as a service: its hosts, its paths, who may call."""

from __future__ import annotations

from simulator.control_plane import oracle_errors
from simulator.control_plane.admission import admit
from simulator.iot import domain_routes, group_routes, work_request_routes
from simulator.kernel import regions
from simulator.kernel.plane import Plane

PLANE = Plane(
    name="iot",
    hosts=regions.hosts("iot.{region}.oci"),
    routes=(*group_routes.ROUTES, *domain_routes.ROUTES, *work_request_routes.ROUTES),
    authenticate=admit,
    render_refusal=oracle_errors.render,
)
