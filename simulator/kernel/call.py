"""A request, as it came and as a service's rules see it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.datastructures import Headers, QueryParams

from simulator.kernel.cloud import Cloud
from simulator.kernel.faults import Outcome
from simulator.kernel.store import Transaction


@dataclass(frozen=True)
class Caller:
    """Who called: a user by a signature or a token, or an app by its token.

    Attributes:
        user_ocid: OCID of the user, or of the app.
        tenancy_ocid: OCID of its tenancy.
        role: What it is called in logs: `administrator`, `reader`, `nobody`, or a name from the settings.
        rights: What it may do; None means what its role says.
    """

    user_ocid: str
    tenancy_ocid: str
    role: str
    rights: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as it came."""

    cloud: Cloud
    now: datetime
    method: str
    host: str
    """`Host` header without port, lower case."""
    host_params: Mapping[str, str]
    """What the service's host pattern leaves open, such as `region`."""
    target: str
    """Path and query exactly as received."""
    query: QueryParams
    headers: Headers
    body: bytes
    request_id: str

    @property
    def path(self) -> str:
        """Path as received, without query."""
        return self.target.partition("?")[0]

    @property
    def json(self) -> Any:
        """The body as JSON; an empty body is None. Raises ValueError when it is not JSON."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True, kw_only=True)
class Call(Request):
    """A request to one of the service's operations, inside its transaction.

    Attributes:
        tx: Reads and writes.
        operation: Name of the operation.
        path_params: What the route's path leaves open.
        caller: Who calls; None before that is known, and where nobody is asked.
        outcome: How the work request that this call begins shall end, when a fault says so.
    """

    tx: Transaction
    operation: str
    path_params: Mapping[str, str]
    caller: Caller | None = None
    outcome: Outcome | None = None
