"""Make the environment in which a command meets the simulated cloud instead of Oracle's.

Each client is told in the way that wins there, so that nothing of a person's own is read or sent:

- the oci plugin, Terraform's and our providers take `TF_VAR_*` before any file. The plugin would else prefer
  `~/.oci/config` of the user database's home folder to `OCI_CONFIG_FILE`.
  Source: terraform-provider-oci internal/provider/provider.go, oci-go-sdk common/helpers.go (`getHomeFolder`).
- the Python SDK prefers `~/.oci/config` to `OCI_CONFIG_FILE`, requests sends what `~/.netrc` holds, curl obeys
  `~/.curlrc`, oci-cli `~/.oci/oci_cli_rc`: they get an empty home folder.
  Source: oci/config.py (`from_file`), requests/utils.py (`get_netrc_auth`), curl's and oci-cli's manuals.
"""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from simulator.forge import request_token

LOOPBACK = "127.0.0.1,localhost"
STATE_VARIABLE = "SIMULATOR_STATE"
"""Tells the simulator's own commands inside the cloud which cloud that is."""
FOREIGN_PREFIXES = ("ACTIONS_ID_TOKEN_", "AWS_", "OCI_", "TF_VAR_")
FOREIGN = frozenset({"ALL_PROXY", "CURL_HOME", "HTTP_PROXY", "NETRC", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
"""What may lead to a person's own credentials or network, in capitals."""


def environment(outside: Mapping[str, str], state_directory: Path, proxy_url: str) -> dict[str, str]:
    """Return `outside` with the variables that lead into the cloud, without those that lead elsewhere.

    Args:
        outside: Variables to start from.
        state_directory: Where the cloud is kept; it has been started once.
        proxy_url: Where the cloud listens.
    """
    state = state_directory.resolve()
    ca_file, config_file, home = str(state / "ca.pem"), str(state / "oci" / "config"), state / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in outside.items() if not _is_foreign(name.upper())}
    return (
        kept
        | _api_key(config_file)
        | {
            "HOME": str(home),
            "HTTPS_PROXY": proxy_url,
            "https_proxy": proxy_url,
            "NO_PROXY": LOOPBACK,
            "no_proxy": LOOPBACK,
            "SSL_CERT_FILE": ca_file,
            "REQUESTS_CA_BUNDLE": ca_file,
            "CURL_CA_BUNDLE": ca_file,
            STATE_VARIABLE: str(state),
            "OCI_CONFIG_FILE": config_file,
            "OCI_CLI_CONFIG_FILE": config_file,
        }
    )


def of_job(state_directory: Path, proxy_url: str, subject: str) -> dict[str, str]:
    """Return the variables by which a job of GitHub asks for its token.

    Source: GitHub documentation "OpenID Connect reference"; the URL has a query, to which the audience is added.
    """
    query = urlencode({"api-version": "2.0", "issuer": "github", "subject": subject})
    return {
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"{proxy_url}/forge/token?{query}",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": request_token.read_or_make(state_directory),
    }


def _is_foreign(name: str) -> bool:
    return name in FOREIGN or name.startswith(FOREIGN_PREFIXES)


def _api_key(config_file: str) -> dict[str, str]:
    """Return the settings of the plugin for the administrator's API key, complete, so that it asks no file."""
    profiles = configparser.ConfigParser(interpolation=None)
    profiles.read(config_file, encoding="utf-8")
    administrator = profiles["DEFAULT"]
    return {
        "TF_VAR_auth": "ApiKey",
        "TF_VAR_tenancy_ocid": administrator["tenancy"],
        "TF_VAR_user_ocid": administrator["user"],
        "TF_VAR_fingerprint": administrator["fingerprint"],
        "TF_VAR_private_key_path": administrator["key_file"],
        "TF_VAR_region": administrator["region"],
    }
