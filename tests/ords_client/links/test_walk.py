from __future__ import annotations

from collections.abc import Callable

import pytest

from ords_client.errors import (
    AdministratorError,
    ConnectionFailedError,
    NotAllowedError,
    OddAnswerError,
    ProxyRefusedError,
    TlsFailedError,
    TokenRefusedError,
)
from ords_client.links.link import Broken, Doubtful, Finding, Link, Status, Unseen
from ords_client.links.walk import walk


def link(name: str, end: Exception | None = None, needs: tuple[str, ...] = ()) -> Link[None]:
    def look(_: None) -> str:
        if end:
            raise end
        return f"saw {name}"

    return Link(name, name.title(), "it holds", look, needs)


def found(*links: Link[None]) -> list[tuple[Status, str]]:
    return [(one.status, one.detail) for one in walk(links, None)]


def test_link_that_holds_tells_what_was_seen() -> None:
    assert found(link("a")) == [(Status.OK, "saw a")]


def test_names_of_others_without_end_have_one_here() -> None:
    ((status, detail),) = found(link("a", Broken(f"The app {'x' * 10_000_000} is not active.", "")))
    assert status is Status.FAILED
    assert len(detail) < 3000


def test_broken_link_has_its_fix_and_what_needs_it_is_not_reached() -> None:
    broken, next_one, far = walk(
        [link("a", Broken("bad", "mend it")), link("b", None, ("a",)), link("c", None, ("b",))], None
    )
    assert broken == Finding("a", "A", "it holds", Status.FAILED, "bad", "mend it")
    assert (next_one.status, next_one.detail) == (Status.NOT_REACHED, "needs a")
    assert far.status is Status.NOT_REACHED


def test_failure_with_a_known_cause_is_put_down_to_the_cause() -> None:
    assert found(link("a", Broken("bad", "")), link("b", Broken("worse", "", ["a"]))) == [
        (Status.FAILED, "bad"),
        (Status.NOT_REACHED, "fails because of A"),
    ]


def test_failure_whose_possible_cause_holds_is_its_own() -> None:
    assert found(link("a"), link("b", Broken("bad", "", ["a"])))[1] == (Status.FAILED, "bad")


def test_link_that_needs_no_broken_one_is_still_looked_at() -> None:
    assert found(link("a", Broken("bad", "")), link("b"))[1][0] is Status.OK


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        (Unseen("No date."), "No date."),
        (AdministratorError("No config."), "No config."),
        (NotAllowedError(403, "long words"), "These OCI credentials may not look (403)."),
    ],
)
def test_link_that_cannot_be_seen_is_skipped_and_hinders_nothing(reason: Exception, detail: str) -> None:
    assert found(link("a", reason), link("b", None, ("a",))) == [
        (Status.SKIPPED, detail),
        (Status.OK, "saw b"),
    ]


@pytest.mark.parametrize("kind", [TlsFailedError, ProxyRefusedError, OddAnswerError])
def test_missing_answer_breaks_the_link_and_has_a_fix(kind: type[ConnectionFailedError]) -> None:
    (finding,) = walk([link("a", kind("no answer"))], None)
    assert (finding.status, finding.fix) == (Status.FAILED, kind.fix)


def test_doubt_is_a_warning_that_hinders_nothing() -> None:
    doubtful, next_one = walk([link("a", Doubtful("far away", "replicate")), link("b", None, ("a",))], None)
    assert (doubtful.status, doubtful.detail, doubtful.fix) == (Status.WARNING, "far away", "replicate")
    assert next_one.status is Status.OK


@pytest.mark.parametrize("odd", [KeyError("id"), RecursionError("deep"), OverflowError("\x1b[31m")])
def test_error_nobody_thought_of_is_the_links_failure_and_the_walk_goes_on(odd: Exception) -> None:
    failed, behind, apart = walk([link("a", odd), link("b", None, ("a",)), link("c")], None)
    assert (failed.status, behind.status, apart.status) == (Status.FAILED, Status.NOT_REACHED, Status.OK)
    assert type(odd).__name__ in failed.detail
    assert "\x1b" not in failed.detail
    assert failed.fix


def test_link_without_a_token_is_not_reached() -> None:
    assert found(link("a", TokenRefusedError("invalid_grant", "no", "fix"))) == [(Status.NOT_REACHED, "needs token")]


def test_findings_come_as_they_are_made() -> None:
    seen: list[str] = []

    def look(name: str) -> Callable[[None], str]:
        def looked(_: None) -> str:
            seen.append(name)
            return ""

        return looked

    walking = walk([Link("a", "A", "", look("a")), Link("b", "B", "", look("b"))], None)
    next(walking)
    assert seen == ["a"]
