from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ords_client.errors import NotAllowedError, OddAnswerError
from ords_client.exchange import Answer, Request
from ords_client.signing_keys import is_signed_by, signing_keys_in
from tests.ords_client.fake_cloud import KEY, OTHER_KEY

RSA = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "SIGNING_KEY"}
OTHER = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OTHER_KEY.public_key()))
EC = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key()))
TOKEN = jwt.encode({"sub": "grace"}, KEY, algorithm="RS256")
ODD_KEYS: list[Any] = [
    None,
    "text",
    {},
    {"kty": "oct", "k": "c2VjcmV0"},
    EC,
    {"kty": "RSA"},
    {"kty": "RSA", "n": 7, "e": []},
    {"kty": "RSA", "n": "!!", "e": "AQAB"},
    {"kty": "RSA", "n": "A" * 100_000, "e": "AQAB"},
    {"kty": "OKP", "crv": "Ed25519", "x": "A"},
]


def answer(status: int, body: Any) -> Answer:
    request = Request("GET", "https://idcs/admin/v1/SigningCert/jwk")
    return Answer(request, status, "", {}, json.dumps(body).encode(), 0)


def test_keys_of_other_kinds_are_no_broken_signature() -> None:
    keys = signing_keys_in(answer(200, {"keys": [*ODD_KEYS, OTHER, RSA | {"alg": "odd", "use": "enc"}]}))
    assert is_signed_by(keys, TOKEN)
    assert not is_signed_by(keys[:1], TOKEN)


@pytest.mark.parametrize("body", [{}, [], {"keys": []}, {"keys": ODD_KEYS}, {"keys": "text"}, {"keys": {}}])
def test_answer_without_a_usable_key_is_no_key_set(body: Any) -> None:
    with pytest.raises(OddAnswerError):
        signing_keys_in(answer(200, body))


@pytest.mark.parametrize("status", [302, 204, 500])
def test_other_statuses_are_no_key_set(status: int) -> None:
    with pytest.raises(OddAnswerError, match=f"answers {status}"):
        signing_keys_in(answer(status, {"keys": [RSA]}))


@pytest.mark.parametrize("status", [401, 403])
def test_keys_behind_a_login_are_said_so(status: int) -> None:
    with pytest.raises(NotAllowedError):
        signing_keys_in(answer(status, {}))


@pytest.mark.parametrize("token", ["opaque", "a.b.c", "", "e30.e30.e30", jwt.encode({}, "k" * 32, algorithm="HS256")])
def test_token_that_cannot_be_checked_is_told_from_one_of_another_key(token: str) -> None:
    with pytest.raises(jwt.PyJWTError):
        is_signed_by(signing_keys_in(answer(200, {"keys": [RSA]})), token)
