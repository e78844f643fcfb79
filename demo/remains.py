"""What a destroyed demo has left behind, as Oracle's own SDK sees it."""

from __future__ import annotations

import json

import oci
import requests

from demo.tenancy import Tenancy

COLLECTIONS = ("Apps", "Groups", "Users", "Grants")
TIMEOUT_SECONDS = 60


def new_identity_domains(tenancy: Tenancy) -> list[str]:
    """Name the identity domains in the demo's compartment; there are none before it."""
    client = oci.identity.IdentityClient(tenancy.administrator)
    return [str(domain.display_name) for domain in client.list_domains(tenancy.compartment_ocid).data]


def collection_statuses(tenancy: Tenancy, identity_domain_url: str) -> dict[str, int]:
    """Return what each collection of the former identity domain answers: 404 when nothing is left."""
    signer = oci.signer.Signer.from_config(tenancy.administrator)

    def status(collection: str) -> int:
        url = f"{identity_domain_url}/admin/v1/{collection}"
        return requests.get(url, auth=signer, timeout=TIMEOUT_SECONDS, allow_redirects=False).status_code

    return {collection: status(collection) for collection in COLLECTIONS}


def iot_domain_left(tenancy: Tenancy) -> list[str]:
    """Name what differs in the IoT domain from before the demo."""
    if not tenancy.before_file.exists():
        return []
    before, now = json.loads(tenancy.before_file.read_text(encoding="utf-8")), tenancy.iot_domain()
    return sorted(name for name in before | now if before.get(name) != now.get(name))
