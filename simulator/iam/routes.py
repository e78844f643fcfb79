"""The IAM control plane as a service: its hosts, its paths, who may call."""

from __future__ import annotations

from simulator.control_plane import admission, oracle_errors
from simulator.iam import domain_routes, domains, policy_routes, tenancy_routes, work_request_routes
from simulator.iam.rights import RIGHTS
from simulator.kernel import regions
from simulator.kernel.plane import Plane

PLANE = Plane(
    name="iam",
    hosts=regions.hosts("identity.{region}.oci", "identity.{region}"),
    routes=(*domain_routes.ROUTES, *work_request_routes.ROUTES, *tenancy_routes.ROUTES, *policy_routes.ROUTES),
    authenticate=admission.authenticate,
    authorise=admission.by_right(RIGHTS),
    render_refusal=oracle_errors.render,
    effects={"CreateDomain": domains.finish_creation, "DeleteDomain": domains.finish_deletion},
)
