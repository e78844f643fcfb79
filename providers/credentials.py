"""One way to authenticate: the same settings, modes and order as the oci plugin.

A setting is taken from the stack's `oci:` configuration, then from the environment (`TF_VAR_x`, `OCI_X`), then from a
profile of the OCI config file; but who signs (tenancy, user and fingerprint) comes whole from one of these, and so does
the key. tests/data/credential-cases.json has the cases. Source: terraform-provider-oci, internal/provider/provider.go
(SchemaMap, getConfigProviders); oci-go-sdk, common/configuration.go and common/helpers.go (getHomeFolder).
"""

from __future__ import annotations

import configparser
import functools
import os
import pwd
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oci
from oci.auth import signers

from providers.errors import CredentialsError, ProviderError
from providers.oci_client import OciClient
from providers.token_exchange import SETTINGS as EXCHANGE_SETTINGS
from providers.token_exchange import Connect, exchanged

Lookup = Callable[[str], str | None]

IDENTITY = ("tenancy", "user", "fingerprint")
SETTINGS = {
    "tenancy": "tenancyOcid",
    "user": "userOcid",
    "fingerprint": "fingerprint",
    "region": "region",
    "key_content": "privateKey",
    "key_file": "privateKeyPath",
    "pass_phrase": "privateKeyPassword",
}
"""The names of a profile, and of the settings that say the same."""
HELP = "Set the oci: keys of the stack, the environment, or ~/.oci/config as for the oci plugin (docs/privileges.md)."


@dataclass(frozen=True)
class Credentials:
    """A region and what signs requests to it.

    Attributes:
        region: Region name, such as `us-ashburn-1`.
        signer: A `requests` auth object that signs OCI requests.
    """

    region: str
    signer: Any = field(repr=False)


@dataclass(frozen=True)
class _Caller:
    """Where credentials are looked for.

    Attributes:
        setting: Gives the value of a setting of the stack or the environment; empty when there is none.
        environment: Environment variables.
        connect: Opens a client of a region with a login.
    """

    setting: Callable[[str], str]
    environment: Mapping[str, str]
    connect: Connect

    @functools.cached_property
    def profile(self) -> Mapping[str, str]:
        """The profile of the OCI config file; empty when nobody asked for one and there is none."""
        chosen = self.setting("configFileProfile")
        profiles = configparser.ConfigParser(interpolation=None, default_section="")
        profiles.read(self.config_file, encoding="utf-8-sig")
        if chosen and not profiles.has_section(chosen):
            raise CredentialsError(f"There is no profile {chosen} in {self.config_file}. {HELP}")
        name = chosen or "DEFAULT"
        return dict(profiles[name]) if profiles.has_section(name) else {}

    @property
    def config_file(self) -> Path:
        """That of the home folder in the user database, whatever HOME says; without it, that of OCI_CONFIG_FILE."""
        at_home = Path(pwd.getpwuid(os.getuid()).pw_dir) / ".oci" / "config"
        named = self.environment.get("OCI_CONFIG_FILE")
        return Path(named) if named and not at_home.exists() and not self.setting("configFileProfile") else at_home


def find(stack: Lookup, environment: Mapping[str, str] = os.environ, *, connect: Connect | None = None) -> Credentials:
    """Find the credentials that the oci plugin would use.

    Args:
        stack: Gives the value of an `oci:` key of the stack, such as `region`, or None.
        environment: Environment variables.
        connect: Opens a client of a region with a login, to exchange a workload's token.

    Returns:
        The credentials.

    Raises:
        CredentialsError: There are none, or they cannot be read.
        ProviderError: An identity domain does not exchange the workload's token.
    """

    def setting(key: str) -> str:
        name = re.sub("([A-Z])", r"_\1", key).lower()
        return stack(key) or environment.get(f"TF_VAR_{name}") or environment.get(f"OCI_{name.upper()}") or ""

    asked = setting("auth") or "ApiKey"
    mode = next((mode for mode in _MODES if mode.lower() == asked.lower()), None)
    if mode is None:
        raise CredentialsError(
            f"oci:auth is {asked}, not one of {', '.join(_MODES)}. Run: pulumi config set oci:auth ApiKey"
        )
    try:
        return _MODES[mode](_Caller(setting, environment, connect or _connect))
    except ProviderError:
        raise
    except Exception as error:
        # The SDK raises its own types, OSError, ValueError and requests' errors here: all mean the same to a person.
        raise CredentialsError(f"The {mode} credentials cannot be used: {_first_line(error)}. {HELP}") from None


