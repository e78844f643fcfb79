"""HTTP paths of the secrets service.

Source: OCI Python SDK secrets/secrets_client.py (paths, parameters), secrets/models/secret_bundle.py.
"""

from __future__ import annotations

import base64

from starlette.responses import JSONResponse, Response

from simulator.control_plane import admission, oracle_errors
from simulator.control_plane.oracle_errors import not_found
from simulator.kernel import regions
from simulator.kernel.call import Call
from simulator.kernel.plane import Plane, Route


def get_secret_bundle(call: Call) -> Response:
    """Answer GetSecretBundle: the current version's content."""
    secret = call.tx.get("secret", call.path_params["secret_id"])
    if secret is None or call.query.get("stage", "CURRENT") not in {"CURRENT", "LATEST"}:
        raise not_found()
    content = base64.b64encode(call.cloud.vault.decrypt(secret["content"]).encode()).decode()
    bundle = {
        "secretId": call.path_params["secret_id"],
        "timeCreated": secret["timeCreated"],
        "versionNumber": 1,
        "versionName": None,
        "secretBundleContent": {"contentType": "BASE64", "content": content},
        "stages": ["CURRENT", "LATEST"],
        "metadata": None,
    }
    return JSONResponse(bundle, headers={"etag": secret["etag"]})


PLANE = Plane(
    name="secrets",
    hosts=regions.hosts("secrets.vaults.{region}.oci"),
    routes=(Route("GET", "/20190301/secretbundles/{secret_id}", "GetSecretBundle", get_secret_bundle),),
    authenticate=admission.authenticate,
    authorise=admission.by_right({"GetSecretBundle": "read secret-bundles"}),
    render_refusal=oracle_errors.render,
)
