"""Run a make target in a job of a pipeline, logged in: `python -m pipeline.job TARGET`.

The one place that knows which settings a job's environment must have, and how they log in. A fork stops here, before
any login.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping

from pipeline.command import command
from pipeline.errors import RefusedError
from pipeline.run import Run

SETTINGS = ("PULUMI_", "OCI_", "TF_VAR_", "AWS_", "ORDS_", "STATE_")
"""Beginnings of the variables of an environment that a job may pass on."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "federation": (
        "OCI_REGION",
        "OCI_TOKEN_EXCHANGE_DOMAIN_URL",
        "OCI_TOKEN_EXCHANGE_CLIENT_ID",
        "OCI_TOKEN_EXCHANGE_CLIENT_SECRET",
    ),
    "api-key": ("OCI_REGION", "OCI_TENANCY_OCID", "OCI_USER_OCID", "OCI_FINGERPRINT", "OCI_PRIVATE_KEY"),
    "runner": (),
}
"""How a job logs in (OCI_LOGIN), and what it needs for that; `runner`: the machine that it runs on is logged in."""
WORDS = ("STACK", "CONFIRM", "CHANGE")
"""What a person types in, and make and the shell read."""


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the make target.

    Args:
        environment: Of the job; SETTINGS holds the variables of its environment as JSON.

    Raises:
        RefusedError: This is a fork's run, or a setting is missing.
    """
    if Run.find(environment).is_fork:
        raise RefusedError(
            "This pull request comes from a fork: no login is tried. A maintainer can push its branch here."
        )
    for name in WORDS:
        if not re.fullmatch(r"[\w./-]*", environment.get(name, "")):
            raise RefusedError(f"{name} may hold only letters, digits and . _ / - (make would read more into it).")
    given = json.loads(environment.get("SETTINGS") or "{}")
    settings = {name: str(value) for name, value in given.items() if name.startswith(SETTINGS)}
    # An empty secret is one that is not set, and must not hide what another source has.
    own = {name: value for name, value in environment.items() if value or not name.startswith(SETTINGS)}
    found = {name: value for name, value in (settings | own).items() if name != "SETTINGS"}
    login = found.get("OCI_LOGIN", "")
    if login not in NEEDED:
        raise RefusedError(
            f"The variable OCI_LOGIN is {login or 'not set'}: set it to {', '.join(NEEDED)}. {_where(found)}"
        )
    missing = [name for name in (*_state(found), *NEEDED[login]) if not found.get(name)]
    if missing:
        raise RefusedError(f"Missing: {', '.join(missing)}. {_where(found)}")
    around = (["pipeline.login"] if login == "federation" else []) + (
        ["pipeline.state"] if "STATE_BUCKET" in found else []
    )
    return found | ({"LOGIN": " ".join(f"{sys.executable} -m {module} exec --" for module in around)} if around else {})


def _state(found: Mapping[str, str]) -> list[str]:
    """Name what is needed to read and decrypt the state: the door of a bucket knows both by itself (docs/teams.md)."""
    own = [] if found.get("STATE_PASSPHRASE_SECRET") else ["PULUMI_CONFIG_PASSPHRASE"]
    return own if found.get("STATE_BUCKET") else ["PULUMI_BACKEND_URL", *own]


def _where(found: Mapping[str, str]) -> str:
    stack = found.get("STACK", "")
    return f"Set it in the settings of the job's environment, {stack} or preview-{stack} (docs/pipelines.md)."


@command
def main() -> int:
    """Read the command line and run the target."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.job", description="Run a make target, logged in.")
    parser.add_argument("target", choices=("preview", "gate", "deploy", "drift", "destroy", "rotate"))
    given = parser.parse_args()
    return subprocess.run(["make", given.target], env=variables(os.environ), check=False).returncode


if __name__ == "__main__":
    main()
