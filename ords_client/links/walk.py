"""A walk along the links: each is looked at in turn, and a failure is put down to the link that caused it.

A link is `ok`, `warning`, `failed`, `skipped` (it cannot be looked at from here) or `not reached` (a link it hangs on
has failed). A link that fails because of another that has failed is not reached either: only the cause is called
broken. A look that ends in an error nobody thought of is that link's failure, and the walk goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ords_client.errors import AdministratorError, ConnectionFailedError, NotAllowedError, TokenRefusedError
from ords_client.foreign import quoted
from ords_client.links.link import Broken, Doubtful, FactsT, Finding, Link, Status, Unseen

MOST_CHARACTERS = 2000
"""Of what was seen: names of others have no end."""


def walk(links: Sequence[Link[FactsT]], facts: FactsT) -> Iterator[Finding]:
    """Look at each link in turn and yield what was found.

    Args:
        links: The links, each behind the links it needs.
        facts: What they look at.
    """
    failed: dict[str, str] = {}
    closed: set[str] = set()
    for link in links:
        finding = _find(link, facts, failed, closed)
        if finding.status is Status.FAILED:
            failed[link.name] = link.title
        if finding.status in {Status.FAILED, Status.NOT_REACHED}:
            closed.add(link.name)
        yield finding


def _find(link: Link[FactsT], facts: FactsT, failed: Mapping[str, str], closed: set[str]) -> Finding:
    if waiting := [name for name in link.needs if name in closed]:
        return _finding(link, Status.NOT_REACHED, f"needs {', '.join(waiting)}")
    try:
        return _finding(link, Status.OK, link.look(facts))
    except Exception as reason:
        return _finding(link, *_outcome(reason, failed))


def _finding(link: Link[FactsT], status: Status, detail: str, fix: str = "") -> Finding:
    words = detail if len(detail) <= MOST_CHARACTERS else f"{detail[:MOST_CHARACTERS]}…"
    return Finding(link.name, link.title, link.proves, status, words, fix)


def _outcome(reason: Exception, failed: Mapping[str, str]) -> tuple[Status, str, str]:
    """Return status, detail and fix of a look that ended so."""
    match reason:
        case Broken() if causes := [failed[name] for name in reason.causes if name in failed]:
            return Status.NOT_REACHED, f"fails because of {', '.join(causes)}", ""
        case Broken() | ConnectionFailedError():
            return Status.FAILED, str(reason), reason.fix
        case Doubtful():
            return Status.WARNING, str(reason), reason.fix
        case TokenRefusedError():
            return Status.NOT_REACHED, "needs token", ""
        case NotAllowedError():
            return Status.SKIPPED, f"These OCI credentials may not look ({reason.status}).", ""
        case Unseen() | AdministratorError():
            return Status.SKIPPED, str(reason), ""
    problem = f"The answer is not of the expected shape ({type(reason).__name__}: {quoted(reason)})."
    return Status.FAILED, problem, "Look at what this link is about in the console; the other links are looked at."
