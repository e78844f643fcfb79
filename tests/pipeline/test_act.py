"""Every workflow, run by act against the simulated cloud and a forge on loopback: the life of a stack in a pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import yaml

from pipeline import markdown
from tests.pipeline.act import Act, pull_request
from tests.pipeline.fake_forge import FakeForge, serving
from tests.program.stack import Stack
from tests.support.colleague import Colleague
from tests.support.person import person

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def forge() -> Iterator[FakeForge]:
    with serving(FakeForge()) as forge:
        yield forge


@pytest.fixture(scope="module")
def act(module_stack: Stack, forge: FakeForge, tmp_path_factory: pytest.TempPathFactory) -> Act:
    found = Act(tmp_path_factory.mktemp("act"), module_stack, forge)
    module_stack.configure(homeRegion="us-ashburn-1")  # jobs of the compartment may not look at the tenancy
    found.configure()
    found.federate()
    return found


@pytest.fixture(scope="module")
def previewed(act: Act, forge: FakeForge) -> str:
    """A pull request was previewed, and not yet merged; the requests that made it."""
    commit = act.commit()
    act.run("preview", "pull_request", pull_request(commit))
    forge.pulls[commit] = [4]
    return commit


@pytest.fixture(scope="module")
def deployed(act: Act, previewed: str) -> str:
    """It was merged and deployed."""
    assert previewed
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
    assert "error: Missing: PULUMI_CONFIG_PASSPHRASE, OCI_TOKEN_EXCHANGE_CLIENT_SECRET. Set it in" in printed


def test_a_stack_that_does_not_exist_is_one_line(act: Act) -> None:
    printed = act.run("drift", "workflow_dispatch", dispatch(), succeeds=False, stacks='["nowhere"]')
    assert "no stack named 'nowhere' found" in printed
    assert "pulumi stack ls" in printed


def queued(commit: str) -> dict[str, object]:
    return {"merge_group": {"head_ref": f"refs/heads/gh-readonly-queue/main/pr-4-{commit}"}}


@pytest.mark.parametrize("event", ["merge_group", "workflow_dispatch"])
def test_before_the_merge_deploy_only_compares(act: Act, previewed: str, event: str) -> None:
    by_hand = dispatch(stack="sim", **{"pull-request": "4", "gate-only": "true"})
    last = act.stack.last_request()
    printed = act.run("deploy", event, queued(previewed) if event == "merge_group" else by_hand)
    assert "steps were reviewed in change 4." in printed
    assert not any(act.stack.changes(after=last))


def test_the_preview_workflow_writes_one_comment_and_deploy_does_what_it_says(
    act: Act, forge: FakeForge, deployed: str
) -> None:
    (comment,) = forge.comments
    assert "grace gains access to the IoT data of h4n6tjpbsfydo." in comment["body"]
    assert "steps were reviewed in change 4." in deployed
    assert "links hold" in deployed
    assert act.stack.outputs()["clientId"] == "iot_data_client"


@contextmanager
def shorter_tokens(act: Act) -> Iterator[str]:
    """A commit lets access tokens end sooner, until another one puts it back."""
    file = act.project / "Pulumi.sim.yaml"
    text = file.read_text()
    content = yaml.safe_load(text)
    content["config"]["iot-ords:accessTokenLifetimeSeconds"] = 120
    file.write_text(yaml.safe_dump(content))
    yield act.commit()
    file.write_text(text)
    act.commit()


def test_what_was_not_reviewed_is_not_deployed(act: Act, deployed: str, forge: FakeForge) -> None:
    assert deployed
    last = act.stack.last_request()
    with shorter_tokens(act) as commit:
        forge.pulls[commit] = [4]
        for event, payload in (("push", {"ref": "refs/heads/main"}), ("merge_group", queued(commit))):
            printed = act.run("deploy", event, payload, succeeds=False)
            assert "changed in a way that was not reviewed in change 4" in printed
            assert "~ app-app" in printed
    assert not any(act.stack.changes(after=last))


@pytest.mark.exhaustive
def test_a_stack_that_somebody_changed_after_the_review_is_deployed_when_it_means_the_same_again(
    act: Act, deployed: str, forge: FakeForge
) -> None:
    assert deployed
    users = act.stack.configured("users")
    with shorter_tokens(act) as commit:
        act.run("preview", "pull_request", pull_request(commit))
        forge.pulls[commit] = [4]
        act.stack.configure(users=[*users, person("heidi", "Heidi", "Hold")])
        act.stack.up()
        state, last = act.stack.state(), act.stack.last_request()
        printed = act.run("deploy", "push", {"ref": "refs/heads/main"}, succeeds=False)
        assert "not reviewed in change 4" in printed
        assert "- readers-grant-user-heidi" in printed
        assert "- readers-user-heidi" in printed
        assert "~ app-app" not in printed.partition("not reviewed")[2]
        assert act.stack.state() == state
        assert not any(act.stack.changes(after=last))
        act.stack.configure(users=users)
        act.stack.up()
        printed = act.run("deploy", "push", {"ref": "refs/heads/main"})
        assert "steps were reviewed in change 4." in printed
    act.stack.up()


def test_every_job_logs_in_with_its_own_token_alone(act: Act, deployed: str) -> None:
    assert deployed
    operations = {entry.operation for entry in act.stack.requests()}
    assert "ConfigureIotDomainDataAccess" in operations
    printed = act.run("drift", "workflow_dispatch", dispatch(), succeeds=False, ACTIONS_ID_TOKEN_REQUEST_TOKEN="wrong")
    assert "error: GitHub gave no token: 401" in printed


@pytest.mark.parametrize(("status", "said"), [(403, "look at `permissions:`"), (502, "Nothing is lost")])
def test_a_forge_that_refuses_a_comment_is_one_line_and_nothing_is_half_written(
    act: Act, deployed: str, forge: FakeForge, status: int, said: str
) -> None:
    assert deployed
    before = json.dumps(forge.comments)
    forge.failures = [status] * 20
    printed = act.run("preview", "pull_request", pull_request(act.commit()), succeeds=False)
    forge.failures = []
    errors = [line for line in printed.splitlines() if "error: " in line]
    assert len(errors) == 2  # of the jobs that mark and that write the comment
    assert all(f"answers {status}" in line and said in line for line in errors)
    assert json.dumps(forge.comments) == before


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


@contextmanager
def locked(stack: Stack) -> Iterator[None]:
    """Somebody else's run was killed at work on a stack: nothing of it and of the cloud changes, until it is freed."""
    lock = stack.backend / ".pulumi" / "locks" / "organization" / "iot-ords" / stack.name / "x.json"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text('{"pid": 7, "username": "heidi", "hostname": "desk", "timestamp": "2026-11-27T15:00:00Z"}')
    state, last = stack.state(), stack.last_request()
    yield
    assert stack.state() == state
    assert not any(stack.changes(after=last))
    stack.pulumi("cancel", "--yes")
    assert not lock.exists()


