"""What a dynamic provider must be told of the configuration in a plugin process of its own."""

from __future__ import annotations

import pulumi

from settings.configuration import EMPTY, PROJECT

PROJECT_KEYS = (f"{PROJECT}:apexInitialPasswords", f"{PROJECT}:timeoutSeconds")


def process_config() -> dict[str, pulumi.Input[str]]:
    """Return what Pulumi tells the stack's own plugin process by itself, but no other.

    Returns:
        By full key; what is encrypted stays secret.
    """
    secret = pulumi.runtime.is_config_secret
    return {
        key: pulumi.Output.secret(text) if secret(key) else text
        for key, text in pulumi.runtime.get_config_env().items()
        if key.startswith("oci:") or (key in PROJECT_KEYS and text not in EMPTY)
    }
