"""Authenticate OAuth clients: by their secret, or by an assertion signed with a registered certificate.

Source: documentation "Resource Owner Password Credentials Grant Type" and "Client/User JWT Assertion"; the token
endpoint's discovery document (client_secret_basic, client_secret_post, private_key_jwt).
Does not: serve public clients; they have no grant of this token endpoint.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from urllib.parse import unquote_plus

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import assertions
from simulator.identity_domains.oauth.errors import invalid_client
from simulator.identity_domains.oauth.tokens import TokenRefused
from simulator.identity_domains.resources.apps import client_secret
from simulator.kernel.store import Document

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def authenticate(directory: Directory, authorization: str, form: dict[str, str]) -> Document:
    """Return the app that the request comes from.

    Raises:
        invalid_client: 401, it is not who it says it is, or not an active OAuth client.
    """
    if "client_assertion" in form:
        client = _by_assertion(directory, form)
    else:
        client = _by_secret(directory, *_name_and_secret(authorization, form))
    if not (client["active"] and client["isOAuthClient"]):
        raise invalid_client("the app is not active, or is no OAuth client")
    return client


def _by_secret(directory: Directory, name: str, secret: str) -> Document:
    client = directory.find_by("app", "name", name)
    expected = client_secret(directory, client) if client else None
    is_right = secrets.compare_digest((expected or secrets.token_hex()).encode(), secret.encode())
    if client is None or expected is None or not is_right:
        raise invalid_client("unknown client or wrong secret")
    return client


def _name_and_secret(authorization: str, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(credentials.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise invalid_client("the Basic credentials cannot be read") from error
    return unquote_plus(name), unquote_plus(secret)


def _by_assertion(directory: Directory, form: dict[str, str]) -> Document:
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise invalid_client("client_assertion_type")
    name = assertions.issuer_of(form["client_assertion"])
    client = directory.find_by("app", "name", form.get("client_id", name))
    if client is None:
        raise invalid_client("unknown client")
    try:
        claims = assertions.verify(directory, client, form["client_assertion"])
    except TokenRefused as refused:
        raise invalid_client(f"client assertion: {refused}") from refused
    if str(claims.get("sub", "")).casefold() != client["name"].casefold():
        raise invalid_client("client assertion: its subject is not the client")
    return client
