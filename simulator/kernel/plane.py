"""What the services share: a request as their rules see it, a refusal, and the way from a route to an answer.

Every service is a `Plane`: the hosts it answers at, its routes, who may call, and the shape of its errors. A
handler is a plain function that takes a `Call` and returns a `Response` or raises a `Refusal`; it reads and writes
through `call.tx`, and all it wrote is kept only if it returns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response

from simulator.kernel.cloud import Cloud
from simulator.kernel.faults import Outcome
from simulator.kernel.settings import Settings
from simulator.kernel.store import Transaction


@dataclass
class Refusal(Exception):  # noqa: N818 - the cloud refuses; nothing in the simulator went wrong
    """A request that the cloud refuses.

    Attributes:
        status: HTTP status.
        code: The service's error code (`IncorrectState`, `invalid_client`, a SCIM messageId, ...).
        message: What the caller is told.
        rule: The rule that refused it, for the log: a section of FIDELITY.md in a few words.
        headers: Extra response headers, such as `Retry-After` or `WWW-Authenticate`.
    """

    status: int
    code: str
    message: str
    rule: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Caller:
    """Who signed the request.

    Attributes:
        user_ocid: OCID of the user whose key signed it.
        tenancy_ocid: OCID of the tenancy of that user.
        role: `administrator` may do all, `reader` may look, `nobody` may do nothing.
    """

    user_ocid: str
    tenancy_ocid: str
    role: str


@dataclass
class Call:
    """One request as a service's rules see it."""

    cloud: Cloud
    tx: Transaction
    now: datetime
    method: str
    host: str
    """`Host` header without port, lower case."""
    target: str
    """Path and query exactly as received."""
    path_params: Mapping[str, str]
    query: QueryParams
    headers: Headers
    body: bytes
    request_id: str
    caller: Caller | None = None
    outcome: Outcome | None = None
    """How the work request that this call begins shall end, when a fault says so."""
    operation: str = ""
    """Name of the operation, once its route is found."""
    refused_by: str = ""
    """The rule that refused it, for the journal."""

    @property
    def path(self) -> str:
        """Path as received, without query."""
        return self.target.partition("?")[0]

    @property
    def json(self) -> Any:
        """The body as JSON; an empty body is None. Raises ValueError when it is not JSON."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Later:
    """The rest of an answer that takes long: run in a thread when the transaction has ended.

    Attributes:
        answer: Gives the response or raises Refusal; it must not use `call.tx`.
    """

    answer: Callable[[], Response]


Handler = Callable[[Call], "Response | Later"]
Effect = Callable[["Transaction", "Cloud", dict[str, Any]], None]
"""Takes the finished work request."""


@dataclass(frozen=True)
class Route:
    """A path of one service.

    Attributes:
        method: HTTP method.
        path: Starlette path pattern with its base path, such as `/20160918/domains/{domain_id}`.
        operation: The operation's real name, such as `GetDomain`; key for durations, faults and FIDELITY.md.
        handler: What answers.
        public: True when no authentication is asked for.
    """

    method: str
    path: str
    operation: str
    handler: Handler
    public: bool = False


@dataclass(frozen=True)
class Plane:
    """One service of the cloud.

    Attributes:
        name: `iam`, `identity_domains`, `iot` or `data_api`.
        hosts: Starlette host patterns it answers at.
        routes: Its paths.
        authenticate: Finds the caller of a request to a route that is not public, or raises Refusal.
        render_refusal: Gives a refusal the service's own error shape.
        effects: What else happens when a work request of an operation has succeeded, by operation.
        body_limit: Gives the size in bytes from which a request body is too large.
    """

    name: str
    hosts: tuple[str, ...]
    routes: tuple[Route, ...]
    authenticate: Callable[[Call], Caller | None]
    render_refusal: Callable[[Call, Refusal], Response]
    effects: Mapping[str, Effect] = field(default_factory=dict)
    body_limit: Callable[[Settings], int] = lambda settings: settings.body_limit_bytes
