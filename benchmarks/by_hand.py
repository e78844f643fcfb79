"""Rename the connected app, as somebody does by hand: `python -m benchmarks.by_hand NAME`, inside a cloud."""

from __future__ import annotations

import os
import sys

import oci
from oci.identity_domains import models

from simulator.kernel import tenancy

SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def rename(name: str) -> None:
    """Give the app another display name, in whichever identity domain of the compartment it is."""
    config = oci.config.from_file(os.environ["OCI_CONFIG_FILE"])
    for domain in oci.identity.IdentityClient(config).list_domains(tenancy.COMPARTMENT_OCID).data:
        directory = oci.identity_domains.IdentityDomainsClient(config, service_endpoint=domain.url)
        for app in directory.list_apps().data.resources:
            if app.audience == f"/{tenancy.GROUP_SHORT_ID}":
                change = models.Operations(op="REPLACE", path="displayName", value=name)
                directory.patch_app(app.id, patch_op=models.PatchOp(schemas=[SCHEMA], operations=[change]))


if __name__ == "__main__":
    rename(sys.argv[1])
