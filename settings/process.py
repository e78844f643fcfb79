"""What plugins must be told of the configuration where Pulumi tells them nothing by itself."""

from __future__ import annotations

import pulumi

from settings.configuration import EMPTY
from settings.project import PROJECT

PROJECT_KEYS = (f"{PROJECT}:apexInitialPasswords", f"{PROJECT}:timeoutSeconds")


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
