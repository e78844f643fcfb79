"""The public keys of an identity domain, and whether one of them has signed a token.

Source: RFC 7517; documentation "Token Validation"; ORDS takes RS256, RS384 and RS512 with keys of 2048 to 4096 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jwt
import requests

from ords_client.errors import NotAllowedError, OddAnswerError
from ords_client.exchange import Answer

ALGORITHMS = ("RS256", "RS384", "RS512")
MOST_KEYS, MOST_KEY_CHARACTERS = 100, 8192


def signing_keys_in(answer: Answer) -> list[jwt.PyJWK]:
    """Return the RSA keys in an answer, if it is a key set: 200, and a JSON object with `keys`.

    Keys of other kinds are left out.

    Raises:
        NotAllowedError: They may not be read without a login (401, 403).
        OddAnswerError: It is something else, or has no RSA key.
        BrokenAnswerError: It broke off.
    """
    url = answer.request.url
    if answer.status in {401, 403}:
        raise NotAllowedError(answer.status, f"{url} needs a login.")
    if answer.status != requests.codes.ok:
        raise OddAnswerError(f"{url} answers {answer.status} {answer.quote(answer.reason)}, not with keys.")
    keys = answer.json_object().get("keys")
    usable = [key for one in (keys if isinstance(keys, list) else [])[:MOST_KEYS] for key in _rsa_key(one)]
    if not usable:
        raise OddAnswerError(f"{url} answers without a key that can check a token.")
    return usable


def is_signed_by(keys: Sequence[jwt.PyJWK], access_token: str) -> bool:
    """Tell whether one of the keys has signed a token.

    Raises:
        jwt.PyJWTError: The token is none, or is signed in a way that ORDS does not take.
    """
    return any(_has_signed(key, access_token) for key in keys)


def _rsa_key(one: Any) -> list[jwt.PyJWK]:
    if not isinstance(one, dict) or one.get("kty") != "RSA" or len(str(one)) > MOST_KEY_CHARACTERS:
        return []
    try:
        return [jwt.PyJWK({"kty": "RSA", "n": one.get("n"), "e": one.get("e")}, algorithm="RS256")]
    except (jwt.PyJWTError, ValueError, TypeError):
        return []


def _has_signed(key: jwt.PyJWK, access_token: str) -> bool:
    try:
        jwt.PyJWS().decode(access_token, key.key, algorithms=list(ALGORITHMS))
    except jwt.InvalidSignatureError:
        return False
    return True
