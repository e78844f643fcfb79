"""Deploy a stack as it was reviewed: `python -m pipeline.deploy --stack NAME`.

A fresh preview, compared with the reviewed one; then up; then a preview that must find nothing; then the client's own
check. With --gate-only it stops after the comparison: that can be asked before the merge.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from pipeline import forge as forges
from pipeline import gate
from pipeline.command import command, say, secrets_of
from pipeline.engine import Stack
from pipeline.errors import EngineError, RefusedError
from pipeline.preview import preview
from pipeline.redaction import Redactor
from pipeline.run import Run

CLIENT = (sys.executable, "-m", "ords_client")


def deploy(stack: Stack, policy_pack: str) -> None:
    """Run up, and prove that it kept its promise.

    Args:
        stack: Which.
        policy_pack: Path of an executable policy pack; empty for none.

    Raises:
        EngineError: Pulumi failed, or something is still left to change.
    """
    redact = Redactor(secrets_of(stack))
    pack = ["--policy-pack", policy_pack] if policy_pack else []
    stack.run("up", "--yes", "--skip-preview", "--suppress-progress", "--refresh", *pack, say=say, redact=redact)
    say("Preview again: nothing may be left to change.")
    try:
        stack.run("preview", "--refresh", "--expect-no-changes", say=say, redact=redact)
    except EngineError as error:
        raise EngineError(
            f"Stack {stack.name} was deployed, but a preview right after it still finds changes. {error}"
        ) from error


def check(stack: Stack, redact: Redactor) -> None:
    """Walk the chain from stack outputs to rows with the client, for every IoT domain.

    Raises:
        RefusedError: A link is broken: the client's own lines say which.
    """
    for ocid in stack.ask("stack", "output", "--json")["iotDomains"]:
        words = ("check", "--stack", stack.name, "--iot-domain", ocid)
        done = subprocess.run(
            [*CLIENT, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="backslashreplace",
            check=False,
        )
        say(redact(done.stdout.rstrip()))
        if done.returncode:
            raise RefusedError(
                f"Stack {stack.name} is deployed, but its data cannot be read. The lines above say which link is "
                f"broken, and docs/troubleshooting.md what helps. Look again with: ords-client {' '.join(words)}"
            )


@command
def main() -> int:
    """Read the command line, compare, deploy and check."""
    run = Run.find()
    parser = argparse.ArgumentParser(prog="python -m pipeline.deploy", description="Deploy a stack as it was reviewed.")
    parser.add_argument("--stack", required=True, help="name of the stack")
    parser.add_argument("--config-file", default="", help="configuration, if it is not Pulumi.<stack>.yaml")
    parser.add_argument("--policy-pack", default="", help="executable policy pack to hold the deploy against")
    parser.add_argument("--change", type=int, default=run.change, help="number of the pull or merge request")
    parser.add_argument("--gate-only", action="store_true", help="only compare with what was reviewed")
    given = parser.parse_args()
    stack = Stack(given.stack, given.config_file)
    report = preview(stack, policy_pack=given.policy_pack)
    say(report.text())
    say(forges.insist(lambda: gate.pass_through(report, forges.find(), given.change)))
    if not given.gate_only:
        deploy(stack, given.policy_pack)
        check(stack, Redactor(secrets_of(stack)))
    return 0


if __name__ == "__main__":
    main()
