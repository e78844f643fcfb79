"""The state of a stack and the cloud that it refers to, as one file that later versions must understand.

`python -m tests.program.recorded_state tests/data/state-VERSION.json` writes it, once for each release.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.program.stack import RECORDS, Stack, new_stack

VAULT_KEY = "vault.key"
OWN = RECORDS | {"api_key", "tenancy", "compartment"}
"""Kinds of documents that every cloud has of its own, or that only tell what was done."""


def record(stack: Stack) -> dict[str, Any]:
    """Give the configuration, the state and the cloud of a stack."""
    deployment = json.loads(stack.pulumi("stack", "export"))
    for resource in deployment["deployment"]["resources"]:
        for path_of_this_machine in ("sourcePosition", "stackTrace"):
            resource.pop(path_of_this_machine, None)
    state_directory = stack.running.cloud.state_directory
    with stack.running.cloud.store.transaction() as tx:
        documents = tx.snapshot()
    return {
        "configuration": stack.config_file.read_text(),
        "deployment": deployment,
        "vault_key": (state_directory / VAULT_KEY).read_text(),
        "documents": [document for document in documents if document[0] not in OWN],
    }


@contextmanager
def restored(recorded: dict[str, Any], directory: Path) -> Iterator[Stack]:
    """Give a new stack with the recorded state, in a new cloud with the recorded documents."""
    (directory / "cloud").mkdir(parents=True)
    (directory / "cloud" / VAULT_KEY).write_text(recorded["vault_key"])
    with new_stack(directory) as stack:
        with stack.running.cloud.store.transaction() as tx:
            for kind, id, parent, body in recorded["documents"]:
                tx.put(kind, id, body, parent=parent)
        stack.config_file.write_text(recorded["configuration"])
        state_file = directory / "state.json"
        state_file.write_text(json.dumps(recorded["deployment"]))
        stack.pulumi("stack", "import", "--file", str(state_file))
        yield stack


def main(path: Path) -> None:
    """Record a stack as `up` makes it from the configuration of the demo."""
    with TemporaryDirectory() as directory, new_stack(Path(directory)) as stack:
        stack.up()
        path.write_text(json.dumps(record(stack), indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
