"""Requests signed with OCI credentials, for what only an administrator may see or do.

The one module that knows the `oci` package, and only when it is used (extra `admin`).
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests
from requests.auth import AuthBase

from ords_client.errors import AdministratorError, NotAllowedError
from ords_client.network import TIMEOUT_SECONDS, connection_failure, new_session

Body = Mapping[str, Any]


class Administrator:
    """Sends signed requests to Oracle's control planes and identity domains."""

    def __init__(self, session: requests.Session, signer: AuthBase) -> None:
        """Send with `session`, signed by `signer`."""
        self._session = session
        self._signer = signer

    def get(self, url: str, query: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        """Return the JSON object at `url`.

        Raises:
            NotAllowedError: These credentials may not read it, or it is not there.
            AdministratorError: The service failed.
            ConnectionFailedError: It gave no answer.
        """
        return self._send("GET", url, params=query)

    def put(self, url: str, body: Body) -> dict[str, Any]:
        """Replace what is at `url`, and return what the service says is there now.

        Raises:
            NotAllowedError: These credentials may not do it, or there is nothing.
            AdministratorError: The service refused or failed.
            ConnectionFailedError: It gave no answer.
        """
        return self._send("PUT", url, json=body)

    def _send(self, method: str, url: str, **parts: Any) -> dict[str, Any]:
        try:
            answer = self._session.request(
                method, url, auth=self._signer, timeout=TIMEOUT_SECONDS, allow_redirects=False, **parts
            )
        except requests.RequestException as error:
            raise connection_failure(error, url) from error
        body = _json_object(answer)
        if answer.ok:
            return body
        words = f"{url.partition('?')[0]} answered {answer.status_code}{_words(answer, body)}."
        if answer.status_code in {401, 403, 404}:
            raise NotAllowedError(answer.status_code, words)
        raise AdministratorError(words)


def find_administrator(auth: str, profile: str | None) -> Administrator:
    """Return an administrator with the OCI credentials of this machine.

    Args:
        auth: `api_key`, `security_token`, `instance_principal` or `resource_principal`, as oci-cli calls them.
        profile: Profile of the OCI config file. Default: DEFAULT.

    Raises:
        AdministratorError: There are no such credentials, or they cannot be used.

    Source: OCI Python SDK `oci.config.from_file` (config file and `OCI_CONFIG_FILE`), `oci.auth.signers`.
    """
    if importlib.util.find_spec("oci") is None:
        raise AdministratorError("The OCI SDK is not installed: `pip install 'ords-client[admin]'`.")
    import oci

    signers: dict[str, Callable[[], AuthBase]] = {
        "api_key": lambda: _config_signer(profile),
        "security_token": lambda: _config_signer(profile),
        "instance_principal": oci.auth.signers.InstancePrincipalsSecurityTokenSigner,
        "resource_principal": oci.auth.signers.get_resource_principals_signer,
    }
    if auth not in signers:
        raise AdministratorError(f"There is no OCI authentication {auth!r}; there are {', '.join(signers)}.")
    try:
        return Administrator(new_session(), signers[auth]())
    except (oci.exceptions.ClientError, requests.RequestException, ValueError, OSError) as error:
        raise AdministratorError(f"No usable OCI credentials ({auth}): {_one_line(error)}") from error


def _config_signer(profile: str | None) -> AuthBase:
    import oci

    named = os.environ.get("OCI_CLI_CONFIG_FILE") or os.environ.get("OCI_CONFIG_FILE")
    file = named or oci.config.DEFAULT_LOCATION
    config = oci.config.from_file(file, profile or oci.config.DEFAULT_PROFILE)
    if "security_token_file" in config:
        token = Path(config["security_token_file"]).expanduser().read_text(encoding="ascii").strip()
        private_key = oci.signer.load_private_key_from_file(config["key_file"], config.get("pass_phrase"))
        signer: AuthBase = oci.auth.signers.SecurityTokenSigner(token, private_key)
    else:
        oci.config.validate_config(config)
        signer = oci.signer.Signer.from_config(config)
    return signer


def _one_line(error: BaseException) -> str:
    words = " ".join(str(error).split()).partition(", please follow")[0]
    return words.rstrip(".") + "." if words else f"{type(error).__name__}."


def _json_object(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _words(answer: requests.Response, body: Body) -> str:
    """Return the service's own words: OCI says `code` and `message`, SCIM says `detail`."""
    words = " ".join(str(body[name]) for name in ("code", "message", "detail") if body.get(name))
    request_id = answer.headers.get("opc-request-id")
    return (f" {words.rstrip('.')}" if words else "") + (f" (opc-request-id {request_id})" if request_id else "")
