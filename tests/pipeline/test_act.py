"""Every workflow, run by act against the simulated cloud and a forge on loopback: the life of a stack in a pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml

from pipeline import markdown
from tests.pipeline.act import Act, pull_request
from tests.pipeline.fake_forge import FakeForge, serving
from tests.program.stack import Stack
from tests.support.colleague import Colleague

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def forge() -> Iterator[FakeForge]:
    with serving(FakeForge()) as forge:
        yield forge


@pytest.fixture(scope="module")
def act(module_stack: Stack, forge: FakeForge, tmp_path_factory: pytest.TempPathFactory) -> Act:
    return Act(tmp_path_factory.mktemp("act"), module_stack, forge)


@pytest.fixture(scope="module")
def deployed(act: Act, forge: FakeForge) -> str:
    """A pull request was previewed, merged and deployed."""
    commit = act.commit()
    act.run("preview", "pull_request", pull_request(commit))
    forge.pulls[commit] = [4]
    return act.run("deploy", "push", {"ref": "refs/heads/main"})


def dispatch(**inputs: str) -> dict[str, object]:
    return {"inputs": inputs, "ref": "refs/heads/main"}


def test_a_fork_stops_before_any_login(act: Act, forge: FakeForge) -> None:
    before = act.stack.requests(), len(forge.asked)
    printed = act.run("preview", "pull_request", pull_request(act.commit(), repository="mallory/iot-ords"))
    assert "Success - Main" not in printed
    assert (act.stack.requests(), len(forge.asked)) == before


def test_a_missing_secret_is_one_line_with_the_place_to_set_it(act: Act) -> None:
    printed = act.run("drift", "workflow_dispatch", dispatch(), succeeds=False, secrets={})
    assert "error: Missing: PULUMI_CONFIG_PASSPHRASE. Set it in the settings of the job's environment" in printed


def test_a_stack_that_does_not_exist_is_one_line(act: Act) -> None:
    printed = act.run("drift", "workflow_dispatch", dispatch(), succeeds=False, stacks='["nowhere"]')
    assert "no stack named 'nowhere' found" in printed
    assert "pulumi stack ls" in printed


def test_the_preview_workflow_writes_one_comment_and_deploy_does_what_it_says(
    act: Act, forge: FakeForge, deployed: str
) -> None:
    (comment,) = forge.comments
    assert "grace gains access to the IoT data of h4n6tjpbsfydo." in comment["body"]
    assert "steps were reviewed in change 4." in deployed
    assert "links hold" in deployed
    assert act.stack.outputs()["clientId"] == "iot_data_client"


def test_what_was_not_reviewed_is_not_deployed(act: Act, deployed: str, forge: FakeForge) -> None:
    assert deployed
    file = act.project / "Pulumi.sim.yaml"
    text = file.read_text()
    content = yaml.safe_load(text)
    content["config"]["iot-ords:accessTokenLifetimeSeconds"] = 120
    file.write_text(yaml.safe_dump(content))
    forge.pulls[act.commit()] = [4]
    last = act.stack.last_request()
    printed = act.run("deploy", "push", {"ref": "refs/heads/main"}, succeeds=False)
    assert "changed in a way that was not reviewed in change 4" in printed
    assert "~ app-app" in printed
    file.write_text(text)
    assert not any(act.stack.changes(after=last))
    act.commit()


def test_drift_opens_edits_and_closes_one_issue(act: Act, deployed: str, forge: FakeForge) -> None:
    assert deployed
    outputs = act.stack.outputs()
    colleague = Colleague(act.stack.running.oci_client)
    colleague.set_client_access(outputs["identityDomainUrl"], public=False)
    act.run("drift", "workflow_dispatch", dispatch())
    (issue,) = forge.issues
    assert issue["state"] == "open"
    assert "Somebody changed client access to the signing certificate by hand" in issue["body"]
    colleague.set_client_access(outputs["identityDomainUrl"], public=True)
    act.run("drift", "schedule", {"schedule": "17 5 * * *"})
    assert [one["state"] for one in forge.issues] == ["closed"]


def test_rotate_commits_the_number_and_proves_both_secrets(act: Act, deployed: str, forge: FakeForge) -> None:
    assert deployed
    before = act.stack.outputs()["clientSecret"]
    printed = act.run("rotate", "workflow_dispatch", dispatch(stack="sim"))
    assert "Proven: the new client secret fetches a token, and the old one no longer does." in printed
    assert "Readers: grace." in printed
    assert 'clientSecretVersion: "2"' in forge.files["Pulumi.sim.yaml"]
    assert act.stack.outputs()["clientSecret"] != before
    (act.project / "Pulumi.sim.yaml").write_text(forge.files["Pulumi.sim.yaml"])


def test_destroy_wants_the_name_typed_and_proves_that_nothing_is_left(act: Act, deployed: str) -> None:
    assert deployed
    printed = act.run("destroy", "workflow_dispatch", dispatch(stack="sim", confirm="sum"), succeeds=False)
    assert "The name that was typed is not sim, so nothing was destroyed." in printed
    printed = act.run("destroy", "workflow_dispatch", dispatch(stack="sim", confirm="sim"))
    assert "The cloud was asked: nothing is left" in printed
    assert act.stack.resources() == []


def test_no_secret_reached_a_log_a_comment_an_issue_or_an_artifact(act: Act, forge: FakeForge) -> None:
    written = [*act.printed, json.dumps(forge.comments), json.dumps(forge.issues)]
    written += [file.read_text() for file in act.artifacts.rglob("*") if file.is_file()]
    secrets = {
        str(document["clientSecret"]) for document in act.stack.documents().values() if "clientSecret" in document
    }
    for text in written:
        assert "grace@example.com" not in text
        assert "ocid1.user." not in text
        assert not [secret for secret in secrets if secret in text]


def test_the_check_workflow_calls_the_make_targets_of_a_developer(act: Act) -> None:
    printed = act.run("check", "push", {"ref": "refs/heads/main"}, MAKEFLAGS="--dry-run")
    for command in ("ruff check", "pytest", "demo up", "demo down"):
        assert command in printed


def test_a_preview_that_fails_before_it_can_tell_anything_is_an_error_in_the_comment(
    act: Act, forge: FakeForge
) -> None:
    forge.comments = []
    forge.write_comments(f"{markdown.MARKER}\nold")
    act.run("preview", "pull_request", pull_request(act.commit()), secrets={}, succeeds=False)
    (comment,) = forge.comments
    assert "❌ sim: error" in comment["body"]
    assert "Outdated" not in comment["body"]
