"""One way to authenticate: the same settings, modes and order as the oci plugin.

A setting is taken from the stack's `oci:` configuration, then from the environment (`TF_VAR_x`, `OCI_X`), then from
the profile of the OCI config file. Source: terraform-provider-oci, internal/provider/provider.go (SchemaMap,
GetSdkConfigProvider).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oci
from oci.auth import signers
from pydantic.alias_generators import to_snake

from providers.errors import CredentialsError

Lookup = Callable[[str], str | None]


@dataclass(frozen=True)
class Credentials:
    """A region and what signs requests to it.

    Attributes:
        region: Region name, such as `us-ashburn-1`.
        signer: A `requests` auth object that signs OCI requests.
    """

    region: str
    signer: Any = field(repr=False)


def find(stack: Lookup, environment: Mapping[str, str] = os.environ) -> Credentials:
    """Find the credentials that the oci plugin would use.

    Args:
        stack: Gives the value of an `oci:` key of the stack, such as `region`, or None.
        environment: Environment variables.

    Returns:
        The credentials.

    Raises:
        CredentialsError: There are none, or they cannot be read.
    """

    def setting(key: str) -> str | None:
        name = to_snake(key)
        return stack(key) or environment.get(f"TF_VAR_{name}") or environment.get(f"OCI_{name.upper()}") or None

    mode = (setting("auth") or "ApiKey").lower()
    if mode not in _MODES:
        known = "ApiKey, SecurityToken, InstancePrincipal or ResourcePrincipal"
        raise CredentialsError(
            f"oci:auth is {setting('auth')!r}, not one of {known}. Run: pulumi config set oci:auth ApiKey"
        )
    try:
        return _MODES[mode](setting)
    except CredentialsError:
        raise
    except Exception as error:
        # The SDK raises its own types, OSError, ValueError and requests' errors here: all mean the same to a person.
        raise CredentialsError(f"The {mode} credentials cannot be used: {_first_line(error)}. {_HELP}") from None


_HELP = "Set the oci: keys of the stack, the environment, or ~/.oci/config as for the oci plugin (README, Credentials)."


def _first_line(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _file_profile(setting: Lookup) -> dict[str, Any]:
    profile: dict[str, Any] = oci.config.from_file(profile_name=setting("configFileProfile") or "DEFAULT")
    return profile


def _missing_from_file(setting: Lookup, config: Mapping[str, str]) -> dict[str, Any]:
    """Read the profile of the config file if it is needed, and say what is still missing then."""
    if not _missing(config):
        return {}
    why = ""
    try:
        profile = _file_profile(setting)
    except oci.exceptions.ConfigFileNotFound as error:
        profile, why = {}, f": {_first_line(error)}"
    missing = _missing({**profile, **config})
    if missing:
        raise CredentialsError(f"The API key credentials lack {', '.join(missing)}{why}. {_HELP}")
    return profile


def _missing(config: Mapping[str, Any]) -> list[str]:
    """Name what an API key still needs; the key itself may be text or a file."""
    given = {key for key, value in config.items() if value}
    if "key_content" in given:
        given.add("key_file")
    return sorted({"tenancy", "user", "fingerprint", "region", "key_file"} - given)


def _api_key(setting: Lookup) -> Credentials:
    given = {
        "tenancy": setting("tenancyOcid"),
        "user": setting("userOcid"),
        "fingerprint": setting("fingerprint"),
        "region": setting("region"),
        "pass_phrase": setting("privateKeyPassword"),
        "key_content": (setting("privateKey") or "").replace("\\n", "\n"),
        "key_file": setting("privateKeyPath"),
    }
    config = {key: value for key, value in given.items() if value}
    config = {**_missing_from_file(setting, config), **config}
    signer = oci.signer.Signer(
        config["tenancy"],
        config["user"],
        config["fingerprint"],
        private_key_file_location=None if "key_content" in config else str(Path(config["key_file"]).expanduser()),
        pass_phrase=config.get("pass_phrase"),
        private_key_content=config.get("key_content"),
    )
    return Credentials(config["region"], signer)


def _security_token(setting: Lookup) -> Credentials:
    profile = _file_profile(setting)
    token = Path(profile["security_token_file"]).expanduser().read_text().strip()
    key = oci.signer.load_private_key_from_file(
        profile["key_file"], setting("privateKeyPassword") or profile.get("pass_phrase")
    )
    return Credentials(setting("region") or profile["region"], signers.SecurityTokenSigner(token, key))


def _instance_principal(setting: Lookup) -> Credentials:
    signer = signers.InstancePrincipalsSecurityTokenSigner()
    return Credentials(setting("region") or signer.region, signer)


def _resource_principal(setting: Lookup) -> Credentials:
    signer = signers.get_resource_principals_signer()
    return Credentials(setting("region") or signer.region, signer)


_MODES = {
    "apikey": _api_key,
    "securitytoken": _security_token,
    "instanceprincipal": _instance_principal,
    "resourceprincipal": _resource_principal,
}
