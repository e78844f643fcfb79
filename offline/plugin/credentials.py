"""Who calls: the oci plugin's settings, the environment, and the OCI config file, in this order.

Source: terraform-provider-oci internal/provider/provider.go (SchemaMap, getConfigProviders); oci-go-sdk
common/configuration.go (a key id comes whole from one source) and common/helpers.go (the home folder is that of the
user database). tests/data/credential-cases.json has the cases.
"""

from __future__ import annotations

import configparser
import os
import pwd
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oci

from offline.plugin.errors import CredentialsError, UnsupportedError
from offline.plugin.token_exchange import token_exchange_signer

KEY_ID = ("tenancyOcid", "userOcid", "fingerprint")
FILE_KEYS = {
    "tenancyOcid": "tenancy",
    "userOcid": "user",
    "fingerprint": "fingerprint",
    "privateKeyPath": "key_file",
    "privateKey": "key_content",
    "privateKeyPassword": "pass_phrase",
    "region": "region",
}

Setting = Callable[[str], str]


@dataclass(frozen=True)
class Credentials:
    """A region, what signs requests to it, and what the SDK's client insists on seeing."""

    region: str
    signer: Any = field(repr=False)
    config: dict[str, Any] = field(repr=False)


def find_credentials(configured: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Credentials:
    """Find the caller's credentials.

    Args:
        configured: The plugin's settings, by their Pulumi names.
        environment: The environment variables.

    Raises:
        CredentialsError: A setting is missing or of no use; the text names it.
        UnsupportedError: `auth` names a way that only the real plugin knows.
    """

    def setting(name: str) -> str:
        snake = re.sub("([A-Z])", r"_\1", name).lower()
        variables = (environment.get(f"TF_VAR_{snake}"), environment.get(f"OCI_{snake.upper()}"))
        return str(next(filter(None, (configured.get(name), *variables)), ""))

    auth = setting("auth") or "ApiKey"
    known = {name.lower(): find for name, find in MODES.items()}
    if auth.lower() not in known:
        msg = f"oci:auth is {auth}: the stand-in oci plugin knows {', '.join(MODES)}; use the real plugin (OCI_PLUGIN)"
        raise UnsupportedError(msg)
    try:
        return known[auth.lower()](setting, environment)
    except (OSError, ValueError, TypeError, configparser.Error, oci.exceptions.ClientError) as error:
        raise CredentialsError(f"oci:auth {auth}: {error or type(error).__name__}; check the oci: settings") from error


def api_key(setting: Setting, environment: Mapping[str, str]) -> Credentials:
    """Sign with a user's API key."""
    profile = file_profile(setting, environment)
    sources = [{name: setting(name) for name in FILE_KEYS}, profile]
    owner = next((source for source in sources if all(source.get(name) for name in KEY_ID)), {})
    key = next((source for source in sources if source.get("privateKey") or source.get("privateKeyPath")), {})
    region = next((source["region"] for source in sources if source.get("region")), "")
    found = {name: owner.get(name, "") for name in KEY_ID}
    require({**found, "privateKeyPath": key.get("privateKey") or key.get("privateKeyPath", ""), "region": region})
    text = key.get("privateKey", "").replace("\\n", "\n") or Path(key["privateKeyPath"]).expanduser().read_text("utf-8")
    password = key.get("privateKeyPassword") or None
    signer = oci.signer.Signer(*found.values(), None, pass_phrase=password, private_key_content=text)
    return of(region, signer, {FILE_KEYS[name]: value for name, value in found.items()})


def file_profile(setting: Setting, environment: Mapping[str, str]) -> dict[str, str]:
    """Read a profile of the OCI config file, by the names of the settings; no file is no profile.

    Raises:
        CredentialsError: A profile was asked for and is not there.
    """
    chosen, named = setting("configFileProfile"), environment.get("OCI_CONFIG_FILE")
    path = home_config()
    if named and not chosen and not path.exists():
        path = Path(named)
    profiles = configparser.ConfigParser(interpolation=None, default_section="no section is a default")
    profiles.read(path, encoding="utf-8-sig")
    if chosen and not profiles.has_section(chosen):
        raise CredentialsError(f"no profile {chosen} in {path}: check oci:configFileProfile")
    entries = dict(profiles[chosen or "DEFAULT"]) if profiles.has_section(chosen or "DEFAULT") else {}
    names = {file_key: name for name, file_key in FILE_KEYS.items()}
    return {names.get(key, key): value for key, value in entries.items()}


def home_config() -> Path:
    """Return where the config file is by default: below the home folder in the user database, whatever HOME says."""
    return Path(pwd.getpwuid(os.getuid()).pw_dir) / ".oci" / "config"


def security_token(setting: Setting, environment: Mapping[str, str]) -> Credentials:
    """Sign with the session token that `oci session authenticate` left in the profile."""
    require({name: setting(name) for name in ("region", "configFileProfile")})
    profile = file_profile(setting, environment)
    require({name: profile.get(name, "") for name in ("security_token_file", "privateKeyPath")})
    token = Path(profile["security_token_file"]).expanduser().read_text("utf-8").strip()
    key = oci.signer.load_private_key_from_file(profile["privateKeyPath"], profile.get("privateKeyPassword"))
    return of(setting("region"), oci.auth.signers.SecurityTokenSigner(token, key))


def workload_identity_federation(setting: Setting, _environment: Mapping[str, str]) -> Credentials:
    """Sign with a token that an identity domain gives for one of somebody else's."""
    require({"region": setting("region")})
    return of(setting("region"), token_exchange_signer(setting))


def principal(make_signer: Callable[[], Any]) -> Callable[[Setting, Mapping[str, str]], Credentials]:
    """Sign as the machine, function or pod that this runs on."""

    def find(setting: Setting, _environment: Mapping[str, str]) -> Credentials:
        signer = make_signer()
        region = setting("region") or getattr(signer, "region", None) or ""
        require({"region": region})
        return of(region, signer)

    return find


MODES: dict[str, Callable[[Setting, Mapping[str, str]], Credentials]] = {
    "ApiKey": api_key,
    "SecurityToken": security_token,
    "InstancePrincipal": principal(lambda: oci.auth.signers.InstancePrincipalsSecurityTokenSigner()),
    "ResourcePrincipal": principal(lambda: oci.auth.signers.get_resource_principals_signer()),
    "OKEWorkloadIdentity": principal(lambda: oci.auth.signers.get_oke_workload_identity_resource_principal_signer()),
    "WorkloadIdentityFederation": workload_identity_federation,
}


def require(settings: Mapping[str, str]) -> None:
    """Refuse settings that lack something, naming all of it.

    Raises:
        CredentialsError: One or more are empty.
    """
    missing = [name if "_" in name else f"oci:{name}" for name, value in settings.items() if not value]
    if missing:
        raise CredentialsError(f"no {', '.join(missing)}: set it with `pulumi config set`, or in the OCI config file")


def of(region: str, signer: Any, owner: Mapping[str, str] | None = None) -> Credentials:
    """Complete the credentials with what the SDK's client insists on seeing."""
    config = {"region": region, "key_file": "", **(owner or {})}
    oci.config.validate_config(config, signer=signer)
    return Credentials(region, signer, config)
