"""What a service is to the cloud: the hosts it answers at, its routes, who may call, and the shape of its errors.

A handler is a plain function that takes a `Call` and returns a `Response` or raises a `Refusal`; it reads and writes
through `call.tx`, and all it wrote is kept only if it returns, or if the refusal says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from simulator.kernel.call import Call, Caller, Request
from simulator.kernel.cloud import Cloud
from simulator.kernel.refusal import Refusal
from simulator.kernel.settings import Settings
from simulator.kernel.store import Transaction


def may_call(_call: Call) -> None:
    """Let everybody pass who was recognised; the handlers of some services look closer."""


@dataclass(frozen=True)
class Later:
    """The rest of an answer that takes long: run in a thread when the transaction has ended.

    Attributes:
        answer: Gives the response or raises Refusal; it must not use `call.tx`.
    """

    answer: Callable[[], Response]


Handler = Callable[[Call], Response | Later]
Effect = Callable[[Transaction, Cloud, dict[str, Any]], None]
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
        name: The name of its folder.
        hosts: Starlette host patterns it answers at.
        routes: Its paths.
        authenticate: Finds the caller of a request to a route that is not public, or raises Refusal.
        authorise: Raises Refusal when that caller may not make the call.
        render_refusal: Gives a refusal the service's own error shape.
        effects: What else happens when a work request of an operation has succeeded, by operation.
        body_limit: Gives the size in bytes from which a request body is too large.
    """

    name: str
    hosts: tuple[str, ...]
    routes: tuple[Route, ...]
    authenticate: Callable[[Call], Caller | None]
    render_refusal: Callable[[Request, Refusal], Response]
    authorise: Callable[[Call], None] = may_call
    effects: Mapping[str, Effect] = field(default_factory=dict)
    body_limit: Callable[[Settings], int] = lambda settings: settings.body_limit_bytes
