"""List the services of the simulated cloud, and finish what they have begun."""

from __future__ import annotations

from starlette.routing import compile_path

from simulator.control_plane import work_requests
from simulator.data_api.routes import PLANE as DATA_API
from simulator.forge.routes import PLANE as FORGE
from simulator.iam.routes import PLANE as IAM
from simulator.identity_domains.routes import PLANE as IDENTITY_DOMAINS
from simulator.iot.routes import PLANE as IOT
from simulator.kernel.cloud import Cloud
from simulator.object_storage.routes import PLANE as OBJECT_STORAGE
from simulator.secrets.routes import PLANE as SECRETS

PLANES = (IAM, IDENTITY_DOMAINS, IOT, DATA_API, OBJECT_STORAGE, SECRETS, FORGE)

EFFECTS = {operation: effect for plane in PLANES for operation, effect in plane.effects.items()}
"""What else happens when a work request has succeeded, by operation."""

_HOSTS = [compile_path(host)[0] for plane in PLANES for host in plane.hosts]


def serves(host: str) -> bool:
    """Tell whether a service of the cloud answers at `host`."""
    return any(pattern.match(host) for pattern in _HOSTS)


def settle(cloud: Cloud) -> None:
    """Finish every work request that is due, in a transaction of its own."""
    with cloud.store.transaction() as tx:
        work_requests.settle(tx, cloud, cloud.clock.now(), EFFECTS)
