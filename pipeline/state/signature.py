"""Check that a request comes from the command behind the door: AWS Signature Version 4 over a key of one run.

Source: AWS documentation, "Signature Version 4 signing process" and "Authenticating Requests (Authorization header)".
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<scope>\d{8}/[^/]+/s3/aws4_request), ?"
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


def is_genuine(method: str, target: str, headers: Mapping[str, str], body: bytes, *, key_id: str, secret: str) -> bool:
    """Tell whether a request is signed with a key, and its body is the one that was signed.

    Args:
        method: HTTP method.
        target: Path and query as received.
        headers: Headers; names in lower case.
        body: Body as received.
        key_id: Name of the key.
        secret: The key.
    """
    given = AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    digest = hashlib.sha256(body).hexdigest()
    if not given or given["id"] != key_id or headers.get("x-amz-content-sha256") != digest:
        return False
    names = given["headers"].split(";")
    if "host" not in names or not all(name in headers for name in names):
        return False
    expected = signature(method, target, headers, names, given["scope"], secret)
    return hmac.compare_digest(expected, given["signature"])


def signature(
    method: str, target: str, headers: Mapping[str, str], names: Sequence[str], scope: str, secret: str
) -> str:
    """Return the signature of a request, in hexadecimal digits.

    Args:
        method: HTTP method.
        target: Path and query as sent.
        headers: Headers; names in lower case. `x-amz-date` and `x-amz-content-sha256` are among them.
        names: Names of the headers that it covers, sorted.
        scope: Day, region, service and `aws4_request`, joined by `/`.
        secret: The key.
    """
    path, _, query = target.partition("?")
    pairs = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
        for name, value in parse_qsl(query, keep_blank_values=True)
    )
    canonical = "\n".join(
        [
            method,
            path,
            "&".join(f"{name}={value}" for name, value in pairs),
            *(f"{name}:{' '.join(headers[name].split())}" for name in names),
            "",
            ";".join(names),
            headers["x-amz-content-sha256"],
        ]
    )
    text = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            headers.get("x-amz-date", ""),
            scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        ]
    )
    key = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()
