"""Make an identity domain with users, by Oracle's SDK: `python -m benchmarks.existing_users COUNT`, inside a cloud.

Prints the OCID of the domain. The users are called reader00000 and so on.
"""

from __future__ import annotations

import os
import sys

import oci
from oci.identity_domains import models

from simulator.kernel import tenancy

SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"


def names(count: int) -> list[str]:
    """Return the names of `count` users."""
    return [f"reader{number:05}" for number in range(count)]


def make(count: int) -> str:
    """Make the domain and its users; return the OCID of the domain."""
    config = oci.config.from_file(os.environ["OCI_CONFIG_FILE"])
    iam = oci.identity.IdentityClientCompositeOperations(oci.identity.IdentityClient(config))
    details = oci.identity.models.CreateDomainDetails(
        compartment_id=tenancy.COMPARTMENT_OCID,
        display_name="people",
        description="people of somebody else",
        home_region=tenancy.REGION,
        license_type="premium",
    )
    iam.create_domain_and_wait_for_state(details, ["SUCCEEDED"], waiter_kwargs={"max_interval_seconds": 1})
    (domain,) = iam.client.list_domains(tenancy.COMPARTMENT_OCID, display_name="people").data
    directory = oci.identity_domains.IdentityDomainsClient(config, service_endpoint=domain.url)
    for name in names(count):
        person = models.UserName(given_name="Reader", family_name=name)
        address = models.UserEmails(value=f"{name}@example.com", type="work", primary=True)
        directory.create_user(user=models.User(schemas=[SCHEMA], user_name=name, name=person, emails=[address]))
    return str(domain.id)


if __name__ == "__main__":
    print(make(int(sys.argv[1])))  # noqa: T201 - the answer of this command
