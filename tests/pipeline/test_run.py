"""Which commit and which change a run is about, read from what the forge tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import Run

HEAD = {"sha": "c0ffee", "repo": {"full_name": "acme/iot-ords"}}


def github(tmp_path: Path, event: dict[str, Any]) -> Run:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    return Run.find(
        {
            "GITHUB_ACTIONS": "true",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "acme/iot-ords",
            "GITHUB_RUN_ID": "7",
            "GITHUB_SHA": "merged",
            "GITHUB_EVENT_PATH": str(file),
        }
    )


def test_of_a_pull_request_it_is_the_head_not_the_merge_that_is_tested(tmp_path: Path) -> None:
    run = github(tmp_path, {"pull_request": {"number": 4, "head": HEAD}})
    assert run == Run("c0ffee", 4, "https://github.com/acme/iot-ords/actions/runs/7")


@pytest.mark.parametrize("repository", [{"full_name": "mallory/iot-ords"}, {}, None])
def test_a_head_of_another_repository_or_of_one_that_is_gone_is_a_fork(tmp_path: Path, repository: Any) -> None:
    assert github(tmp_path, {"pull_request": {"number": 4, "head": {"sha": "f00", "repo": repository}}}).is_fork


@pytest.mark.parametrize(
    ("event", "change"),
    [
        ({"merge_group": {"head_ref": "refs/heads/gh-readonly-queue/main/pr-12-c0ffee"}}, 12),
        ({"merge_group": {"head_ref": "refs/heads/gh-readonly-queue/release/pr-1/pr-3-c0ffee"}}, 3),
        ({"inputs": {"pull-request": "5"}}, 5),
        ({"inputs": {"pull-request": ""}}, 0),
        ({"inputs": None}, 0),
        ({"ref": "refs/heads/main"}, 0),
    ],
)
def test_the_change_is_known_where_the_event_names_it(tmp_path: Path, event: dict[str, Any], change: int) -> None:
    run = github(tmp_path, event)
    assert (run.change, run.commit, run.is_fork) == (change, "merged", False)


def test_gitlab_tells_it_by_variables() -> None:
    variables = {"CI_COMMIT_SHA": "c0ffee", "CI_MERGE_REQUEST_IID": "4", "CI_JOB_URL": "https://gitlab.example/j/1"}
    own = {"CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "7"}
    assert Run.find({"GITLAB_CI": "true", **variables, **own}) == Run("c0ffee", 4, "https://gitlab.example/j/1")


def test_by_hand_it_is_what_is_checked_out() -> None:
    assert Run.find({}).url == ""
