"""The run of a pipeline that this process is part of: which commit, which pull request, which forge."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUEUED = re.compile(r"^refs/heads/gh-readonly-queue/.+/pr-(\d+)-[0-9a-f]+$")
"""Branch of a merge queue, with the number of its pull request. Source: GitHub's documentation of merge queues."""


@dataclass(frozen=True)
class Run:
    """A run on GitHub, on GitLab, or by hand.

    Attributes:
        commit: Hash of the commit that is looked at: of a pull request its head, not the merge that GitHub tests.
        change: Number of the pull request or merge request; 0 for none.
        url: Page of the run; empty by hand.
        is_fork: Whether the commit comes from a repository of somebody else.
    """

    commit: str = ""
    change: int = 0
    url: str = ""
    is_fork: bool = False

    @classmethod
    def find(cls, environment: Mapping[str, str] = os.environ) -> Run:
        """Read the run from the variables that the forge sets."""
        if environment.get("GITHUB_ACTIONS"):
            return _github(environment)
        if environment.get("GITLAB_CI"):
            return _gitlab(environment)
        return cls(commit=_head())


def _github(environment: Mapping[str, str]) -> Run:
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    pull = event.get("pull_request") or {}
    head = pull.get("head") or {}
    home = f"{environment.get('GITHUB_SERVER_URL', '')}/{environment.get('GITHUB_REPOSITORY', '')}"
    inputs = event.get("inputs") or {}
    queued = QUEUED.search((event.get("merge_group") or {}).get("head_ref", ""))
    return Run(
        commit=head.get("sha") or environment.get("GITHUB_SHA", ""),
        change=int(pull.get("number") or inputs.get("pull-request") or (queued[1] if queued else 0)),
        url=f"{home}/actions/runs/{environment.get('GITHUB_RUN_ID', '')}",
        is_fork=bool(pull) and (head.get("repo") or {}).get("full_name") != environment.get("GITHUB_REPOSITORY"),
    )


def _gitlab(environment: Mapping[str, str]) -> Run:
    source = environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "")
    return Run(
        commit=environment.get("CI_COMMIT_SHA", ""),
        change=int(environment.get("CI_MERGE_REQUEST_IID") or environment.get("CHANGE") or 0),
        url=environment.get("CI_JOB_URL", ""),
        is_fork=bool(source) and source != environment.get("CI_PROJECT_ID"),
    )


def _event(path: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(Path(path).read_text()) if path and Path(path).exists() else {}
    return event


def _head() -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip()
