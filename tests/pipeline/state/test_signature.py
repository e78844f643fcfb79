"""The door lets in who knows the key of this run, with the very request that was signed."""

from __future__ import annotations

import hashlib

import pytest

from pipeline.state.signature import is_genuine, signature

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
EMPTY = hashlib.sha256(b"").hexdigest()


def test_the_signature_is_that_of_the_documentation() -> None:
    """Source: AWS documentation, "Examples: Signature Calculations", GET Bucket (List Objects)."""
    headers = {
        "host": "examplebucket.s3.amazonaws.com",
        "x-amz-content-sha256": EMPTY,
        "x-amz-date": "20130524T000000Z",
    }
    found = signature(
        "GET", "/?max-keys=2&prefix=J", headers, sorted(headers), "20130524/us-east-1/s3/aws4_request", SECRET
    )
    assert found == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"


def signed(method: str, target: str, body: bytes) -> dict[str, str]:
    digest = hashlib.sha256(body).hexdigest()
    headers = {"host": "127.0.0.1:1", "x-amz-content-sha256": digest, "x-amz-date": "20261126T000000Z"}
    scope = "20261126/door/s3/aws4_request"
    found = signature(method, target, headers, sorted(headers), scope, SECRET)
    names = ";".join(sorted(headers))
    authorization = f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={names}, Signature={found}"
    return headers | {"authorization": authorization}


def genuine(method: str, target: str, headers: dict[str, str], body: bytes, secret: str = SECRET) -> bool:
    return is_genuine(method, target, headers, body, key_id=KEY_ID, secret=secret)


def test_the_request_that_was_signed_is_genuine() -> None:
    assert genuine("PUT", "/b/a%20b?x-id=PutObject&a=", signed("PUT", "/b/a%20b?x-id=PutObject&a=", b"1"), b"1")


@pytest.mark.parametrize(
    ("method", "target", "body", "secret"),
    [
        ("GET", "/b/k?x=1", b"1", SECRET),
        ("PUT", "/b/other?x=1", b"1", SECRET),
        ("PUT", "/b/k?x=2", b"1", SECRET),
        ("PUT", "/b/k?x=1", b"2", SECRET),
        ("PUT", "/b/k?x=1", b"1", "another"),
    ],
)
def test_another_request_is_not(method: str, target: str, body: bytes, secret: str) -> None:
    assert not genuine(method, target, signed("PUT", "/b/k?x=1", b"1"), body, secret)


@pytest.mark.parametrize(
    "changed",
    [
        {"authorization": ""},
        {"authorization": "Basic eDp5"},
        {"host": "127.0.0.1:2"},
        {"x-amz-date": "20261127T000000Z"},
        {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"},
        {"x-amz-content-sha256": EMPTY},
    ],
)
def test_changed_headers_are_not(changed: dict[str, str]) -> None:
    assert not genuine("PUT", "/b/k", signed("PUT", "/b/k", b"1") | changed, b"1")


def test_another_key_id_is_not() -> None:
    headers = signed("PUT", "/b/k", b"1")
    assert not is_genuine("PUT", "/b/k", headers, b"1", key_id="another", secret=SECRET)


def test_a_signature_that_does_not_cover_the_host_is_not() -> None:
    headers = signed("PUT", "/b/k", b"1")
    headers["authorization"] = headers["authorization"].replace("SignedHeaders=host;", "SignedHeaders=")
    assert not genuine("PUT", "/b/k", headers, b"1")
