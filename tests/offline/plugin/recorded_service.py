"""Answers as the service of the recording did, with the ids that it gave, and keeps what was asked."""

import json
from typing import Any
from urllib.parse import urlsplit

import oci
from oci._vendor.requests import PreparedRequest, Response
from oci._vendor.requests.adapters import BaseAdapter

DOMAIN_HOST = "idcs-ac3239168be2463b830cbcf5caf85ef3.identity.oraclecloud.com"
DOMAIN_URL = f"https://{DOMAIN_HOST}:443"
GROUP_SHORT_ID = "3046d7d27457"
IOT_DOMAIN_SHORT_ID = "0ca52d8f5c51"
IDS = {
    "iot-users": "ocid1.domain.oc1..8e91527678e94b40a9f770383c52a23b",
    "group": "ocid1.iotdomaingroup.oc1.iad.771f634b993447109ac8e482473984d9",
    "domain": "ocid1.iotdomain.oc1.iad.215d085bf3024032a845ae865f95c12a",
    "grace": "9a30a7fddde94840892c9bd95a87b1df",
    "alan": "3354fc255763480fbdf23b35e38ad22a",
    "readers": "4590525afe8f45669838749c47cb9b3d",
    "readers-all-attrs": "f47fb132b1c94e0bae022a31958924b6",
    "iot-data": "9360d19459ba423684a43b4d5a8abe64",
    "ADMINISTRATOR_TO_GROUP": "18cc61c98c964c74a9eded205c3a329a",
    "ADMINISTRATOR_TO_USER": "f7e493cb32ed41bba810e6dab447314c",
}
NAMES = ("displayName", "userName", "grantMechanism")
CREATED = "2026-11-22T11:15:40.000Z"
ENTITIES = {"domains": "domain", "iotDomainGroups": "iotDomainGroup", "iotDomains": "iotDomain"}
ADDED_BY_THE_SERVICE: dict[str, dict[str, Any]] = {
    "domains": {
        "homeRegionUrl": f"https://{DOMAIN_HOST.split('.')[0]}.us-ashburn-1-idcs-1"
        ".identity.us-ashburn-1.oci.oraclecloud.com:443",
        "isHiddenOnLogin": False,
        "type": "SECONDARY",
        "url": DOMAIN_URL,
    },
    "iotDomainGroups": {
        "dataHost": f"{GROUP_SHORT_ID}.data.iot.us-ashburn-1.oci.oraclecloud.com",
        "timeUpdated": CREATED,
        "type": "STANDARD",
    },
    "iotDomains": {
        "dataRetentionPeriodsInDays": {"historizedData": 30, "rawCommandData": 16, "rawData": 16, "rejectedData": 16},
        "deviceHost": f"{IOT_DOMAIN_SHORT_ID}.device.iot.us-ashburn-1.oci.oraclecloud.com",
        "timeUpdated": CREATED,
    },
}


