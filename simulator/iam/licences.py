"""Licence types of identity domains.

Source: terraform-provider-oci integrationtest/identity_domain_test.go (spelling of `free` and `external-user`);
documentation "IAM Identity Domain Types" (product names; Oracle Apps types cannot be chosen at creation).
"""

from __future__ import annotations

from simulator.kernel.store import Document

LICENCES = {
    "free": "Free",
    "oracle-apps": "Oracle Apps",
    "oracle-apps-premium": "Oracle Apps Premium",
    "premium": "Premium",
    "external-user": "External User",
}
CREATABLE = ("free", "premium", "external-user")
"""The newest, External Active User, can be created too; its spelling is unknown."""


def allowed(current: str | None) -> list[Document]:
    """Return what a domain of the `current` licence type may change to."""
    return [
        {"name": name, "licenseType": name, "description": f"{LICENCES[name]} identity domain"}
        for name in CREATABLE
        if name != (current or "").lower()
    ]
