"""Make the environment in which a command meets the simulated cloud instead of Oracle's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LOOPBACK = "127.0.0.1,localhost"
STATE_VARIABLE = "SIMULATOR_STATE"
"""Tells the simulator's own commands inside the cloud which cloud that is."""


def environment(outside: Mapping[str, str], state_directory: Path, proxy_url: str) -> dict[str, str]:
    """Return `outside` with the variables that lead into the cloud, without those that lead elsewhere."""
    kept = {name: value for name, value in outside.items() if not name.upper().startswith(("OCI_", "TF_VAR_"))}
    ca_file = str(state_directory.resolve() / "ca.pem")
    config_file = str(state_directory.resolve() / "oci" / "config")
    return kept | {
        "HTTPS_PROXY": proxy_url,
        "https_proxy": proxy_url,
        "NO_PROXY": LOOPBACK,
        "no_proxy": LOOPBACK,
        "SSL_CERT_FILE": ca_file,
        "REQUESTS_CA_BUNDLE": ca_file,
        "CURL_CA_BUNDLE": ca_file,
        STATE_VARIABLE: str(state_directory.resolve()),
        "OCI_CONFIG_FILE": config_file,
        "OCI_CLI_CONFIG_FILE": config_file,
    }
