"""List the services of the simulated cloud."""

from __future__ import annotations

from simulator.data_api.routes import PLANE as DATA_API
from simulator.iam.routes import PLANE as IAM
from simulator.identity_domains.routes import PLANE as IDENTITY_DOMAINS
from simulator.iot.routes import PLANE as IOT
from simulator.object_storage.routes import PLANE as OBJECT_STORAGE
from simulator.secrets.routes import PLANE as SECRETS

PLANES = (IAM, IDENTITY_DOMAINS, IOT, DATA_API, OBJECT_STORAGE, SECRETS)

EFFECTS = {operation: effect for plane in PLANES for operation, effect in plane.effects.items()}
"""What else happens when a work request has succeeded, by operation."""
