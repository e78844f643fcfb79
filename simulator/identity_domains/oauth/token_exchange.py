"""Exchange the token of a trusted issuer for a session token of the control planes.

Source: documentation "Token Exchange Grant Type: Exchanging a JSON Web Token for a UPST"; OCI Python SDK
auth/signers/token_exchange_signer.py and terraform-provider-oci workload_identity_federation.go (request and answer).
Lifetimes: Oracle A-Team's table. Refusals are RFC 6749's; Oracle's words are unknown.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from simulator.control_plane import session_tokens
from simulator.forge.issuers import ISSUERS, key_set
from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth.errors import invalid_grant, invalid_request, unauthorized_client
from simulator.identity_domains.resources import trusts
from simulator.identity_domains.resources.users import is_service
from simulator.kernel.store import Document

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"
UPST = "urn:oci:token-type:oci-upst"
RPST = "urn:oci:token-type:oci-rpst"
SUBJECT_TOKEN_TYPES = ("jwt", "urn:ietf:params:oauth:token-type:jwt")
LONGEST_UPST_SECONDS = 3600
LONGEST_RPST_SECONDS = 43_200
LEAST_KEY_BITS = 2048
MOST_PROPAGATED_CLAIMS = 3

Form = Mapping[str, str]
Claims = dict[str, Any]


def exchange(directory: Directory, client: Document, form: Form) -> str:
    """Return a session token, bound to the public key that the client sends.

    Raises:
        invalid_request: 400, the request is malformed.
        Refusal: 400 or 401, the trust or the incoming token is not good.
    """
    requested, key = form.get("requested_token_type"), _public_key(form.get("public_key", ""))
    if requested not in {UPST, RPST}:
        raise invalid_request(f"requested_token_type is not {UPST} or {RPST}")
    if form.get("subject_token_type") not in SUBJECT_TOKEN_TYPES:
        raise invalid_request("subject_token_type is not jwt")
    trust, claims = _verified(directory, client, form.get("subject_token", ""))
    now = int(directory.cloud.client_clock.now().timestamp())
    if requested == UPST:
        expires = min(int(claims["exp"]), now + LONGEST_UPST_SECONDS)
        session = _of_user(directory, _user(directory, trust, claims))
    else:
        expires = now + _rpst_seconds(form)
        session = _of_resource(trust, form, claims)
    return session_tokens.issue(directory.tx, directory.cloud, key, expires, session)


def _public_key(text: str) -> RSAPublicKey:
    try:
        key = load_der_public_key(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, UnsupportedAlgorithm) as error:
        raise invalid_request("public_key is not a public key in base64") from error
    if not isinstance(key, RSAPublicKey) or key.key_size < LEAST_KEY_BITS:
        raise invalid_request(f"public_key is not an RSA key of {LEAST_KEY_BITS} bits or more")
    return key


def _verified(directory: Directory, client: Document, token: str) -> tuple[Document, Claims]:
    issuer = _issuer_of(token)
    trust = next((each for each in directory.all("trust") if each["issuer"] == issuer and each["active"]), None)
    if trust is None:
        raise invalid_grant("The subject token is not valid.", f"no active trust has the issuer {issuer!r}")
    if client["name"] not in trust.get("oauthClients", []):
        raise unauthorized_client(directory, f"the trust {trust['name']} does not name the client")
    claims = _decoded(directory, trust, token)
    _require_claims(trust, claims)
    return trust, claims


def _issuer_of(token: str) -> str:
    try:
        claims = json.loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        return ""
    return str(claims.get("iss", "")) if isinstance(claims, dict) else ""


def _decoded(directory: Directory, trust: Document, token: str) -> Claims:
    now = int(directory.cloud.client_clock.now().timestamp())
    expected: dict[str, Any] = {"exp": {"essential": True}, "iss": {"essential": True, "value": trust["issuer"]}}
    try:
        decoded = jwt.decode(token, _keys(directory, trust), algorithms=["RS256"])
        jwt.JWTClaimsRegistry(now, trust.get("clockSkewSeconds", 0), **expected).validate(decoded.claims)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError, UnsupportedAlgorithm) as error:
        reason = f"{type(error).__name__}: {error}"
        raise invalid_grant("The subject token is not valid or has expired.", f"subject token: {reason}") from error
    return dict(decoded.claims)


def _keys(directory: Directory, trust: Document) -> KeySet:
    """Return the issuer's keys: of the simulated forge, or of the certificate that the trust holds."""
    for issuer in ISSUERS.values():
        if issuer.keys_url == trust.get("publicKeyEndpoint"):
            keys = key_set(directory.tx, directory.cloud, issuer)
            return KeySet.import_key_set({"keys": keys})
    certificate = x509.load_der_x509_certificate(base64.b64decode(trust.get("publicCertificate", "")))
    pem = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return KeySet([RSAKey.import_key(pem)])


def _require_claims(trust: Document, claims: Claims) -> None:
    name = trust.get("clientClaimName")
    if name and _texts(claims.get(name)).isdisjoint(trust.get("clientClaimValues", [])):
        raise invalid_grant("The subject token is not valid.", f"{name} is none of the trust's clientClaimValues")
    for wanted in trust.get("claimValidations", []):
        if wanted["value"] not in _texts(claims.get(wanted["name"])):
            raise invalid_grant("The subject token is not valid.", f"claim {wanted['name']} is not {wanted['value']}")


def _texts(value: Any) -> set[str]:
    return {str(text) for text in (value if isinstance(value, list) else [value])}


def _user(directory: Directory, trust: Document, claims: Claims) -> Document:
    if trust.get("allowImpersonation"):
        entries = trust.get("impersonationServiceUsers", [])
        id = next((entry["value"] for entry in entries if trusts.matches(entry["rule"], claims)), "")
        user = directory.get("user", id)
        if user is None or not is_service(user):
            raise invalid_grant("No user is mapped to the subject token.", "no rule of the trust fits a service user")
    else:
        subject = claims.get(trust.get("subjectClaimName", "sub"))
        user = directory.find_by("user", "userName", str(subject))
        if user is None:
            raise invalid_grant("No user is mapped to the subject token.", f"no user is named {subject!r}")
    if not user["active"]:
        raise invalid_grant("No user is mapped to the subject token.", "the user is inactive")
    return user


def _of_user(directory: Directory, user: Document) -> Claims:
    return {"sub": user["ocid"], "ttype": "upst", "user": user["id"], "domain": directory.ocid}


def _of_resource(trust: Document, form: Form, claims: Claims) -> Claims:
    kind = form.get("res_type")
    if trust.get("subjectType") != "Resource" or not kind or kind != trust.get("impersonatingResource"):
        raise invalid_grant("The resource type is not valid.", "res_type is not the trust's impersonatingResource")
    names = trust.get("claimPropagations", [])[:MOST_PROPAGATED_CLAIMS]
    propagated = {f"ext_{name}": str(claims[name]) for name in names if name in claims}
    return {"sub": trust["ocid"], "ttype": "rpst", "res_type": kind} | propagated


def _rpst_seconds(form: Form) -> int:
    text = form.get("rpst_exp", str(LONGEST_UPST_SECONDS))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_RPST_SECONDS))):
        raise invalid_request("rpst_exp is not a number of seconds")
    if not 0 < int(text) <= LONGEST_RPST_SECONDS:
        raise invalid_request(f"rpst_exp is not between 1 and {LONGEST_RPST_SECONDS}")
    return int(text)
