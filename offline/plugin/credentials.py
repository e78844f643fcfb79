"""Who calls: the oci plugin's settings, the environment, and the OCI config file, in this order.

Source: the oci plugin's configuration reference (keys and `auth` values); oracle/terraform-provider-oci
internal/utils/helpers.go (TF_VAR_x, OCI_x, x).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import oci

from offline.plugin.errors import CredentialsError, UnsupportedError

SETTINGS = {
    "auth": "auth",
    "config_file_profile": "configFileProfile",
    "fingerprint": "fingerprint",
    "private_key": "privateKey",
    "private_key_password": "privateKeyPassword",
    "private_key_path": "privateKeyPath",
    "region": "region",
    "tenancy_ocid": "tenancyOcid",
    "user_ocid": "userOcid",
}
FILE_KEYS = {
    "tenancy_ocid": "tenancy",
    "user_ocid": "user",
    "fingerprint": "fingerprint",
    "private_key_path": "key_file",
    "private_key": "key_content",
    "private_key_password": "pass_phrase",
    "region": "region",
    "security_token_file": "security_token_file",
}


@dataclass(frozen=True)
class Credentials:
    """A region and what signs requests to it."""

    region: str
    signer: Any
    config: dict[str, Any]


def find_credentials(configured: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Credentials:
    """Find the caller's credentials.

    Args:
        configured: The plugin's settings, by their Pulumi names.
        environment: The environment variables.

    Raises:
        CredentialsError: A setting is missing or of no use; the text names it.
        UnsupportedError: `auth` names a way that only the real plugin knows.
    """
    settings = explicit_settings(configured, environment)
    auth = settings.get("auth") or "ApiKey"
    if auth not in SIGNERS:
        msg = (
            f"oci:auth is {auth}: the stand-in oci plugin knows {', '.join(SIGNERS)}; use the real plugin (OCI_PLUGIN)"
        )
        raise UnsupportedError(msg)
    merged = {**file_settings(settings, environment, required=auth == "SecurityToken"), **settings}
    try:
        return with_region(merged, SIGNERS[auth](merged))
    except (OSError, ValueError, TypeError, oci.exceptions.ClientError) as error:
        raise CredentialsError(f"oci:auth {auth}: {error or type(error).__name__}; check the oci: settings") from error


def explicit_settings(configured: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, str]:
    """Read what the stack or the environment sets."""
    found: dict[str, str] = {}
    for name, pulumi_name in SETTINGS.items():
        variables = (f"TF_VAR_{name}", f"OCI_{name}", f"OCI_{name.upper()}", name)
        values = [configured.get(pulumi_name), *(environment.get(variable) for variable in variables)]
        if value := next(filter(None, values), None):
            found[name] = str(value)
    return found


def file_settings(settings: Mapping[str, str], environment: Mapping[str, str], *, required: bool) -> dict[str, str]:
    """Read a profile of the OCI config file; without a file there are no settings unless it is required."""
    path = Path(environment.get("OCI_CONFIG_FILE") or oci.config.DEFAULT_LOCATION).expanduser()
    profile = settings.get("config_file_profile") or oci.config.DEFAULT_PROFILE
    if not path.exists() and not required and "config_file_profile" not in settings:
        return {}
    try:
        entries = oci.config.from_file(str(path), profile)
    except oci.exceptions.ClientError as error:
        raise CredentialsError(f"OCI config file {path}, profile {profile}: {error}") from error
    return {name: entries[key] for name, key in FILE_KEYS.items() if entries.get(key)}


def api_key_signer(settings: Mapping[str, str]) -> Any:
    """Sign with a user's API key."""
    key = settings.get("private_key")
    needed = ["tenancy_ocid", "user_ocid", "fingerprint"]
    require(settings, needed if key else [*needed, "private_key_path"])
    return oci.signer.Signer(
        *(settings[name] for name in needed),
        private_key_file_location=settings.get("private_key_path"),
        pass_phrase=settings.get("private_key_password"),
        private_key_content=key.replace("\\n", "\n") if key else None,
    )


def security_token_signer(settings: Mapping[str, str]) -> Any:
    """Sign with the session token that `oci session authenticate` left in the profile."""
    require(settings, ["security_token_file", "private_key_path"])
    token = Path(settings["security_token_file"]).expanduser().read_text().strip()
    key = oci.signer.load_private_key_from_file(settings["private_key_path"], settings.get("private_key_password"))
    return oci.auth.signers.SecurityTokenSigner(token, key)


def require(settings: Mapping[str, str], names: list[str]) -> None:
    """Refuse settings that lack something, naming all of it.

    Raises:
        CredentialsError: One or more are missing.
    """
    missing = [f"oci:{SETTINGS[name]}" if name in SETTINGS else name for name in names if not settings.get(name)]
    if missing:
        raise CredentialsError(f"no {', '.join(missing)}: set it with `pulumi config set`, or in the OCI config file")


SIGNERS: dict[str, Callable[[Mapping[str, str]], Any]] = {
    "ApiKey": api_key_signer,
    "SecurityToken": security_token_signer,
    "InstancePrincipal": lambda _: oci.auth.signers.InstancePrincipalsSecurityTokenSigner(),
    "ResourcePrincipal": lambda _: oci.auth.signers.get_resource_principals_signer(),
    "OKEWorkloadIdentity": lambda _: oci.auth.signers.get_oke_workload_identity_resource_principal_signer(),
}


def with_region(settings: Mapping[str, str], signer: Any) -> Credentials:
    """Complete the credentials with the region, and with what the SDK's client insists on seeing."""
    region = settings.get("region") or getattr(signer, "region", None)
    require({"region": region or ""}, ["region"])
    identity = {
        FILE_KEYS[name]: settings[name] for name in ("tenancy_ocid", "user_ocid", "fingerprint") if name in settings
    }
    config = {"region": region, "key_file": settings.get("private_key_path", ""), **identity}
    oci.config.validate_config(config, signer=signer)
    return Credentials(str(region), signer, config)
