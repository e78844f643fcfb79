"""The environment that Pulumi runs in: its programs first on PATH, its own home, states in a directory."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence

from offline.checkout import Checkout
from offline.pulumi_version import is_usable, version_of

OF_THE_PERSON = {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_PARALLEL"}
"""Pulumi's variables that count here too; the others lead to other states, plugins and options."""
SIMULATED_STACK = "sim"
SIMULATED_PASSPHRASE = "simulated"  # noqa: S105 - protects nothing: the simulated cloud has no secrets of anybody's


def environment(
    checkout: Checkout, command: Sequence[str] = (), inherited: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the environment variables for a command that runs Pulumi.

    Args:
        checkout: Whose tools and states to use.
        command: The command; if it names the simulated stack, it gets the passphrase of that stack.
        inherited: The variables to start from.
    """
    variables = {
        **{name: value for name, value in inherited.items() if not is_foreign(name)},
        "PULUMI_HOME": str(checkout.pulumi_home),
        # Without the sidecar file of each state: killed while it is written, no command could read the stack any more.
        "PULUMI_BACKEND_URL": f"{checkout.states.as_uri()}?metadata=skip",
        # Most operations wait for the cloud; Pulumi's own limit goes by the cores of this machine.
        "PULUMI_PARALLEL": inherited.get("PULUMI_PARALLEL", "32"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # Pulumi asks pip for the packages of the program; pip would ask the package index for its own news.
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "VIRTUAL_ENV": str(checkout.python.parents[1]),
    }
    path = path_without(checkout, inherited.get("PATH", os.defpath))
    released = released_pulumi(path, variables)
    first = [str(checkout.python.parent), *([] if released else [str(checkout.tools)])]
    variables["PATH"] = os.pathsep.join([*first, path])
    if is_simulated(command):
        variables.pop("PULUMI_CONFIG_PASSPHRASE_FILE", None)
        variables["PULUMI_CONFIG_PASSPHRASE"] = SIMULATED_PASSPHRASE
    return variables


def is_foreign(name: str) -> bool:
    """Tell whether a variable is Pulumi's and would lead away from this checkout."""
    return name.startswith("PULUMI_") and name not in OF_THE_PERSON


def released_pulumi(path: str, variables: Mapping[str, str]) -> str | None:
    """Find a Pulumi of the needed version on a PATH."""
    pulumi = shutil.which("pulumi", path=path)
    return pulumi if pulumi and is_usable(version_of(pulumi, variables)) else None


def is_built_pulumi(checkout: Checkout, variables: Mapping[str, str]) -> bool:
    """Tell whether an environment relies on the Pulumi that is built here."""
    return str(checkout.tools) in variables["PATH"].split(os.pathsep)


def path_without(checkout: Checkout, path: str) -> str:
    """Leave what this checkout adds out of a PATH."""
    own = {str(checkout.tools), str(checkout.python.parent)}
    return os.pathsep.join(entry for entry in path.split(os.pathsep) if entry not in own)


def is_simulated(command: Sequence[str]) -> bool:
    """Tell whether a command names the simulated stack."""
    return any(
        word == SIMULATED_STACK or word.endswith(("=" + SIMULATED_STACK, "/" + SIMULATED_STACK)) for word in command
    )
