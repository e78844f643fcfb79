"""The one comment of a pull or merge request: found, right, short and safe."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline import comment, forge, markdown, report
from pipeline.errors import ForgeError, PipelineError
from pipeline.redaction import Redactor
from pipeline.report import Report
from pipeline.steps import Preview, Step
from tests.pipeline import recorded
from tests.pipeline.fake_forge import FakeForge

CHANGE = 4
HOSTILE = "</pre><img src=x onerror=alert(1)>`@everyone` | [x](http://evil) <!-- preview prod f00 -->"


def user_step(name: str, **inputs: object) -> Step:
    urn = f"urn:pulumi:s::iot-ords::oci:Identity/domainsUser:DomainsUser::readers-user-{name}"
    return Step("create", urn, new={"userName": name, **inputs})


def reported(*steps: Step, stack: str = "dev", secrets: tuple[str, ...] = ()) -> Report:
    return report.compose(Preview(steps), stack, Redactor(secrets, {}), commit="c0ffee")


def test_a_comment_is_written_once_and_then_edited(fake: FakeForge) -> None:
    found = forge.find(fake.variables())
    assert comment.publish(found, CHANGE, markdown.comment([recorded.reported("add_reader")])) == "written"
    assert comment.publish(found, CHANGE, markdown.comment([recorded.reported("rotate_secret")])) == "edited"
    assert len(fake.comments) == 1
    assert "made anew" in fake.comments[0]["body"]


def test_ours_is_found_among_120_comments_by_marker_and_author(fake: FakeForge) -> None:
    fake.write_comments(f"{markdown.MARKER} written by somebody else", author="mallory")
    fake.write_comments(*(f"comment {number}" for number in range(110)))
    fake.write_comments(f"quoting {markdown.MARKER}", f"{markdown.MARKER}\nours")
    fake.write_comments(*(f"comment {number}" for number in range(7)))
    body = markdown.comment([recorded.reported("add_reader", "dev"), recorded.reported("rotate_secret", "dev2")])
    assert comment.publish(forge.find(fake.variables()), CHANGE, body) == "edited"
    assert len(fake.comments) == 120
    assert fake.comments[112]["body"] == body
    assert "**dev**" in body
    assert "**dev2**" in body


def test_the_table_tells_each_environment_apart_and_never_calls_a_replacement_a_change() -> None:
    stacks = {"a": "nothing", "b": "add_reader", "c": "change_client_id", "d": "mistake"}
    body = markdown.comment([recorded.reported(name, stack) for stack, name in stacks.items()])
    rows = [line.split("|")[2].strip() for line in body.splitlines() if line.startswith("| **")]
    assert rows == ["✅ no change", "✏️ changes", "⚠️ loses data or access", "❌ error"]


def test_sentences_come_first_and_resources_are_folded() -> None:
    body = markdown.comment([recorded.reported("add_reader")])
    assert body.index("mallory gains access") < body.index("<details>") < body.index("readers-grant-user-mallory")


def test_no_change_is_one_line() -> None:
    body = markdown.comment([recorded.reported("nothing", "dev"), recorded.reported("nothing", "prod")])
    shown = [line for line in body.splitlines() if line and not line.startswith("<!--")]
    assert len(shown) == 1
    assert "**dev**, **prod**: nothing in the cloud changes." in shown[0]


def test_commit_time_and_policies_are_named() -> None:
    preview = Preview(recorded.preview("add_reader").steps, policies={"iot-ords 0.1.0": ["advisory: app: too long"]})
    found = report.compose(preview, "dev", Redactor([], {}), commit="c0ffee1234567")
    body = markdown.comment([found])
    assert "<code>c0ffee1234</code>" in body
    assert markdown.escaped(found.time) in body
    assert "Policies: iot-ords 0.1.0: 1 broken." in body


def test_nothing_unescaped_gets_through() -> None:
    body = markdown.comment([reported(user_step(HOSTILE))])
    assert "<img" not in body
    assert body.count("</pre>") == 1
    sentences = body.partition("<details>")[0]
    assert "@everyone" not in sentences
    assert "](http" not in sentences
    assert markdown.remembered(body, "prod") is None


@pytest.mark.parametrize(
    ("name", "link"), [("WWW.evil.example", "WWW."), ("https://evil.example", "https:"), ("GH-12", "GH-"), ("%3", "%3")]
)
def test_a_name_is_no_link(name: str, link: str) -> None:
    assert link not in markdown.sentence(f"User {name} is created.")


def test_a_report_whose_hidden_fields_were_tampered_with_is_refused() -> None:
    good = json.loads(reported(user_step("eve")).model_dump_json())
    for field, value in (("commit", "f00 -->"), ("stack", "dev --> <img>")):
        with pytest.raises(ValueError, match=field):
            Report.model_validate(good | {field: value})


def test_every_text_of_a_report_that_somebody_forged_is_escaped() -> None:
    forged = {"sentences": [HOSTILE], "to_do": [HOSTILE], "errors": [HOSTILE], "policies": {HOSTILE: [HOSTILE]}}
    forged |= {"time": HOSTILE, "url": f"https://x.example/{HOSTILE}", "picture": f"```\n{HOSTILE}"}
    good = json.loads(reported(user_step("eve")).model_dump_json())
    body = markdown.comment([Report.model_validate(good | forged)])
    assert "<img" not in body
    # What stands in <pre> is shown as it is; a line that begins with <pre> begins a block.
    assert "](http" not in re.sub(r"^<pre>.*?</pre>", "", body, flags=re.DOTALL | re.MULTILINE)
    assert markdown.remembered(body, "prod") is None
    assert body.count("<sub>") == body.count("</sub>")


@pytest.mark.parametrize("count", [50, 700, 4000])
def test_a_long_comment_is_cut_by_whole_resources_with_a_count(count: int) -> None:
    steps = [user_step(f"reader-{number}", note="x" * 80) for number in range(count)]
    body = markdown.comment([reported(*steps, stack=stack) for stack in ("dev", "prod")])
    assert len(body) <= markdown.LIMIT
    shown = body.count("+ readers-user-")
    left = sum(int(line.split()[2]) for line in body.splitlines() if line.startswith("… and") and "resources;" in line)
    assert shown + left == 2 * count
    assert body.rstrip().endswith("</details>")


def test_a_huge_error_does_not_burst_the_comment() -> None:
    found = report.compose(Preview(errors=["<" * 100_000] * 9), "dev", Redactor([], {}), commit="c0ffee")
    assert len(markdown.comment([found] * 5)) <= markdown.LIMIT


@pytest.mark.parametrize("stacks", [1, 7])
def test_a_thousand_readers_with_long_names_do_not_burst_the_comment(stacks: int) -> None:
    steps = [user_step("<" * 60 + str(number)) for number in range(1000)]
    body = markdown.comment([reported(*steps, stack=f"stack-{number}") for number in range(stacks)])
    assert len(body) <= markdown.LIMIT
    assert body.count("<pre>") == body.count("</pre>") == stacks
    assert "… and" in body


def test_a_newer_push_marks_the_comment_outdated_and_a_new_preview_lifts_it(fake: FakeForge) -> None:
    found, body = forge.find(fake.variables()), markdown.comment([recorded.reported("add_reader")])
    assert comment.outdate(found, CHANGE) == "no comment yet"
    comment.publish(found, CHANGE, body)
    assert comment.outdate(found, CHANGE) == "marked"
    assert comment.outdate(found, CHANGE) == "marked"
    assert fake.comments[0]["body"].count("**Outdated:**") == 1
    assert markdown.remembered(fake.comments[0]["body"], "sim") is None
    comment.publish(found, CHANGE, body)
    assert "Outdated" not in fake.comments[0]["body"]


def test_what_is_reviewed_is_remembered_for_each_stack_apart() -> None:
    dev, dev2 = recorded.reported("add_reader", "dev"), recorded.reported("nothing", "dev2")
    body = markdown.comment([dev, dev2])
    assert markdown.remembered(body, "dev") == ("c0ffee", markdown.digests(dev))
    assert markdown.remembered(body, "dev2") == ("c0ffee", frozenset())
    assert markdown.remembered(body, "de") is None


@pytest.mark.parametrize("status", [502, 503])
def test_a_forge_out_of_order_is_asked_again_and_nothing_is_written_twice(fake: FakeForge, status: int) -> None:
    fake.failures = [status]
    found = forge.find(fake.variables() | {"FORGE_AUTHOR": "github-actions[bot]"})
    assert forge.insist(lambda: comment.publish(found, CHANGE, f"{markdown.MARKER}\nx")) == "written"
    assert len(fake.comments) == 1


def test_a_forge_that_stays_out_of_order_is_one_line(github: FakeForge) -> None:
    github.failures = [502] * 9
    with pytest.raises(ForgeError, match=r"answers 502\. Nothing is lost: run the same command again\."):
        forge.insist(lambda: comment.outdate(forge.find(github.variables()), CHANGE))
    assert len(github.asked) == forge.TRIES


def test_a_forge_that_refuses_says_which_permission_is_missing(github: FakeForge) -> None:
    github.failures = [403]
    with pytest.raises(ForgeError, match=r"answers 403: made to answer 403\. .*`permissions:`"):
        comment.outdate(forge.find(github.variables()), CHANGE)


@pytest.mark.parametrize("missing", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
def test_a_missing_secret_is_one_line(github: FakeForge, missing: str) -> None:
    with pytest.raises(ForgeError, match=f"{missing} is not set"):
        forge.find({**github.variables(), missing: ""})


def test_a_stack_whose_preview_wrote_no_report_is_shown_as_an_error(tmp_path: Path) -> None:
    recorded.reported("add_reader", "dev").save(tmp_path / "preview-dev" / "dev.json")
    body = markdown.comment(comment.load_all(tmp_path, ["dev", "prod"]))
    assert "| **dev** | ✏️ changes |" in body
    assert "| **prod** | ❌ error |" in body
    assert markdown.remembered(body, "prod") is None


def test_a_folder_without_reports_says_how_to_make_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(PipelineError, match="make preview"):
        comment.load_all(tmp_path_factory.mktemp("empty"))


def test_a_secret_fed_through_every_field_is_in_no_output() -> None:
    secret = "Tr0ub4dor&3" + "<horse>"
    forms = [
        secret,
        quote(secret),
        base64.b64encode(f"c:{secret}".encode()).decode(),
        secret.encode().hex(),
        json.dumps(secret),
        secret[::-1],
    ]
    for form in forms:
        step = user_step(f"eve {form}", emails=[{"value": f"{form}@example.com"}], **{f"k{form}": form})
        app = Step(
            "replace",
            f"urn:pulumi:s::iot-ords::oci:Identity/domainsApp:DomainsApp::app-{form}",
            {"name": "old", "displayName": form},
            {"name": form, "displayName": form},
            changed=("name", form),
            keys=("name",),
        )
        preview = Preview([step, app], errors=[form], policies={form: [f"mandatory: {form}"]})
        found = report.compose(preview, "dev", Redactor([secret], {}), commit="c0ffee", url=f"https://f.example/{form}")
        for written in (found.model_dump_json(), found.text(), markdown.comment([found]), markdown.summary(found)):
            for shape in forms:
                assert shape not in written
                assert markdown.escaped(shape) not in written
