"""What a hostile service answers: good answers of each place, spoiled by chance."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from ords_client.identity_domain import PASSWORD_STATE
from tests.ords_client.links.test_app_links import APP, GRANTS, USER

ODD_TEXTS = [
    *("", "x", "\x1b]52;c;cm0=\x07", "\ud800", "\u202e", "\r\n", "9" * 5000, "\u00b2", "1763805600", "NaN", "a/b?c#d"),
    *("ocid1.twin", "2026-11-22T10:00:00Z", "9999-12-31T23:59:59-14:00", '{"a":"\\ud800"}', "AAECAw=="),
]
ODD_VALUES = [
    *(None, True, False, 0, -1, 2**63, 10**60, 1.5, -0.0, 1e308, float("nan"), float("inf"), [], {}, [[]], [None]),
    *({"value": {}}, [{"value": None}], {"on": 1}, [[["a"]]], ["a", 1], {"\ud800": "\ud800"}, *ODD_TEXTS),
]
DATES = [
    "Thu, 26 Nov 2026 00:00:00 GMT",
    "soon",
    "",
    "Thu, 99 Nov 2026",
    "\u00b2",
    "0",
    "Thu, 26 Nov 2999 00:00:00 GMT",
]
HEADERS = {
    "Date": DATES,
    "Retry-After": ["86400", "-1", "1e9", "9" * 400, *DATES],
    "Content-Type": ["application/json", "application/json", "text/html", "", ";", "application/scim+json"],
    "opc-request-id": ODD_TEXTS,
}
STATUSES = [200] * 30 + [100, 201, 204, 206, 301, 302, 400, 401, 403, 404, 407, 418, 429, 500, 503, 999]
RAW_BODIES = [b"", b"[" * 5000, b"null", b"[]", b"{}", b"<html>", b'{"items": [', b"\xff\xfe{", b'"\\ud800"', b"\0"]


@dataclass(frozen=True)
class HostileAnswer:
    """The parts of one answer."""

    status: int
    reason: str
    headers: dict[str, str]
    content: bytes


def hostile_answer(url: str, token: str, chance: Random, sent: Iterable[str] = ()) -> HostileAnswer:
    """Return what chance makes of the good answer at `url`; it may also repeat what was `sent`."""
    body: Any = next((body for part, body in good_bodies(token).items() if part in url), {})
    if "content" in body and chance.random() < 0.5:
        body |= {"content": odd_payload(chance)}
    if chance.random() < 0.3:
        body = spoiled(body, chance, [*ODD_VALUES, *sent])
    content = chance.choice(RAW_BODIES) if chance.random() < 0.03 else json.dumps(body).encode()
    headers = {name: chance.choice(values) for name, values in HEADERS.items() if chance.random() < 0.2}
    return HostileAnswer(chance.choice(STATUSES), chance.choice(ODD_TEXTS), headers, content)


def row(row_id: object = 1) -> dict[str, Any]:
    return {
        "id": row_id,
        "digital_twin_instance_id": "ocid1.twin",
        "endpoint": "iot",
        "content_type": "application/json",
        "time_received": "2026-11-22T10:00:00Z",
        "time_observed": "2026-11-22T10:00:00Z",
        "time_created": "2026-11-22T10:00:00Z",
        "content_path": "t",
        "value": 1,
        "content": '{"t": 1}',
        "request_data": "{}",
    }


def good_bodies(token: str) -> dict[str, Any]:
    """A good answer for each place, by a part of its URL."""
    jwk = {"kty": "RSA", "kid": "SIGNING_KEY", "n": "AQAB", "e": "AQAB"}
    return {
        "openid-configuration": {"issuer": "https://identity.oraclecloud.com/"},
        "SigningCert/jwk": {"keys": [jwk, {"kty": "EC"}]},
        "oauth2/v1/token": {
            "access_token": token,
            "expires_in": 3600,
            "token_type": "Bearer",
            "error": "invalid_grant",
        },
        "/Apps/": APP,
        "/Users": {"Resources": [USER | {PASSWORD_STATE: {"mustChange": True}}], "totalResults": 1},
        "/Grants": {"Resources": GRANTS, "totalResults": 1},
        "/domains/": {"id": "d", "lifecycleState": "ACTIVE", "homeRegion": "us-ashburn-1", "replicaRegions": [{}]},
        "/iotDomains/": {"id": "i", "dbAllowedIdentityDomainHost": "127.0.0.1", "deviceHost": "domain1.device"},
        **{f"/{name}/": row() for name in ("rawData", "rejectedData", "rawCommandData")},
        "/ords/": {"items": [row(1), row(2)], "hasMore": False, "count": 2},
    }


def odd_payload(chance: Random) -> Any:
    """What a device may have sent, as the data API hands it on."""
    depth = chance.randrange(3000)
    payload = chance.choice(
        [
            chance.choice(ODD_VALUES),
            "[" * depth + "1" + "]" * depth,
            '{"a":' * depth,
            chance.randbytes(chance.randrange(40)).decode("latin-1"),
            b64encode(chance.randbytes(chance.randrange(40))).decode()[: chance.randrange(1, 60)],
            {chance.choice(ODD_TEXTS): [chance.choice(ODD_VALUES)]},
            chance.uniform(-1, 1) * 10 ** chance.randrange(300),
        ]
    )
    return json.dumps(payload) if chance.random() < 0.3 else payload


def spoiled(body: Any, chance: Random, odd_values: list[Any]) -> Any:
    """The same with one value somewhere inside replaced."""
    if isinstance(body, dict) and body and chance.random() < 0.9:
        name = chance.choice(sorted(body))
        return body | {name: spoiled(body[name], chance, odd_values)}
    if isinstance(body, list) and body and chance.random() < 0.7:
        return [spoiled(body[0], chance, odd_values), *body[1:]]
    return chance.choice(odd_values)
