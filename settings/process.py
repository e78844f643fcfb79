"""What plugins must be told of the configuration where Pulumi tells them nothing by itself, and the region they ask."""

from __future__ import annotations

import configparser
import os

import pulumi

from providers.errors import CredentialsError
from providers.oci_settings import OciSettings
from settings.configuration import EMPTY
from settings.project import PROJECT

PROJECT_KEYS = (f"{PROJECT}:apexInitialPasswords", f"{PROJECT}:timeoutSeconds")


def region() -> str:
    """Return the name of the region that the oci plugin asks; empty where only the machine it runs on can tell.

    Raises:
        pulumi.RunError: The OCI config file cannot be read, or lacks the profile that was asked for.
    """
    config = pulumi.runtime.get_config_env()
    try:
        return OciSettings(lambda key: config.get(f"oci:{key}"), os.environ).region
    except (CredentialsError, OSError, ValueError, configparser.Error) as error:
        raise pulumi.RunError(str(error).splitlines()[0]) from None


def oci_config() -> dict[str, pulumi.Input[str]]:
    """Return the configuration of the oci plugin, for one more instance of it.

    Returns:
        By key without `oci:`; what is encrypted stays secret.
    """
    return {key.removeprefix("oci:"): value for key, value in _config().items() if key.startswith("oci:")}


def process_config() -> dict[str, pulumi.Input[str]]:
    """Return what dynamic providers need, for one more plugin process.

    Returns:
        By full key; what is encrypted stays secret.
    """
    return {key: value for key, value in _config().items() if key.startswith("oci:") or key in PROJECT_KEYS}


def _config() -> dict[str, pulumi.Input[str]]:
    secret = pulumi.runtime.is_config_secret
    return {
        key: pulumi.Output.secret(text) if secret(key) else text
        for key, text in pulumi.runtime.get_config_env().items()
        if text not in EMPTY
    }
