"""Ask a running simulated cloud something, as its own command line does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulator import running

TIMEOUT_SECONDS = 30


class NotRunningError(Exception):
    """No simulated cloud runs on the state directory, or it does not take the request."""


def ask(state_directory: Path, method: str, path: str, body: object = None) -> Any:
    """Return what the cloud that runs on `state_directory` answers.

    Raises:
        NotRunningError: No cloud runs there, or it refuses.
    """
    endpoint = running.find(state_directory)
    if endpoint is None:
        raise NotRunningError(
            f"No simulated cloud runs on {state_directory}; start one: python -m simulator serve"
            f" --state {state_directory}"
        )
    with running.loopback_session() as session:
        response = session.request(method, f"{endpoint.url}{path}", json=body, timeout=TIMEOUT_SECONDS)
    if not response.ok:
        raise NotRunningError(f"The simulated cloud refuses: {response.text}")
    return response.json() if response.content else None
