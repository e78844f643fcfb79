"""What a job must have before a make target runs in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import job
from pipeline.errors import RefusedError

ALWAYS = {"PULUMI_BACKEND_URL": "s3://states"}
KEY = {"OCI_REGION": "r", "OCI_TENANCY_OCID": "t", "OCI_USER_OCID": "u", "OCI_FINGERPRINT": "f"}


def environment(login: str = "runner", stack: str = "prod", **more: Any) -> dict[str, str]:
    settings = json.dumps({**ALWAYS, "OCI_LOGIN": login, "UNRELATED": "x", **more.pop("settings", {})})
    return {"SETTINGS": settings, "STACK": stack, "PULUMI_CONFIG_PASSPHRASE": "open", "PATH": "/bin", **more}


def test_the_settings_of_the_environment_are_passed_on_and_nothing_else_of_it() -> None:
    found = job.variables(environment())
    assert found["PULUMI_BACKEND_URL"] == "s3://states"
    assert "UNRELATED" not in found
    assert "SETTINGS" not in found
    assert "LOGIN" not in found


def test_federation_logs_in_around_every_command() -> None:
    settings = {"OCI_REGION": "r", "OCI_TOKEN_EXCHANGE_DOMAIN_URL": "https://d", "OCI_TOKEN_EXCHANGE_CLIENT_ID": "c"}
    given = environment("federation", settings=settings, OCI_TOKEN_EXCHANGE_CLIENT_SECRET="s")
    assert job.variables(given)["LOGIN"].endswith("-m pipeline.login exec --")


def test_a_state_in_a_bucket_is_read_through_its_door_and_needs_no_backend() -> None:
    settings = {"STATE_BUCKET": "states", "STATE_PASSPHRASE_SECRET": "ocid1.vaultsecret", "PULUMI_BACKEND_URL": ""}
    found = job.variables(environment(settings=settings, PULUMI_CONFIG_PASSPHRASE=""))
    assert found["LOGIN"].endswith("-m pipeline.state exec --")


def test_an_api_key_needs_no_login() -> None:
    assert "LOGIN" not in job.variables(environment("api-key", settings=KEY, OCI_PRIVATE_KEY="k"))


@pytest.mark.parametrize("login", ["", "password"])
def test_an_unknown_way_to_log_in_is_refused_with_the_choices(login: str) -> None:
    with pytest.raises(RefusedError, match="set it to federation, api-key, runner"):
        job.variables(environment(login))


def test_every_missing_setting_is_named_with_its_place() -> None:
    given = environment("api-key", settings={"OCI_REGION": "r"}, OCI_PRIVATE_KEY="")
    with pytest.raises(
        RefusedError,
        match=r"Missing: OCI_TENANCY_OCID, OCI_USER_OCID, OCI_FINGERPRINT, OCI_PRIVATE_KEY\. "
        r".*prod or preview-prod",
    ):
        job.variables(given)


def test_an_empty_secret_does_not_hide_a_variable() -> None:
    settings = {"OCI_PRIVATE_KEY": "from a variable", **KEY}
    assert job.variables(environment("api-key", settings=settings, OCI_PRIVATE_KEY=""))["OCI_PRIVATE_KEY"]


@pytest.mark.parametrize("name", ["STACK", "CONFIRM", "CHANGE"])
@pytest.mark.parametrize("typed", ["$(shell id)", "a'; id; '", "a\nb", "`id`", "$${x}"])
def test_what_make_or_a_shell_would_run_is_refused(name: str, typed: str) -> None:
    with pytest.raises(RefusedError, match=f"{name} may hold only"):
        job.variables(environment(**{name: typed} if name != "STACK" else {"stack": typed}))


@pytest.mark.parametrize("repository", ["mallory/iot-ords", None])
def test_a_fork_stops_before_anything_is_read(tmp_path: Path, repository: str | None) -> None:
    event = tmp_path / "event.json"
    head = {"sha": "f00", "repo": {"full_name": repository} if repository else None}
    event.write_text(json.dumps({"pull_request": {"number": 4, "head": head}}))
    github = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/iot-ords", "GITHUB_EVENT_PATH": str(event)}
    with pytest.raises(RefusedError, match="comes from a fork"):
        job.variables(environment(**github))


def test_a_fork_stops_on_gitlab_too() -> None:
    gitlab = {"GITLAB_CI": "true", "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "8"}
    with pytest.raises(RefusedError, match="comes from a fork"):
        job.variables(environment(**gitlab))
