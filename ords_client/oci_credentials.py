"""The OCI credentials of this machine, and the hosts they are for. The one module that knows the `oci` package.

A setting is taken from the environment (`TF_VAR_x`, `OCI_X`), as the oci plugin of `pulumi up` does, then from the
profile of the OCI config file; a profile that was named comes first.

Source: terraform-provider-oci, internal/provider/provider.go; OCI Python SDK `oci.config.from_file`, `oci.signer`,
`oci.auth.signers`, `oci.regions`.
"""

from __future__ import annotations

import configparser
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from requests.auth import AuthBase

from ords_client.errors import AdministratorError
from ords_client.foreign import echoed, quoted
from ords_client.text_file import decode_text

SETTINGS = {
    "tenancy": "tenancy_ocid",
    "user": "user_ocid",
    "fingerprint": "fingerprint",
    "key_content": "private_key",
    "key_file": "private_key_path",
    "pass_phrase": "private_key_password",
}
"""Names in a profile, and in the environment behind `TF_VAR_` and `OCI_`."""


def find_signer(auth: str | None, profile: str | None, environment: Mapping[str, str] = os.environ) -> AuthBase:
    """Return what signs requests.

    Args:
        auth: `api_key`, `security_token`, `instance_principal` or `resource_principal`, as oci-cli calls them.
            Default: what `TF_VAR_auth` or `OCI_AUTH` say, else `api_key`.
        profile: Profile of the OCI config file. Default: DEFAULT.
        environment: Environment variables.

    Raises:
        AdministratorError: There are no such credentials, or they cannot be used.
    """
    try:
        import oci
    except ImportError as error:
        raise AdministratorError("The OCI SDK is not installed: `pip install 'ords-client[admin]'`.") from error

    signers: dict[str, Callable[[], AuthBase]] = {
        "api_key": lambda: _api_key(profile, environment),
        "security_token": lambda: _security_token(profile, environment),
        "instance_principal": oci.auth.signers.InstancePrincipalsSecurityTokenSigner,
        "resource_principal": oci.auth.signers.get_resource_principals_signer,
    }
    asked = auth or _setting("auth", environment) or "api_key"
    wanted = next((name for name in signers if _bare(name) == _bare(asked)), None)
    if wanted is None:
        raise AdministratorError(f"There is no OCI authentication {echoed(asked)}; there are {', '.join(signers)}.")
    try:
        return signers[wanted]()
    except Exception as error:
        # The SDK raises its own types, OSError, ValueError, KeyError and requests' errors: all mean the same here.
        raise AdministratorError(f"No usable OCI credentials ({wanted}): {_one_line(error)}") from error


def service_url(service: str, region: str) -> str:
    """Return the URL of a control plane, in whatever realm the region is.

    Args:
        service: Its name in the host, such as `iot`.
        region: Region name, such as `us-ashburn-1`.
    """
    import oci

    template = f"https://{service}.{{region}}.oci.{{secondLevelDomain}}"
    return str(oci.regions.endpoint_for(service, region=region, service_endpoint_template=template))


def _api_key(profile: str | None, environment: Mapping[str, str]) -> AuthBase:
    import oci

    config = {} if profile else _from_environment(environment)
    if _lacking(config):
        config = _profile(profile, environment) | config
    if lacking := _lacking(config):
        raise ValueError(f"{', '.join(lacking)} missing in the profile")
    return oci.signer.Signer(  # type: ignore[no-any-return]
        config["tenancy"],
        config["user"],
        config["fingerprint"],
        private_key_file_location=str(Path(config["key_file"]).expanduser()) if "key_file" in config else None,
        pass_phrase=config.get("pass_phrase"),
        private_key_content=config.get("key_content"),
    )


def _security_token(profile: str | None, environment: Mapping[str, str]) -> AuthBase:
    import oci

    config = _profile(profile, environment)
    token = Path(config["security_token_file"]).expanduser().read_bytes()
    key = oci.signer.load_private_key_from_file(str(Path(config["key_file"]).expanduser()), config.get("pass_phrase"))
    return oci.auth.signers.SecurityTokenSigner(decode_text(token).strip(), key)  # type: ignore[no-any-return]


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    given = {name: _setting(variable, environment) for name, variable in SETTINGS.items()}
    config = {name: value for name, value in given.items() if value}
    if "key_content" in config:
        config["key_content"] = config["key_content"].replace("\\n", "\n")
        config.pop("key_file", None)
    return config


def _profile(name: str | None, environment: Mapping[str, str]) -> dict[str, Any]:
    import oci

    named = environment.get("OCI_CLI_CONFIG_FILE") or environment.get("OCI_CONFIG_FILE")
    file = Path(named or oci.config.DEFAULT_LOCATION).expanduser()
    wanted = name or _setting("config_file_profile", environment) or oci.config.DEFAULT_PROFILE
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(decode_text(file.read_bytes()))
    except (configparser.Error, ValueError) as error:
        raise ValueError(f"{file} is no OCI config file: {' '.join(str(error).split())}") from error
    if wanted not in parser and wanted != parser.default_section:
        raise ValueError(f"{file} has no profile {echoed(wanted)}")
    return {key: value for key, value in parser[wanted].items() if value}


def _setting(name: str, environment: Mapping[str, str]) -> str | None:
    return environment.get(f"TF_VAR_{name}") or environment.get(f"OCI_{name.upper()}") or None


def _lacking(config: Mapping[str, str]) -> list[str]:
    has_key = "key_content" in config or "key_file" in config
    return [name for name in ("tenancy", "user", "fingerprint") if name not in config] + ["key_file"] * (not has_key)


def _bare(name: str) -> str:
    return name.replace("_", "").lower()


def _one_line(error: BaseException) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing in the profile."
    words = " ".join(str(error).split()).partition(", please follow")[0]
    return f"{quoted(words)}." if words else f"{type(error).__name__}."
