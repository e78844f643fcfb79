"""The gate before a deploy compares by meaning: what is reviewed passes, what is new is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import forge, gate, markdown, report
from pipeline.errors import RefusedError
from pipeline.redaction import Redactor
from pipeline.report import Report
from pipeline.steps import Preview, Step
from tests.pipeline import recorded
from tests.pipeline.fake_forge import FakeForge

COMMIT = "c0ffee"


def pass_through(fake: FakeForge, fresh: Report, change: int = 4) -> str:
    return gate.pass_through(fresh, forge.find(fake.variables()), change)


def reviewed(fake: FakeForge, *reports: Report) -> None:
    fake.write_comments(markdown.comment(reports))
    fake.pulls = {COMMIT: [4]}


def test_what_was_reviewed_passes(fake: FakeForge) -> None:
    reviewed(fake, recorded.reported("add_reader"))
    assert pass_through(fake, recorded.reported("add_reader")) == "All 3 steps were reviewed in change 4."


def test_the_change_is_found_by_the_commit(fake: FakeForge) -> None:
    reviewed(fake, recorded.reported("add_reader"))
    assert "change 4" in pass_through(fake, recorded.reported("add_reader"), change=0)


def test_less_than_what_was_reviewed_passes_so_that_a_broken_deploy_can_be_finished(fake: FakeForge) -> None:
    reviewed(fake, recorded.reported("first"))
    preview = recorded.preview("first")
    half = Preview([step for step in preview.steps if step.type != "Domain"], preview.config)
    assert "were reviewed" in pass_through(fake, report.compose(half, "sim", Redactor([], {}), commit=COMMIT))


def test_nothing_to_do_needs_no_review(fake: FakeForge) -> None:
    assert "no review is needed" in pass_through(fake, recorded.reported("nothing"))
    assert fake.asked == []


def test_what_is_new_is_refused_and_named(fake: FakeForge) -> None:
    reviewed(fake, recorded.reported("add_reader"))
    with pytest.raises(RefusedError, match=r"(?s)a way that was not reviewed in change 4.*~ app-client-secret"):
        pass_through(fake, recorded.reported("rotate_secret"))


def test_other_values_of_the_same_inputs_are_no_false_alarm(fake: FakeForge) -> None:
    preview = recorded.preview("drift")
    noise = [replace(step, outputs={}, old={**step.old, "version": "9"}) for step in preview.steps]
    reviewed(fake, recorded.reported("drift"))
    fresh = report.compose(replace(preview, steps=noise), "sim", Redactor([], {}), commit=COMMIT)
    assert "were reviewed" in pass_through(fake, fresh)


def test_users_who_differ_only_in_their_mail_domain_are_not_taken_for_each_other(fake: FakeForge) -> None:
    def grants(name: str) -> Report:
        urn = f"urn:pulumi:s::iot-ords::oci:Identity/domainsGrant:DomainsGrant::readers-grant-user-{name}"
        grantee = {"type": "User", "value": "x"}
        steps = [Step("create", urn, new={"grantee": grantee})]
        return report.compose(Preview(steps), "sim", Redactor([], {}), commit=COMMIT)

    reviewed(fake, grants("grace@example.com"))
    with pytest.raises(RefusedError, match="not reviewed"):
        pass_through(fake, grants("grace@evil.example"))


@pytest.mark.parametrize("author", ["mallory", "github-actions"])
def test_a_comment_of_somebody_else_is_no_review(fake: FakeForge, author: str) -> None:
    fake.write_comments(markdown.comment([recorded.reported("add_reader")]), author=author)
    with pytest.raises(RefusedError, match="has no preview of stack sim that is up to date"):
        pass_through(fake, recorded.reported("add_reader"))


def test_an_outdated_comment_is_no_review(fake: FakeForge) -> None:
    fake.write_comments(markdown.outdated(markdown.comment([recorded.reported("add_reader")])))
    with pytest.raises(RefusedError, match="Run the preview workflow on it again"):
        pass_through(fake, recorded.reported("add_reader"))


def test_the_preview_of_another_stack_is_no_review(fake: FakeForge) -> None:
    reviewed(fake, recorded.reported("add_reader", "sim2"))
    with pytest.raises(RefusedError, match="no preview of stack sim "):
        pass_through(fake, recorded.reported("add_reader", "sim"))


def test_a_commit_without_a_pull_request_is_refused(fake: FakeForge) -> None:
    with pytest.raises(RefusedError, match="came with no pull request"):
        pass_through(fake, recorded.reported("add_reader"), change=0)


def test_a_failed_preview_is_refused_with_its_reason(fake: FakeForge) -> None:
    with pytest.raises(RefusedError, match="nobody-knows of existingUsers is not in the identity domain"):
        pass_through(fake, recorded.reported("unknown_user"))


def many(count: int) -> Report:
    urn = "urn:pulumi:s::iot-ords::oci:Identity/domainsUser:DomainsUser::readers-user-{}"
    steps = [Step("create", urn.format(number), new={"userName": str(number)}) for number in range(count)]
    return report.compose(Preview(steps), "sim", Redactor([], {}), commit=COMMIT)


def test_more_steps_than_a_comment_can_remember_must_be_exactly_the_same(fake: FakeForge) -> None:
    reviewed(fake, many(3000))
    assert len(fake.comments[0]["body"]) <= markdown.LIMIT
    assert "were reviewed" in pass_through(fake, many(3000))
    with pytest.raises(RefusedError, match="not the same"):
        pass_through(fake, many(2999))
