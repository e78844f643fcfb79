"""The workflows as text: pinned, with the least permissions, nothing injected, subjects bound to an environment."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
PINNED = json.loads((GITHUB / "actions.json").read_text())
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FILES = [*WORKFLOWS, *sorted((GITHUB / "actions").rglob("action.yml"))]
NAMES = ["check", "deploy", "destroy", "drift", "preview", "rotate"]


def load(file: Path) -> dict[str, Any]:
    """Read a workflow; YAML takes its key `on` for a truth value."""
    content: dict[str, Any] = yaml.safe_load(file.read_text())
    return content


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = load(file)["jobs"]
    return found


def steps(file: Path) -> list[dict[str, Any]]:
    content = load(file)
    return [step for job in content.get("jobs", {}).values() for step in job["steps"]] or content["runs"]["steps"]


def test_all_six_are_there() -> None:
    assert [file.stem for file in WORKFLOWS] == NAMES


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_action_is_pinned_as_the_table_says_and_names_its_version(file: Path) -> None:
    for line in re.findall(r"uses: (.+)", file.read_text()):
        if not line.startswith("./"):
            name, commit, tag = re.fullmatch(r"([\w/-]+)@([0-9a-f]{40}) # (v[\d.]+)", line).groups()  # type: ignore[union-attr]
            assert PINNED[name] == {"tag": tag, "commit": commit}


def test_the_table_lists_no_action_that_is_not_used() -> None:
    text = "".join(file.read_text() for file in FILES)
    assert [name for name in PINNED if f"{name}@" not in text] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_expression_stands_in_a_script(file: Path) -> None:
    assert [step for step in steps(file) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_nothing_is_permitted_but_what_a_job_gives_a_reason_for(file: Path) -> None:
    assert load(file)["permissions"] == {}
    for line in re.findall(r"^ {6}[\w-]+: (?:read|write)\b.*$", file.read_text(), re.MULTILINE):
        assert re.search(r" # \w+", line), line


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_checkout_keeps_no_credentials(file: Path) -> None:
    checkouts = [step for step in steps(file) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_job_that_logs_in_is_bound_to_an_environment_and_has_a_time_limit(file: Path) -> None:
    for job in jobs(file).values():
        assert job["timeout-minutes"] <= 120
        if "id-token" in job["permissions"]:
            assert job["environment"]


def test_a_pull_request_previews_with_the_identity_that_may_only_read() -> None:
    for name in ("preview", "drift"):
        (environment,) = {
            job["environment"] for job in jobs(GITHUB / f"workflows/{name}.yml").values() if "environment" in job
        }
        assert environment.startswith("preview-")


def test_every_job_of_the_preview_stops_a_fork() -> None:
    for job in jobs(GITHUB / "workflows/preview.yml").values():
        assert "github.event.pull_request.head.repo.full_name == github.repository" in job["if"]


def test_the_code_that_may_write_a_comment_is_what_is_merged_already() -> None:
    for job in jobs(GITHUB / "workflows/preview.yml").values():
        if "pull-requests" in job["permissions"]:
            assert job["steps"][0]["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
            assert "environment" not in job


def test_dependabot_keeps_the_pins_of_workflows_and_actions() -> None:
    (update,) = load(GITHUB / "dependabot.yml")["updates"]
    assert update["package-ecosystem"] == "github-actions"
    assert {f"/{file.parent.relative_to(ROOT)}" for file in FILES if file.name == "action.yml"} < set(
        update["directories"]
    )


@pytest.mark.parametrize("target", ["preview", "gate", "deploy", "drift", "destroy", "rotate", "comment", "outdate"])
def test_gitlab_and_github_call_the_same_make_targets(target: str) -> None:
    assert re.search(rf"^{target}:.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    github = "".join(file.read_text() for file in WORKFLOWS)
    gitlab = (ROOT / ".gitlab-ci.yml").read_text()
    assert re.search(rf"(make {target}|target: {target}|'{target}')", github)
    assert re.search(rf"(make|pipeline\.job) {target}\b", gitlab)


def test_every_job_of_gitlab_has_a_stage_a_script_and_a_rule_that_keeps_forks_away() -> None:
    content = load(ROOT / ".gitlab-ci.yml")
    jobs = {
        name: job for name, job in content.items() if isinstance(job, dict) and name not in ("default", "variables")
    }
    whole = {name: {**jobs.get(job.get("extends", ""), {}), **job} for name, job in jobs.items()}
    for name, job in whole.items():
        if not name.startswith(".") and name != "check":
            assert job["stage"] in content["stages"]
            assert job["script"]
            conditions = [rule["if"] for rule in job["rules"]]
            assert all(
                "$CI_PROJECT_ID" in one or "$CI_DEFAULT_BRANCH" in one or "schedule" in one for one in conditions
            )


def test_every_stack_of_gitlab_previews_with_the_identity_that_may_only_read() -> None:
    content = load(ROOT / ".gitlab-ci.yml")
    for name, job in content.items():
        kind, _, stack = name.partition(" ")
        if stack:
            reads = kind in ("preview", "gate", "drift")
            assert job["environment"]["name"] == (f"preview/{stack}" if reads else stack)
            assert job["variables"] == {"STACK": stack}
