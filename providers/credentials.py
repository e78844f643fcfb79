"""One way to authenticate: the same settings, modes and order as the oci plugin.

A setting comes from where oci_settings.py finds it; but who signs (tenancy, user and fingerprint) comes whole from one
source, and so does the key. tests/data/credential-cases.json has the cases. Source: terraform-provider-oci,
internal/provider/provider.go (getConfigProviders).
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oci
from oci.auth import signers

from providers.errors import CredentialsError, ProviderError
from providers.oci_client import OciClient
from providers.oci_settings import HELP, Lookup, OciSettings
from providers.token_exchange import SETTINGS as EXCHANGE_SETTINGS
from providers.token_exchange import Connect, exchanged

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
class _Caller(OciSettings):
    """Where credentials are looked for.

    Attributes:
        connect: Opens a client of a region with a login.
    """

    connect: Connect


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
    caller = _Caller(stack, environment, connect or _connect)
    asked = caller.setting("auth") or "ApiKey"
    mode = next((mode for mode in _MODES if mode.lower() == asked.lower()), None)
    if mode is None:
        raise CredentialsError(
            f"oci:auth is {asked}, not one of {', '.join(_MODES)}. Run: pulumi config set oci:auth ApiKey"
        )
    try:
        return _MODES[mode](caller)
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
