"""Verify OCI request signatures and find out who signed.

Source: documentation "Request Signatures" and "Required Keys and OCIDs"; OCI Python SDK signer.py, Go SDK
common/http_signer.go (both sign the same lines; the parameters of their header come in different order).
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from simulator.control_plane import session_tokens
from simulator.kernel.call import Call, Caller
from simulator.kernel.refusal import Refusal

ALLOWED_SKEW = timedelta(minutes=5)
GENERAL_NAMES = frozenset({"(request-target)", "host"})
BODY_NAMES = frozenset({"content-length", "content-type", "x-content-sha256"})
BODY_IS_NOT_SIGNED = frozenset({"PutObject"})
"""Source: documentation "Request Signatures", special instructions for Object Storage PutObject and UploadPart."""
_PARAMETER = re.compile(r'\b(\w++)="([^"]*+)"')  # never looks at a character twice: headers can be long


def authenticate(call: Call) -> Caller:
    """Return who signed the request.

    Raises:
        not_authenticated: 401 NotAuthenticated: signature missing, wrong, too old, or of too few headers.
    """
    parameters = _parameters(call.headers.get("authorization", ""))
    names = parameters.get("headers", "").lower().split()
    _require_names(call, names)
    _require_fresh_date(call, names)
    _require_digest(call, names)
    caller, public_key = _signer(call, parameters.get("keyId", ""))
    _verify(public_key, parameters.get("signature", ""), _signing_string(call, names))
    return caller


def _signer(call: Call, key_id: str) -> tuple[Caller, str]:
    if key_id.startswith(session_tokens.PREFIX):
        session = session_tokens.read(call.tx, call.cloud, key_id.removeprefix(session_tokens.PREFIX))
        if session is None:
            raise not_authenticated("session token not valid or expired")
        return session
    document = call.tx.get("api_key", key_id)
    if document is None:
        raise not_authenticated("no such key")
    role = document["role"]
    caller = Caller(document["user_ocid"], document["tenancy_ocid"], role, call.cloud.settings.callers.get(role))
    return caller, document["public_key"]


def not_authenticated(rule: str) -> Refusal:
    """Nobody is told what exactly was wrong; the rule is for the log."""
    message = "The required information to complete authentication was not provided or was incorrect."
    return Refusal(401, "NotAuthenticated", message, f"signature: {rule}")


def _parameters(authorization: str) -> dict[str, str]:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "signature":
        raise not_authenticated("no signature")
    parameters = dict(_PARAMETER.findall(rest))
    if parameters.get("version", "1") != "1" or parameters.get("algorithm") != "rsa-sha256":
        raise not_authenticated("version is not 1 or algorithm not rsa-sha256")
    return parameters


def _require_names(call: Call, names: list[str]) -> None:
    required = set(GENERAL_NAMES)
    if call.method in {"POST", "PUT", "PATCH"} and call.operation not in BODY_IS_NOT_SIGNED:
        required |= BODY_NAMES
    if len(set(names)) < len(names):
        raise not_authenticated("a header is signed twice")
    missing = required - set(names)
    if missing:
        raise not_authenticated(f"{', '.join(sorted(missing))} not signed")
    if not {"date", "x-date"} & set(names):
        raise not_authenticated("date not signed")
    absent = [name for name in names if name != "(request-target)" and name not in call.headers]
    if absent:
        raise not_authenticated(f"signed header {', '.join(absent)} is missing")


def _require_fresh_date(call: Call, names: list[str]) -> None:
    name = "x-date" if "x-date" in names else "date"
    try:
        date = parsedate_to_datetime(call.headers[name])
        age = abs(call.cloud.client_clock.now() - date)
    except (TypeError, ValueError, OverflowError) as error:
        raise not_authenticated(f"{name} is not an HTTP date") from error
    if age > ALLOWED_SKEW:
        raise not_authenticated("clock skew above 5 minutes")


def _require_digest(call: Call, names: list[str]) -> None:
    if "x-content-sha256" not in names:
        return
    digest = base64.b64encode(hashlib.sha256(call.body).digest()).decode()
    if call.headers["x-content-sha256"] != digest:
        raise not_authenticated("x-content-sha256 is not the digest of the body")


def _signing_string(call: Call, names: list[str]) -> bytes:
    lines = [
        f"{name}: {call.method.lower()} {call.target}"
        if name == "(request-target)"
        else f"{name}: {call.headers[name]}"
        for name in names
    ]
    return "\n".join(lines).encode()


def _verify(public_key_pem: str, signature: str, signing_string: bytes) -> None:
    try:
        raw = base64.b64decode(signature, validate=True)
        _public_key(public_key_pem).verify(raw, signing_string, PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature) as error:
        raise not_authenticated("signature does not match key, target, host or headers") from error


@lru_cache(maxsize=64)
def _public_key(pem: str) -> RSAPublicKey:
    key: Any = load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey)  # noqa: S101
    return key