def told_of_the_lock(printed: str) -> str:
    """Find the one line that says who holds a lock, and what helps."""
    (error,) = [line for line in printed.splitlines() if "| error: pulumi" in line]
    assert "heidi@desk (pid 7)" in error
    assert "if it was killed, run: pulumi cancel --yes --stack sim, then python -m recovery --stack sim." in error
    return error


@pytest.mark.exhaustive
@pytest.mark.parametrize(("workflow", "inputs"), [("deploy", {}), ("destroy", {"confirm": "sim"})])
def test_a_locked_stack_is_one_line_with_its_holder_and_nothing_is_changed(
    act: Act, deployed: str, workflow: str, inputs: dict[str, str]
) -> None:
    assert deployed
    with locked(act.stack):
        printed = act.run(workflow, "workflow_dispatch", dispatch(stack="sim", **inputs), succeeds=False)
    assert told_of_the_lock(printed)


def test_rotate_goes_on_after_a_lock_with_the_number_it_committed_and_proves_both_secrets(
    act: Act, deployed: str, forge: FakeForge
) -> None:
    assert deployed
    before = act.stack.outputs()["clientSecret"]
    with locked(act.stack):
        printed = act.run("rotate", "workflow_dispatch", dispatch(stack="sim"), succeeds=False)
    assert "Then start the rotation anew: it goes on with clientSecretVersion 2." in told_of_the_lock(printed)
    assert 'clientSecretVersion: "2"' in forge.files["Pulumi.sim.yaml"]
    (act.project / "Pulumi.sim.yaml").write_text(forge.files["Pulumi.sim.yaml"])
    act.commit()
    printed = act.run("rotate", "workflow_dispatch", dispatch(stack="sim"))
    assert "Proven: the new client secret fetches a token, and the old one no longer does." in printed
    assert "Readers: grace." in printed
    assert (act.project / "Pulumi.sim.yaml").read_text() == forge.files["Pulumi.sim.yaml"]
    assert act.stack.outputs()["clientSecret"] != before


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
    for command in ("ruff check", "pytest", "demo up", "demo down", "benchmarks quick"):
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
