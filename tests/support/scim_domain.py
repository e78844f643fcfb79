"""An identity domain without network: its plane, called in this process."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from simulator.identity_domains.routes import PLANE
from simulator.kernel import tenancy
from simulator.kernel.call import Call, Caller
from simulator.kernel.clock import HandClock
from simulator.kernel.cloud import Cloud
from simulator.kernel.dispatch import PlaneApp
from simulator.kernel.store import Document
from simulator.settings.identity_domains import IdentityDomainsSettings
from tests.support.scim_bodies import PATCH_URN

START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
HOST = f"idcs-{'a1b2c3d4' * 4}.identity.oraclecloud.com"
DOMAIN: Document = {
    "id": "ocid1.domain.oc1..aaaaaaaaunittests",
    "host": HOST,
    "compartmentId": tenancy.COMPARTMENT_OCID,
    "displayName": "unit-tests",
    "homeRegion": "us-ashburn-1",
    "licenseType": "premium",
    "lifecycleState": "ACTIVE",
    "lifecycleDetails": None,
}
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Domain:
    """One identity domain to call."""

    cloud: Cloud
    clock: HandClock
    role: str = "administrator"
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def send(self, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Send a request as it stands, from a caller of `role` unless it brings a Bearer token."""
        path, _, query = target.partition("?")
        given = {"host": f"{HOST}:443", "content-type": "application/json"} | (headers or {})
        scope = {
            "type": "http",
            "method": method,
            "path_params": {},
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()],
        }
        return self.loop.run_until_complete(self._answer(scope, body))

    def call(self, method: str, target: str, body: Any = None, **headers: str) -> Answer:
        """Call a SCIM operation with a JSON body; `if_match` and other headers by keyword."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, f"/admin/v1{target}", b"" if body is None else json.dumps(body).encode(), given)

    def made(self, target: str, body: Document) -> Document:
        """Return what a create makes."""
        answer = self.call("POST", target, body)
        assert answer.status == 201, answer.body
        document: Document = answer.json
        return document

    def patched(self, target: str, *operations: Document) -> Answer:
        """Send a PATCH of these operations."""
        return self.call("PATCH", target, {"schemas": [PATCH_URN], "Operations": list(operations)})

    def token(self, client: Document | None, **form: str) -> Answer:
        """Ask the token endpoint, with Basic credentials of `client` if there is one."""
        headers = {"content-type": FORM}
        if client is not None:
            credentials = f"{client['name']}:{client['clientSecret']}".encode()
            headers["authorization"] = f"Basic {base64.b64encode(credentials).decode()}"
        return self.send("POST", "/oauth2/v1/token", urlencode(form).encode(), headers)

    def set(self, **settings: Any) -> None:
        """Change how the identity domain behaves."""
        changed = IdentityDomainsSettings(**settings)
        self.cloud.settings = self.cloud.settings.model_copy(update={"identity_domains": changed})

    def change_domain(self, **values: Any) -> None:
        """Change the document that IAM keeps of the domain."""
        with self.cloud.store.transaction() as tx:
            document = tx.get("identity_domain", DOMAIN["id"]) or {}
            tx.put("identity_domain", DOMAIN["id"], document | values, parent=tenancy.COMPARTMENT_OCID)

    async def _answer(self, scope: Document, body: bytes) -> Answer:
        sent: list[Any] = []

        async def receive() -> Document:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        plane = replace(PLANE, authenticate=self._authenticate)
        await PlaneApp(self.cloud, plane, lambda: None)(scope, receive, send)
        headers = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))

    def _authenticate(self, call: Call) -> Caller | None:
        if "authorization" in call.headers:
            return PLANE.authenticate(call)
        return Caller(tenancy.USER_OCIDS[self.role], tenancy.TENANCY_OCID, self.role)
