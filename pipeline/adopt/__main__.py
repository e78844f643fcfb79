"""Adopt what somebody clicked together: `python -m pipeline.adopt --stack NAME OCID`."""

from __future__ import annotations

import argparse
import json
import re
import secrets
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pipeline import urn
from pipeline.adopt import import_file, stack_file, state, tenancy
from pipeline.adopt.scratch import Scratch, scratch
from pipeline.adopt.tenancy import AdoptError, Found
from pipeline.engine import ask, parsed
from pipeline.errors import PipelineError
from providers.cloud import Cloud
from providers.errors import ProviderError
from providers.voice import printable, say

Resource = dict[str, Any]


def adopt(stack: str, ocids: Sequence[str]) -> None:
    """Make a stack for what is there below some OCIDs, in the project of the current folder.

    Raises:
        AdoptError: It cannot be adopted; nothing was written.
    """
    if not re.fullmatch(r"[\w.-]+", stack, re.ASCII):
        raise AdoptError(f"{stack!r} is no name for a stack: letters, digits, '-', '_' and '.' only. Choose another")
    file = Path(f"Pulumi.{stack}.yaml")
    if file.exists():
        raise AdoptError(f"{file} is there already, and adoption would overwrite it. Choose another name for the stack")
    with Cloud(lambda _key: None).client() as oci:
        found, region = tenancy.find(oci, ocids), oci.region
    say(f"Found {found.app['displayName']} in {found.host}; groups: {len(found.groups)}, users: {len(found.users)}.")
    with scratch(stack, Path.cwd()) as made:
        finished, left = assemble(made, found, region)
    install(stack, file, stack_file.config(found, region, left), finished)
    for sentence in stack_file.unexpressed(found, left):
        say(sentence)
    say(f"Stack {stack} holds what is there, and a preview changes nothing. Keep {file} under version control.")


def assemble(made: Scratch, found: Found, region: str) -> tuple[Resource, Sequence[str]]:
    """Return the finished state, and the properties of the application that are left as they are.

    Raises:
        AdoptError: A preview of it would change something.
    """
    file, mark = made.folder / "import.json", f"_adopt_{secrets.token_hex(4)}"
    # The program refuses to create what is there already, so the engine is asked about names that are free.
    made.configure(stack_file.config(found, region, mark=mark))
    wanted = json.loads(json.dumps(inputs(made.preview("--import-file", str(file)))).replace(mark, ""))
    listed = json.loads(file.read_text().replace(mark, ""))
    file.write_text(json.dumps(import_file.filled(listed, wanted, found)))
    made.configure(stack_file.config(found, region))
    options = ("--yes", "--skip-preview")
    made.pulumi("import", "--file", str(file), "--generate-code=false", "--protect=false", *options)
    if processes := [one for one in wanted if one.startswith("pulumi:providers:")]:
        # They are on this machine alone, and no import makes them.
        made.pulumi("up", *options, *(f"--target=**::{process.replace(' ', '::')}" for process in processes))
    export = parsed(["pulumi", "stack", "export"], made.pulumi("stack", "export", "--show-secrets"))
    finished = state.finished(export, wanted)
    made.pulumi("stack", "import", given=json.dumps(finished))
    rest, left = changing(made.preview()), list[str]()
    if rest:
        left = sorted({name for step in rest if "domainsApp:" in step["urn"] for name in step.get("diffReasons") or []})
        made.configure(stack_file.config(found, region, left))
        rest = changing(made.preview())
    if rest:
        raise AdoptError(
            f"The program would change what is there: {'; '.join(map(described, rest))}. Nothing was written"
        )
    return finished, left


def inputs(digest: Resource) -> dict[str, Resource]:
    """Return the inputs of each resource, by type and name joined by a space."""
    return {
        f"{step['newState']['type']} {urn.name(step['urn'])}": step["newState"].get("inputs") or {}
        for step in digest.get("steps") or []
        if "newState" in step
    }


def changing(digest: Resource) -> list[Resource]:
    """Return the steps of a preview that would change something."""
    return [step for step in digest.get("steps") or [] if step["op"] not in ("same", "read", "refresh")]


def described(step: Resource) -> str:
    """Say what a step would do, in a few words."""
    names = ", ".join(step.get("diffReasons") or step.get("replaceReasons") or [])
    return f"{step['op']} {urn.name(step['urn'])}" + (f" ({names})" if names else "")


def install(stack: str, file: Path, config: Resource, finished: Resource) -> None:
    """Write the stack's file and put the finished state into an empty stack; whatever fails undoes both.

    Raises:
        AdoptError: A preview changes something after all.
        EngineError: Pulumi refused.
    """
    with ExitStack() as undo:
        file.write_text(stack_file.text({"config": config}), encoding="utf-8")
        undo.callback(file.unlink, missing_ok=True)
        _pulumi("stack", "init", stack)
        undo.callback(_pulumi, "stack", "rm", "--force", "--yes", "--preserve-config", "--stack", stack)
        # The stack encrypts its secrets in its own way, whatever that is.
        fresh = _told("stack", "export", "--stack", stack)["deployment"]
        own = {**finished["deployment"], "secrets_providers": fresh.get("secrets_providers")}
        _pulumi("stack", "import", "--stack", stack, given=json.dumps({**finished, "deployment": own}))
        if rest := changing(_told("preview", "--json", "--stack", stack)):
            raise AdoptError(f"The program would change what is there: {'; '.join(map(described, rest))}")
        undo.pop_all()


def _pulumi(*words: str, given: str = "") -> str:
    return ask(["pulumi", "--non-interactive", *words], given=given)


def _told(*words: str) -> Any:
    return parsed(["pulumi", *words], _pulumi(*words))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.adopt", description="Adopt what somebody set up by hand.")
    parser.add_argument("--stack", required=True, help="name of the stack to make")
    parser.add_argument("ocids", nargs="+", metavar="OCID", help="IoT domains, or a compartment of theirs")
    given = parser.parse_args()
    # A job that is cancelled: what is half written, and the state that is being put together, must go.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        adopt(given.stack, given.ocids)
    except (PipelineError, ProviderError) as error:
        sys.exit(f"error: {printable(str(error))}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
