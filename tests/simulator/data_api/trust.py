"""Identity domains and tokens of any kind, also such as the OAuth endpoint would never give out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import requests

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import signing_keys, tokens
from simulator.kernel import tenancy
from simulator.kernel.store import Document, Transaction
from tests.support.running_cloud import RunningCloud

HOST = f"idcs-{'1' * 32}.identity.oraclecloud.com"
OTHER_HOST = f"idcs-{'2' * 32}.identity.oraclecloud.com"
DATA_HOST = f"{tenancy.GROUP_SHORT_ID}.data.iot.{tenancy.REGION}.oci.oraclecloud.com"
BASE_URL = f"https://{DATA_HOST}/ords/{tenancy.DOMAIN_SHORT_ID}/20250531"

Result = TypeVar("Result")


@dataclass
class Trust:
    """A running cloud whose state tests change from inside."""

    running: RunningCloud

    def inside(self, change: Callable[[Transaction], Result]) -> Result:
        """Run a change in the loop of the cloud, in one transaction."""

        async def run() -> Result:
            with self.running.cloud.store.transaction() as tx:
                return change(tx)

        return asyncio.run_coroutine_threadsafe(run(), self.running.loop).result(10)

    def create_identity_domain(self, host: str) -> None:
        """Add an active domain with a key whose certificate anybody may read."""
        domain = {"id": ocid(host), "host": host, "lifecycleState": "ACTIVE", "lifecycleDetails": None}

        def create(tx: Transaction) -> None:
            tx.put("identity_domain", ocid(host), domain, parent=tenancy.COMPARTMENT_OCID)
            directory = self._directory(tx, host)
            signing_keys.create(directory)
            directory.put("settings", "Settings", {"signingCertPublicAccess": True})

        self.inside(create)

    def change_identity_domain(self, host: str, **changes: Any) -> None:
        """Change the document of an identity domain."""

        def change(tx: Transaction) -> None:
            tx.put("identity_domain", ocid(host), _domain(tx, host) | changes, parent=tenancy.COMPARTMENT_OCID)

        self.inside(change)

    def change_settings(self, host: str, **changes: Any) -> None:
        """Change the SCIM settings of an identity domain."""
        self.inside(lambda tx: self._directory(tx, host).put("settings", "Settings", changes))

    def change_iot_domain(self, **changes: Any) -> None:
        """Change the document of the IoT domain."""
        ocid = tenancy.IOT_DOMAIN_OCID
        parent = tenancy.IOT_DOMAIN_GROUP_OCID

        def change(tx: Transaction) -> None:
            tx.put("iot_domain", ocid, (tx.get("iot_domain", ocid) or {}) | changes, parent=parent)

        self.inside(change)

    def token(self, host: str = HOST, **changes: Any) -> str:
        """Return a token signed by an identity domain; good unless `changes` to its claims make it bad."""
        now = int(self.running.cloud.clock.now().timestamp())
        claims = {
            "iss": "https://identity.oraclecloud.com/",
            "aud": f"/{tenancy.GROUP_SHORT_ID}",
            "scope": f"/iot/{tenancy.DOMAIN_SHORT_ID}",
            "sub": "grace",
            "sub_type": "user",
            "iat": now,
            "exp": now + 3600,
        } | changes
        present = {name: value for name, value in claims.items() if value is not None}
        return self.inside(lambda tx: tokens.sign(self._directory(tx, host), present))

    def get(self, path: str, token: str | None = None, **options: Any) -> requests.Response:
        """Read a path of the data API, by default with a good token."""
        headers = {"Authorization": f"Bearer {token or self.token()}"} | options.pop("headers", {})
        return requests.get(f"{BASE_URL}/{path}", headers=headers, timeout=10, **options)

    def _directory(self, tx: Transaction, host: str) -> Directory:
        return Directory(tx, self.running.cloud, _domain(tx, host), self.running.cloud.clock.now())


def ocid(host: str) -> str:
    """Return the OCID of the identity domain at a host."""
    return f"ocid1.domain.oc1..{host}"


def _domain(tx: Transaction, host: str) -> Document:
    domain = tx.get("identity_domain", ocid(host))
    assert domain is not None
    return domain
