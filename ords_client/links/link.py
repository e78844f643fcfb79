"""One link of the chain, and what a look at it can find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

FactsT = TypeVar("FactsT")
PUT_BACK = "Run `pulumi up --refresh` to put it back."


class Status(StrEnum):
    """What became of a link."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Link(Generic[FactsT]):
    """One thing that has to hold.

    Attributes:
        name: Its name for machines.
        title: Its name for people.
        proves: What is known when it holds.
        look: Looks at it; returns what it saw, or raises Broken, Doubtful or Unseen.
        needs: Names of links that have to hold before it can be looked at.
    """

    name: str
    title: str
    proves: str
    look: Callable[[FactsT], str]
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
        fix: What to do when it failed or is in doubt; empty otherwise.
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


class Doubtful(Exception):  # noqa: N818 - a finding, not a failure of the program
    """A link may not hold; nobody can say for sure.

    Attributes:
        fix: What to do if rows do not come.
    """

    def __init__(self, problem: str, fix: str) -> None:
        """Say what is in doubt and what to do."""
        super().__init__(problem)
        self.fix = fix


class Unseen(Exception):  # noqa: N818 - a finding, not a failure of the program
    """A link cannot be looked at from here."""
