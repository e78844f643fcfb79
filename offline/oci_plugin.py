"""Which oci plugin runs: one that the person names, the released one, or where that cannot be had the stand-in."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from offline.build import Say
from offline.checkout import Checkout
from offline.errors import SetupError
from offline.plugin import VERSION

STAND_IN = "stand-in"
RELEASES_URL = "https://get.pulumi.com"
PROBE_SECONDS = 5
DOWNLOAD_SECONDS = 600


def install(checkout: Checkout, environment: Mapping[str, str], say: Say) -> None:
    """Install the plugin, unless what is installed is what is asked for.

    Args:
        checkout: Whose Pulumi home to install into.
        environment: Variables to run Pulumi with. OCI_PLUGIN is the path of a plugin, or `stand-in`.
        say: Prints a line of progress.

    Raises:
        SetupError: OCI_PLUGIN names no program, or Pulumi refuses to install.
    """
    asked = environment.get("OCI_PLUGIN", "")
    wanted = {"asked": asked, "plugin": identity(asked), "checkout": str(checkout.root), "version": VERSION}
    record = checkout.pulumi_home / "oci-plugin.json"
    if is_installed(checkout) and record.exists() and json.loads(record.read_text()) == wanted:
        return
    if asked and asked != STAND_IN:
        install_file(Path(asked), environment)
        say(f"The oci plugin is {asked}.")
    elif not (asked != STAND_IN and download(environment, say)):
        install_stand_in(checkout, environment)
        say("The oci plugin is the stand-in of this checkout; OCI_PLUGIN=/path/to/pulumi-resource-oci uses a real one.")
    record.write_text(json.dumps(wanted))


def identity(asked: str) -> list[Any]:
    """Tell one build of a named plugin from another by its size and time.

    Raises:
        SetupError: OCI_PLUGIN names no program.
    """
    if asked in {"", STAND_IN}:
        return []
    if not os.access(asked, os.X_OK) or not Path(asked).is_file():
        raise SetupError(f"OCI_PLUGIN={asked} is no program: give the path of pulumi-resource-oci, or `{STAND_IN}`")
    status = Path(asked).stat()
    return [str(Path(asked).resolve()), status.st_size, status.st_mtime_ns]


def is_installed(checkout: Checkout) -> bool:
    """Tell whether Pulumi's home has the plugin."""
    return (checkout.pulumi_home / "plugins" / f"resource-oci-v{VERSION}").is_dir()


def download(environment: Mapping[str, str], say: Say) -> bool:
    """Try to get the released plugin."""
    try:
        requests.head(RELEASES_URL, timeout=PROBE_SECONDS, auth=lambda request: request)  # no login of a .netrc file
    except OSError:  # no answer, or a CA bundle of the person that cannot be read
        return False
    say(f"Downloading the oci plugin {VERSION} ...")
    return run_install([], environment, DOWNLOAD_SECONDS) == ""


def install_stand_in(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """Install a script that runs the stand-in with this checkout's Python, wherever the engine starts it."""
    wrapper = checkout.pulumi_home / "pulumi-resource-oci"
    wrapper.parent.mkdir(parents=True, exist_ok=True)
    wrapper.write_text(
        "#!/bin/sh\n"
        f"export PYTHONPATH={shlex.quote(str(checkout.root))}\n"
        f'exec {shlex.quote(str(checkout.python))} -P -m offline.plugin "$@"\n'
    )
    wrapper.chmod(0o755)
    install_file(wrapper, environment)


def install_file(plugin: Path, environment: Mapping[str, str]) -> None:
    """Install a plugin that is at hand.

    Raises:
        SetupError: Pulumi refuses.
    """
    if refusal := run_install(["--file", str(plugin.resolve())], environment, DOWNLOAD_SECONDS):
        raise SetupError(f"installing {plugin} as the oci plugin failed: {refusal}")


def run_install(options: list[str], environment: Mapping[str, str], timeout_seconds: int) -> str:
    """Run `pulumi plugin install`; return its complaint, empty when it succeeds."""
    command = ["pulumi", "plugin", "install", "resource", "oci", VERSION, "--reinstall", *options]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=timeout_seconds
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or f"exit status {done.returncode}"