class RecordedService(BaseAdapter):  # type: ignore[misc] # of oci's own copy of requests, which has no types
    """A transport that ends in this process."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[dict[str, Any]] = []
        self.resources: dict[str, dict[str, Any]] = {}
        self.work_requests: dict[str, dict[str, Any]] = {}
        self.refusals: dict[str, tuple[int, Any]] = {}
        self.outcomes = ["SUCCEEDED"]
        self.pages: list[list[str]] = [[]]

    def send(self, request: PreparedRequest, **_: Any) -> Response:
        parts = urlsplit(request.url)
        body = json.loads(request.body) if request.body else None
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(
            {
                "method": request.method,
                "host": parts.hostname,
                "path": parts.path,
                "query": parts.query,
                "body": body,
                "if_match": headers.get("if-match"),
                "content_type": headers["content-type"],
                "accept": headers["accept"],
                "retry_token": "opc-retry-token" in headers,
            }
        )
        refused = self.refusals.get(f"{request.method} {parts.path}")
        return response(*(refused or self.answer(str(request.method), parts.path, body)))

    def close(self) -> None:
        """Hold nothing open."""

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        if "orkRequests/" in path:
            return self.work_request(path)
        if path.startswith("/admin/v1/"):
            return self.scim(method, path, body)
        return self.control_plane(method, path, body)

    def work_request(self, path: str) -> tuple[int, Any, dict[str, str]]:
        if path.endswith("/errors"):
            return 200, [{"code": "Incorrect", "message": "the reason"}], {}
        outcome = self.outcomes.pop(0) if self.outcomes[1:] else self.outcomes[0]
        if outcome == "NOT THERE":
            return 404, {"code": "NotAuthorizedOrNotFound", "message": "not yet"}, {}
        return 200, {**self.work_requests[path.rpartition("/")[2]], "status": outcome}, {}

    def scim(self, method: str, path: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        if method == "GET" and path.count("/") == 3:
            return self.page()
        if path.endswith("/Settings/Settings"):
            return 200, {"id": "Settings", "csrAccess": "none", "signingCertPublicAccess": True}, {}
        if method in {"POST", "PUT"}:
            kind = path.split("/")[3].removesuffix("s")
            own_id = IDS[own_name(body)] if method == "POST" else path.rpartition("/")[2]
            path = f"/admin/v1/{kind}s/{own_id}"
            self.resources[path] = {**self.resources.get(path, {}), **body, **scim_additions(kind, own_id, path)}
        return self.stored(method, path)

    def page(self) -> tuple[int, Any, dict[str, str]]:
        items = [{"userName": name, "name": {"familyName": ""}} for name in self.pages.pop(0)]
        more = {"opc-next-page": "1"} if self.pages else {}
        self.pages = self.pages or [[]]
        return 200, {"Resources": items, "totalResults": len(items), "startIndex": 1, "itemsPerPage": 50}, more

    def stored(self, method: str, path: str) -> tuple[int, Any, dict[str, str]]:
        if path not in self.resources:
            return 404, {"schemas": ["error"], "detail": f"{path} is not there", "status": "404"}, {}
        if method == "DELETE":
            return 204, None, self.resources.pop(path) and {}
        return 200, self.resources[path], {}

    def control_plane(self, method: str, path: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        kind = path.split("/")[2]
        if method == "GET":
            return (200, [], {}) if path.count("/") == 2 else self.stored(method, path)
        if path.count("/") == 2:
            path = f"{path}/{IDS[own_name(body)]}"
            stored = {
                name: value for name, value in body.items() if not name.startswith(("admin", "isNotif", "isPrim"))
            }
            self.resources[path] = {**stored, **ADDED_BY_THE_SERVICE[kind], **control_plane_additions(path)}
            return self.began(kind, path, "CREATED")
        if method == "DELETE":
            del self.resources[path]
        if method == "PUT":
            self.resources[path].update(body)
        return self.began(kind, path, "DELETED" if method == "DELETE" else "UPDATED")

    def began(self, kind: str, path: str, action: str) -> tuple[int, Any, dict[str, str]]:
        own_id = f"ocid1.workrequest.oc1..{len(self.work_requests)}"
        resource = {"entityType": ENTITIES[kind], "actionType": action, "identifier": path.split("/")[3]}
        self.work_requests[own_id] = {"resources": [resource]}
        return 202, None, {"opc-work-request-id": own_id}


def own_name(body: Any) -> str:
    return str(next(body[name] for name in NAMES if name in body))


def control_plane_additions(path: str) -> dict[str, Any]:
    return {
        "id": path.rpartition("/")[2],
        "lifecycleState": "ACTIVE",
        "timeCreated": CREATED,
        "definedTags": {},
        "freeformTags": {},
    }


def scim_additions(kind: str, own_id: str, path: str) -> dict[str, Any]:
    times = {"created": CREATED, "lastModified": CREATED}
    return {
        "id": own_id,
        "ocid": f"ocid1.domain{kind.lower()}s.oc1..{own_id}",
        "meta": {"resourceType": kind, "location": f"{DOMAIN_URL}{path}", **times},
        "idcsCreatedBy": {"type": "User", "value": "x", "display": "x"},
        "domainOcid": "d",
        "compartmentOcid": "c",
        "tenancyOcid": "t",
        **({"clientSecret": "idcscs-1"} if kind == "App" else {}),
    }


def response(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    result = Response()
    result.status_code = status
    result._content = b"" if body is None else json.dumps(body).encode()
    result.headers = oci._vendor.requests.structures.CaseInsensitiveDict(headers or {})
    result.headers.setdefault("opc-request-id", "REQUEST-1")
    return result
