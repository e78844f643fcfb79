"""The IoT control plane as a service: its hosts, its paths, who may call."""

from __future__ import annotations

from simulator.control_plane import admission, oracle_errors
from simulator.iot import digital_twins, domain_routes, group_routes, work_request_routes
from simulator.iot.rights import RIGHTS
from simulator.kernel import regions
from simulator.kernel.plane import Plane

PLANE = Plane(
    name="iot",
    hosts=regions.hosts("iot.{region}.oci"),
    routes=(*group_routes.ROUTES, *domain_routes.ROUTES, *digital_twins.ROUTES, *work_request_routes.ROUTES),
    authenticate=admission.authenticate,
    authorise=admission.by_right(RIGHTS),
    render_refusal=oracle_errors.render,
)
