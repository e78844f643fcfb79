"""Ask a running simulated cloud something, as its own command line does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.errors import NotRunningError, RefusedError
from simulator.process import running

BAD_REQUEST = 400


def ask(
    state_directory: Path, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
) -> Any:
    """Return what the cloud that runs on `state_directory` answers.

    Raises:
        NotRunningError: No cloud runs there.
        RefusedError: It refuses.
    """
    endpoint = running.find(state_directory)
    if endpoint is None:
        raise NotRunningError(
            f"No simulated cloud runs on {state_directory}; start one: python -m simulator serve"
            f" --state {state_directory}"
        )
    answer = endpoint.ask(method, path, body, headers)
    if answer.status >= BAD_REQUEST:
        raise RefusedError(f"The simulated cloud refuses: {answer.body}")
    return json.loads(answer.body) if answer.body else None
