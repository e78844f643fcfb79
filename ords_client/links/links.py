"""A chain of links: each is looked at in turn, and a failure is put down to the link that caused it.

A link is `ok`, `failed`, `skipped` (it cannot be looked at from here) or `not reached` (a link it hangs on has
failed). A link that fails because of another that has failed is not reached either: only the cause is called broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from ords_client.errors import AdministratorError, ConnectionFailedError, NotAllowedError, TokenRefusedError

ChainT = TypeVar("ChainT")


class Status(StrEnum):
    """What became of a link."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Link(Generic[ChainT]):
    """One thing that has to hold.

    Attributes:
        name: Its name for machines.
        title: Its name for people.
        proves: What is known when it holds.
        look: Looks at it; returns what it saw, or raises Broken or Unseen.
        needs: Names of links that have to hold before it can be looked at.
    """

    name: str
    title: str
    proves: str
    look: Callable[[ChainT], str]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a look at a link found.

    Attributes:
        name: The link's name for machines.
        title: The link's name for people.
        proves: What is known when it holds.
        status: What became of it.
        detail: What was seen, or why it was not.
        fix: What to do when it failed; empty otherwise.
    """

    name: str
    title: str
    proves: str
    status: Status
    detail: str
    fix: str = ""


class Broken(Exception):  # noqa: N818 - a finding, not a failure of the program
    """A link does not hold.

    Attributes:
        fix: What to do.
        causes: Names of links that explain it, if one of them has failed.
    """

    def __init__(self, problem: str, fix: str, causes: Sequence[str] = ()) -> None:
        """Say what does not hold and what to do."""
        super().__init__(problem)
        self.fix = fix
        self.causes = causes


class Unseen(Exception):  # noqa: N818 - a finding, not a failure of the program
    """A link cannot be looked at from here."""


PUT_BACK = "Run `pulumi up --refresh` to put it back."
CONNECTION_FIXES = {
    "dns": "Check the host in the stack outputs, and the DNS and proxy (HTTPS_PROXY) of this machine.",
    "tls": "If a proxy replaces certificates, name its CA file in REQUESTS_CA_BUNDLE; else check the host.",
    "connect": "Check the firewall and proxy (HTTPS_PROXY) between this machine and the host.",
    "timeout": "Check the firewall and proxy (HTTPS_PROXY) between this machine and the host, then try again.",
    "proxy": "Check HTTPS_PROXY, and whether the proxy may pass this host on.",
    "broken": "Try again; if it stays so, look for a proxy that changes answers.",
}


def walk(links: Sequence[Link[ChainT]], chain: ChainT) -> Iterator[Finding]:
    """Look at each link in turn and yield what was found.

    Args:
        links: The links, each behind the links it needs.
        chain: What they look at.
    """
    failed: dict[str, str] = {}
    closed: set[str] = set()
    for link in links:
        finding = _find(link, chain, failed, closed)
        if finding.status is Status.FAILED:
            failed[link.name] = link.title
        if finding.status in {Status.FAILED, Status.NOT_REACHED}:
            closed.add(link.name)
        yield finding


def _find(link: Link[ChainT], chain: ChainT, failed: dict[str, str], closed: set[str]) -> Finding:
    def found(status: Status, detail: str, fix: str = "") -> Finding:
        return Finding(link.name, link.title, link.proves, status, detail, fix)

    if waiting := [name for name in link.needs if name in closed]:
        return found(Status.NOT_REACHED, f"needs {', '.join(waiting)}")
    try:
        return found(Status.OK, link.look(chain))
    except Broken as broken:
        if causes := [failed[name] for name in broken.causes if name in failed]:
            return found(Status.NOT_REACHED, f"fails because of {', '.join(causes)}")
        return found(Status.FAILED, str(broken), broken.fix)
    except ConnectionFailedError as error:
        return found(Status.FAILED, str(error), CONNECTION_FIXES[error.kind])
    except TokenRefusedError:
        return found(Status.NOT_REACHED, "needs token")
    except NotAllowedError as error:
        return found(Status.SKIPPED, f"These OCI credentials may not look ({error.status}).")
    except (Unseen, AdministratorError) as reason:
        return found(Status.SKIPPED, str(reason))
