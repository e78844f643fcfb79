"""Keep the apps, groups, users and grants of one identity domain.

Does not: know any rule of theirs; see apps.py, groups.py, users.py and grants.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from simulator.kernel.cloud import Cloud
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document, Transaction
from simulator.settings.identity_domains import IdentityDomainsSettings

KINDS = (
    "app",
    "app_role",
    "client_certificate",
    "client_secret",
    "grant",
    "group",
    "identity_settings",
    "password",
    "rate_window",
    "refresh_token",
    "retry",
    "scim_key",
    "settings",
    "signing_key",
    "trust",
    "user",
)
"""Kinds of the documents an identity domain owns; their parent is its OCID."""

OCID_TYPES = {
    "app": "domainapp",
    "app_role": "domainapprole",
    "client_certificate": "domainoauthclientcertificate",
    "grant": "domaingrant",
    "group": "group",
    "identity_settings": "domainidentitysetting",
    "settings": "domainsetting",
    "trust": "domainidentitypropagationtrust",
    "user": "user",
}
_SCIM_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Directory:
    """The content of one identity domain, inside one transaction.

    Attributes:
        domain: The document of the identity domain.
        now: Time of the request.
    """

    tx: Transaction
    cloud: Cloud
    domain: Document
    now: datetime

    @property
    def ocid(self) -> str:
        """OCID of the identity domain."""
        return str(self.domain["id"])

    @property
    def url(self) -> str:
        """URL of the identity domain, with port as Oracle writes it."""
        return f"https://{self.domain['host']}:443"

    @property
    def tenancy_ocid(self) -> str:
        """OCID of the tenancy."""
        return self.cloud.tenancy.ocid

    @property
    def tenant(self) -> str:
        """Name of the domain in tokens: `idcs-` and 32 hex characters."""
        return str(self.domain["host"]).partition(".")[0]

    @property
    def idcs_region(self) -> str:
        """Name of the region as identity domains write it, such as `us-ashburn-idcs-1`."""
        return _idcs_region(self.domain["homeRegion"])

    @property
    def secure_url(self) -> str:
        """URL of the domain's endpoints that ask for a client certificate."""
        rest = self.cloud.tenancy.second_level_domain
        return f"https://{self.tenant}.{self.idcs_region}.secure.identity.{rest}"

    @property
    def settings(self) -> IdentityDomainsSettings:
        """How identity domains behave."""
        settings: IdentityDomainsSettings = self.cloud.settings.identity_domains
        return settings

    def get(self, kind: str, id_or_ocid: str) -> Document | None:
        """Return the document with this SCIM id or OCID, None when this domain has none."""
        id = id_or_ocid[-32:] if id_or_ocid.startswith(f"ocid1.{OCID_TYPES.get(kind)}.") else id_or_ocid
        document = self.tx.get(kind, self._key(id))
        mine = document is not None and document.get("domainOcid", self.ocid) == self.ocid
        return document if mine else None

    def all(self, kind: str) -> list[Document]:
        """Return every document of a kind, in the order of their ids."""
        return self.tx.find(kind, parent=self.ocid)

    def count(self, kind: str) -> int:
        """Return how many documents of a kind there are."""
        return self.tx.count(kind, parent=self.ocid)

    def put(self, kind: str, id: str, document: Document) -> None:
        """Write a document."""
        self.tx.put(kind, self._key(id), document, parent=self.ocid)

    def delete(self, kind: str, id: str) -> None:
        """Remove a document if it is there."""
        self.tx.delete(kind, self._key(id))

    def owner_of(self, kind: str, attribute: str, value: str) -> str | None:
        """Return the id of the resource that holds a unique value, without regard to case."""
        entry = self.tx.get("scim_key", self._unique_key(kind, attribute, value))
        return None if entry is None else str(entry["id"])

    def claim(self, kind: str, attribute: str, value: str, id: str) -> None:
        """Let the resource `id` hold a unique value.

        Raises:
            Refusal: 409, another resource holds it.
        """
        if self.owner_of(kind, attribute, value) not in (None, id):
            raise Refusal(409, "", f"There is a resource already whose {attribute} is {value}.", "unique values")
        key = self._unique_key(kind, attribute, value)
        self.tx.put("scim_key", key, {"id": id}, parent=self.ocid)

    def release(self, kind: str, attribute: str, value: str) -> None:
        """Let any resource hold the value again."""
        self.tx.delete("scim_key", self._unique_key(kind, attribute, value))

    def new_id(self) -> str:
        """Return an id that no resource has."""
        return uuid4().hex

    def ocid_of(self, kind: str, id: str) -> str:
        """Return the OCID of a resource; its last characters are the SCIM id."""
        return self.cloud.tenancy.ocid_of(OCID_TYPES[kind], f"{'a' * 8}{'q' * 20}{id}")

    def find_by(self, kind: str, attribute: str, value: str) -> Document | None:
        """Return the resource that holds a unique value."""
        id = self.owner_of(kind, attribute, value)
        return None if id is None else self.get(kind, id)

    def _key(self, id: str) -> str:
        """Well-known ids such as `Settings` exist in every domain, so they need its OCID in their key."""
        return id if _SCIM_ID.fullmatch(id) else f"{self.ocid}/{id}"

    def _unique_key(self, kind: str, attribute: str, value: str) -> str:
        return f"{self.ocid}/{kind}/{attribute}/{value.casefold()}"


def find_domain(tx: Transaction, host: str, now: datetime) -> Document | None:
    """Return the identity domain that answers at `host` now; a new one does not at once.

    It answers at its own host, and at the one of its home region, which its `homeRegionUrl` names.
    """
    for domain in tx.find("identity_domain"):
        if host in _hosts(domain) and domain["lifecycleState"] in {"ACTIVE", "INACTIVE"}:
            served_from = domain.get("servedFrom")
            return domain if served_from is None or datetime.fromisoformat(served_from) <= now else None
    return None


def regional_host(host: str, region: str) -> str:
    """Return where the identity domain with this host answers in one region.

    Source: values of `homeRegionUrl` in tests of terraform-provider-oci and in public Terraform modules.
    """
    tenant, _, rest = host.partition(".identity.")
    return f"{tenant}.{_idcs_region(region)}.identity.{region}.oci.{rest}"


def is_active(domain: Document) -> bool:
    """Tell whether users may sign in.

    Source: documentation "Deactivating an Identity Domain": no more as soon as deactivation starts.
    """
    return domain["lifecycleState"] == "ACTIVE" and domain.get("lifecycleDetails") != "DEACTIVATING"


def _hosts(domain: Document) -> tuple[str, ...]:
    home = domain.get("homeRegion")
    return (domain["host"], regional_host(domain["host"], home)) if home else (domain["host"],)


def _idcs_region(region: str) -> str:
    return f"{region.rpartition('-')[0]}-idcs-1"
