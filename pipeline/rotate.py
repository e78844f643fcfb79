"""Make a new client secret, prove it, and say who must be told: `python -m pipeline.rotate --stack NAME`.

The higher number is committed to the stack's file first: else the next deploy would put the number back, and so make
yet another secret.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline import forge as forges
from pipeline.command import command, say, secrets_of
from pipeline.deploy import CLIENT
from pipeline.engine import Stack, call
from pipeline.errors import EngineError, RefusedError
from pipeline.forge import Edit, Forge
from pipeline.preview import preview
from pipeline.redaction import Redactor
from pipeline.report import Report
from pipeline.run import Run

KEY = "clientSecretVersion"
OUTPUTS = ("stack", "output", "--json", "--show-secrets")


def raise_version(stack: Stack, file: Path) -> int:
    """Write the next number into the stack's file, if none waits there for a rotation that broke off; return it."""
    config = stack.ask("config", "--json")
    version = int(next((one["value"] for key, one in config.items() if key.endswith(f":{KEY}")), 1))
    if version > deployed_version(stack, version):
        say(f"{file}: {KEY} is {version} already, and not deployed: the rotation that broke off goes on.")
        return version
    version += 1
    stack.run("config", "set", KEY, str(version), say=lambda _line: None, redact=Redactor())
    say(f"{file}: {KEY} is now {version}.")
    return version


def deployed_version(stack: Stack, default: int) -> int:
    """Return the number of the client secret that the stack's state holds."""
    resources = (stack.ask("stack", "export")["deployment"] or {}).get("resources") or []
    return int(next((one["inputs"]["version"] for one in resources if one["type"].endswith(":ClientSecret")), default))


def only_the_secret(report: Report) -> None:
    """Refuse if a rotation would do more than rotate.

    Raises:
        RefusedError: It would.
    """
    others = [step.shown.splitlines()[0] for step in report.steps if "(ClientSecret)" not in step.shown]
    if report.errors or others:
        raise RefusedError(
            f"A rotation of stack {report.stack} would do more than that: {'; '.join([*report.errors, *others])}. "
            "Nothing was rotated. Deploy the rest first, then rotate."
        )


def grants_token(outputs: dict[str, Any]) -> bool:
    """Ask for a token with the client id and secret of stack outputs, as any program of a reader would."""
    domain = ("--iot-domain", next(iter(outputs["iotDomains"])))
    ask = [*CLIENT, "token", "--grant", "client-credentials", "--no-cache", "--outputs", "-", *domain]
    return call(ask, given=json.dumps(outputs)).returncode == 0


def rotate(stack: Stack, file: Path, forge: Forge | None, commit: str) -> None:
    """Rotate the client secret of a stack.

    Args:
        stack: Which.
        file: Its configuration.
        forge: Where the new number is committed; None to leave that to a person.
        commit: Commit that is checked out.

    Raises:
        EngineError: Pulumi failed; the same command goes on from there.
        RefusedError: Nothing was rotated, or the proof failed.
    """
    before, text = stack.ask(*OUTPUTS), file.read_text()
    version = raise_version(stack, file)
    report = preview(stack)
    try:
        only_the_secret(report)
        if forge and file.read_text() != text:
            message = f"Rotate the client secret of stack {stack.name}: {KEY} {version}"
            forge.commit_file(Edit(str(file), text, file.read_text(), message, commit))
    except Exception:
        file.write_text(text)
        raise
    redact = Redactor(secrets_of(stack))
    try:
        stack.run("up", "--yes", "--skip-preview", "--suppress-progress", "--refresh", say=say, redact=redact)
    except EngineError as error:
        raise EngineError(f"{error} Then start the rotation anew: it goes on with {KEY} {version}.") from error
    prove(stack, before, stack.ask(*OUTPUTS))
    for one in report.to_do:
        say(one)
    if forge is None:
        say(f"Commit {file}: else the next deploy puts the number back, and makes yet another secret.")


def prove(stack: Stack, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Prove that the new secret fetches a token, and that the old one no longer does.

    Raises:
        RefusedError: One of the two is not so.
    """
    if not grants_token(after):
        raise RefusedError(
            f"The new client secret of stack {stack.name} fetches no token. "
            f"Look why: ords-client check --stack {stack.name}"
        )
    if before["clientSecret"] == after["clientSecret"] or grants_token(before):
        raise RefusedError(f"The old client secret of stack {stack.name} still fetches tokens. Run the rotation again.")
    say("Proven: the new client secret fetches a token, and the old one no longer does.")


@command
def main() -> int:
    """Read the command line and rotate."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.rotate", description="Rotate a client secret.")
    parser.add_argument("--stack", required=True, help="name of the stack")
    parser.add_argument("--config-file", default="", help="configuration, if it is not Pulumi.<stack>.yaml")
    given = parser.parse_args()
    run = Run.find()
    file = Path(given.config_file or f"Pulumi.{given.stack}.yaml")
    if not file.exists():
        raise RefusedError(f"{file} is not there. Look at the names of the stacks with: pulumi stack ls")
    rotate(Stack(given.stack, given.config_file), file, forges.find() if run.url else None, run.commit)
    return 0


if __name__ == "__main__":
    main()