def _connect(region: str, login: Any) -> OciClient:
    """Open a client that asks once, for who has neither clock nor voice."""
    return OciClient(region, login, say=lambda _line: None, now=lambda: 0, sleep=lambda _seconds: None).once()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _require(mode: str, given: Mapping[str, Any], where: str = "") -> None:
    missing = sorted(name for name, value in given.items() if not value)
    if missing:
        raise CredentialsError(f"The {mode} credentials lack {', '.join(missing)}{where}. {HELP}")


def _api_key(caller: _Caller) -> Credentials:
    settings = {name: caller.setting(key) for name, key in SETTINGS.items()}
    sources = [settings, caller.profile]
    owner = next((source for source in sources if all(map(source.get, IDENTITY))), _fullest(sources))
    keys = next((source for source in sources if source.get("key_content") or source.get("key_file")), {})
    region = next(filter(None, (source.get("region") for source in sources)), "")
    where = "" if caller.config_file.exists() else f": there is no {caller.config_file} either"
    found = {name: owner.get(name) for name in IDENTITY} | {"region": region, "key_file": keys}
    _require("ApiKey", found, where)
    content = (keys.get("key_content") or "").replace("\\n", "\n") or _read(keys["key_file"])
    pass_phrase = keys.get("pass_phrase") or settings["pass_phrase"] or None
    identity = [owner[name] for name in IDENTITY]
    return Credentials(region, oci.signer.Signer(*identity, None, pass_phrase=pass_phrase, private_key_content=content))


def _fullest(sources: list[Mapping[str, str]]) -> Mapping[str, str]:
    """Return the source that names most of who signs: what it lacks is what a person forgot."""
    return max(sources, key=lambda source: sum(bool(source.get(name)) for name in IDENTITY))


def _read(file: str) -> str:
    return Path(file).expanduser().read_text(encoding="utf-8-sig").strip()


def _security_token(caller: _Caller) -> Credentials:
    _require("SecurityToken", {f"oci:{key}": caller.setting(key) for key in ("configFileProfile", "region")})
    profile = caller.profile
    _require("SecurityToken", {name: profile.get(name) for name in ("security_token_file", "key_file")})
    pass_phrase = caller.setting("privateKeyPassword") or profile.get("pass_phrase")
    key = oci.signer.load_private_key_from_file(str(Path(profile["key_file"]).expanduser()), pass_phrase)
    signer = signers.SecurityTokenSigner(_read(profile["security_token_file"]), key)
    return Credentials(caller.setting("region"), signer)


def _principal(make_signer: Callable[[], Any]) -> Callable[[_Caller], Credentials]:
    """Sign as the machine, function or pod that this runs on; its own region is the default."""

    def credentials(caller: _Caller) -> Credentials:
        signer = make_signer()
        return Credentials(caller.setting("region") or signer.region, signer)

    return credentials


def _workload_identity(caller: _Caller) -> Credentials:
    region = caller.setting("region")
    _require("WorkloadIdentityFederation", {"oci:region": region})
    values = tuple((name, caller.setting(name)) for name in EXCHANGE_SETTINGS)
    return Credentials(region, _exchanged(values, region, caller.connect))


@functools.lru_cache(maxsize=1)
def _exchanged(values: tuple[tuple[str, str], ...], region: str, connect: Connect) -> Any:
    """Exchange once for a process and its settings: the signer renews its token, and reads the workload's anew."""
    return exchanged(dict(values).__getitem__, region, connect)


_MODES: dict[str, Callable[[_Caller], Credentials]] = {
    "ApiKey": _api_key,
    "SecurityToken": _security_token,
    "InstancePrincipal": _principal(lambda: signers.InstancePrincipalsSecurityTokenSigner()),
    "ResourcePrincipal": _principal(lambda: signers.get_resource_principals_signer()),
    "OKEWorkloadIdentity": _principal(lambda: signers.get_oke_workload_identity_resource_principal_signer()),
    "WorkloadIdentityFederation": _workload_identity,
}
