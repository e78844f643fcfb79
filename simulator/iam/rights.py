"""The least right of every operation of the IAM control plane.

Source: documentation "Details for IAM with Identity Domains" (2024-06). Right for policies: "Details for IAM".
"""

from __future__ import annotations

RIGHTS = {
    "ListDomains": "inspect domains",
    "GetDomain": "read domains",
    "ListAllowedDomainLicenseTypes": "read domains",
    "UpdateDomain": "use domains",
    "CreateDomain": "manage domains",
    "DeleteDomain": "manage domains",
    "ActivateDomain": "manage domains",
    "DeactivateDomain": "manage domains",
    "ChangeDomainCompartment": "manage domains",
    "ChangeDomainLicenseType": "manage domains",
    "EnableReplicationToRegion": "manage domains",
    # The documentation says so of GetIamWorkRequest; for the others it is a conclusion.
    "GetIamWorkRequest": "use domains",
    "ListIamWorkRequests": "use domains",
    "ListIamWorkRequestErrors": "use domains",
    "ListIamWorkRequestLogs": "use domains",
    "GetWorkRequest": "use domains",
    "ListRegions": "inspect tenancies",
    "GetTenancy": "inspect tenancies",
    "ListRegionSubscriptions": "inspect tenancies",
    "GetCompartment": "inspect compartments",
    "ListPolicies": "inspect policies",
    "GetPolicy": "inspect policies",
    "CreatePolicy": "manage policies",
    "UpdatePolicy": "manage policies",
    "DeletePolicy": "manage policies",
}
