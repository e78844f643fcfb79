"""Each test breaks one link in a simulated cloud, sees `check` name it and only it, and mends it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ords_client.__main__ import app
from ords_client.errors import AdministratorError, UsageError
from tests.ords_client.prepared_cloud import PreparedCloud
from tests.support.colleague import GRANT_TYPES
from tests.support.scenario import PASSWORD, USER_NAME

Change = Callable[[PreparedCloud], object]
OTHER_GROUP = "/othergroup"


@pytest.fixture
def look(prepared: PreparedCloud, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    def check(*options: str, password: str = PASSWORD, **other_outputs: Any) -> dict[str, Any]:
        file = tmp_path / "outputs.json"
        file.write_text(json.dumps(prepared.outputs | other_outputs))
        result = CliRunner(env={"ORDS_PASSWORD": password}).invoke(
            app, ["check", "--json", "--outputs", str(file), *options], obj=lambda _: None
        )
        report: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == (0 if report["ok"] else 1)
        return report

    return check


def set_password(prepared_file: Path, password: str, *options: str) -> Any:
    runner = CliRunner(env={"ORDS_NEW_PASSWORD": password})
    return runner.invoke(app, ["password", "--outputs", str(prepared_file), *options])


def short_ids(cloud: PreparedCloud) -> list[str]:
    return [one["shortId"] for one in cloud.outputs["iotDomains"].values()]


def statuses(report: dict[str, Any]) -> dict[str, str]:
    return {link["name"]: link["status"] for link in report["links"]}


def fix_of(report: dict[str, Any]) -> str:
    (fix,) = [link["fix"] for link in report["links"] if link["status"] == "failed"]
    return str(fix)


def test_every_link_of_a_whole_set_up_holds(look: Callable[..., dict[str, Any]]) -> None:
    report = look()
    assert report["broken"] == []
    assert set(statuses(report).values()) <= {"ok", "skipped"}


def test_reader_without_administrator_rights_sees_the_rest_and_what_was_skipped(
    look: Callable[..., dict[str, Any]],
) -> None:
    found = statuses(look("--profile", "NOBODY"))
    assert {name for name, status in found.items() if status == "skipped"} >= {"app-active", "user-assigned"}
    assert found["data-api"] == found["iot-trust"] == "ok"


BREAKS: dict[str, tuple[str, Change, Change]] = {
    "signing certificate not public": (
        "signing-keys",
        lambda cloud: cloud.connected.set_public(False),
        lambda cloud: cloud.connected.set_public(True),
    ),
    "app switched off": (
        "app-active",
        lambda cloud: cloud.set_app("active", False),
        lambda cloud: cloud.set_app("active", True),
    ),
    "other audience": (
        "app-audience",
        lambda cloud: cloud.set_app("audience", OTHER_GROUP),
        lambda cloud: cloud.set_app("audience", cloud.outputs["audience"]),
    ),
    "other scope": (
        "app-scopes",
        lambda cloud: cloud.set_app("scopes", [{"value": "/iot/other"}]),
        lambda cloud: cloud.set_app("scopes", [{"value": f"/iot/{one}"} for one in short_ids(cloud)]),
    ),
    "no password grant": (
        "app-grants",
        lambda cloud: cloud.set_app("allowedGrants", GRANT_TYPES[1:]),
        lambda cloud: cloud.set_app("allowedGrants", GRANT_TYPES),
    ),
    "no refresh grant": (
        "app-grants",
        lambda cloud: cloud.set_app("allowedGrants", GRANT_TYPES[:2]),
        lambda cloud: cloud.set_app("allowedGrants", GRANT_TYPES),
    ),
    "no client": (
        "app-grants",
        lambda cloud: cloud.set_app("isOAuthClient", False),
        lambda cloud: cloud.set_app("isOAuthClient", True),
    ),
    "no resource server": (
        "app-audience",
        lambda cloud: cloud.set_app("isOAuthResource", False),
        lambda cloud: cloud.set_app("isOAuthResource", True),
    ),
    "no introspection": (
        "app-introspect",
        lambda cloud: cloud.set_app("allowedOperations", []),
        lambda cloud: cloud.set_app("allowedOperations", ["introspect"]),
    ),
    "token policy Specific": (
        "app-policy",
        lambda cloud: cloud.set_app("trustScope", "Explicit"),
        lambda cloud: cloud.set_app("trustScope", "Account"),
    ),
    "user switched off": (
        "user-active",
        lambda cloud: cloud.set_user("active", False),
        lambda cloud: cloud.set_user("active", True),
    ),
    "group not assigned": (
        "user-assigned",
        lambda cloud: cloud.connected.unassign(cloud.connected.group_id),
        lambda cloud: cloud.connected.assign("Group", cloud.connected.group_id),
    ),
    "user not in the group": (
        "user-assigned",
        lambda cloud: cloud.set_member(False),
        lambda cloud: cloud.set_member(True),
    ),
    "issuer of its own": (
        "token-claims",
        lambda cloud: cloud.set_issuer("https://issuer.example.com/"),
        lambda cloud: cloud.set_issuer("https://identity.oraclecloud.com/"),
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_broken_link_is_named_and_only_it(
    prepared: PreparedCloud, look: Callable[..., dict[str, Any]], what: str
) -> None:
    link, do, undo = BREAKS[what]
    do(prepared)
    try:
        report, outside = look(), look("--profile", "NOBODY")
    finally:
        undo(prepared)
    assert report["broken"] == [link], report
    assert fix_of(report)
    assert len(outside["broken"]) <= 1, outside


def test_iot_domain_that_trusts_another_identity_domain_is_named_with_and_without_rights(
    prepared: PreparedCloud, look: Callable[..., dict[str, Any]]
) -> None:
    prepared.trust(prepared.create_other_identity_domain())
    try:
        seen, inferred = look(), look("--profile", "NOBODY")
    finally:
        prepared.trust(prepared.outputs["identityDomainHost"])
    assert seen["broken"] == inferred["broken"] == ["iot-trust"]
    assert "configure-ords-data-access" in fix_of(seen)
    assert "inferred" in str(inferred)


def test_wrong_password_breaks_the_token_link_alone(look: Callable[..., dict[str, Any]]) -> None:
    report = look(password="wrong")
    assert report["broken"] == ["token"]
    assert f"ords-client password --user {USER_NAME}" in fix_of(report)


def test_old_client_secret_breaks_the_token_link_alone(look: Callable[..., dict[str, Any]]) -> None:
    report = look(clientSecret="of-yesterday")
    assert report["broken"] == ["token"]
    assert "read the stack outputs again" in fix_of(report)
    assert "the app has another secret now" in str(report)


def test_wrong_token_url_breaks_the_token_link_alone(
    prepared: PreparedCloud, look: Callable[..., dict[str, Any]]
) -> None:
    report = look(tokenUrl=prepared.outputs["identityDomainUrl"])
    assert report["broken"] == ["token"]
    assert "/oauth2/v1/token" in fix_of(report)


def test_unknown_user_is_named(look: Callable[..., dict[str, Any]]) -> None:
    assert look("--user", "nobody@example.com")["broken"] == ["user-active"]


def test_locked_user_is_named_and_a_new_password_unlocks(
    prepared: PreparedCloud, look: Callable[..., dict[str, Any]], prepared_file: Path
) -> None:
    for _ in range(6):
        report = look(password="wrong")
    assert report["broken"] == ["user-active"]
    assert "locked" in str(report)
    set_password(prepared_file, PASSWORD)
    assert look()["broken"] == []


def test_password_that_was_reset_has_to_be_chosen_anew(
    prepared: PreparedCloud, look: Callable[..., dict[str, Any]], prepared_file: Path
) -> None:
    result = CliRunner().invoke(app, ["password", "--reset", "--outputs", str(prepared_file)])
    report = look()
    set_password(prepared_file, PASSWORD)
    assert "told by mail" in result.stderr
    assert report["broken"] == ["token"]
    assert "has to choose a new password" in str(report)


def test_password_that_breaks_the_rules_is_refused_in_the_services_words(prepared_file: Path) -> None:
    result = set_password(prepared_file, "short")
    assert result.exit_code == AdministratorError.exit_code
    assert "password" in result.stderr
    assert "short" not in result.stderr


def test_password_of_an_unknown_user_is_refused(prepared_file: Path) -> None:
    result = set_password(prepared_file, PASSWORD, "--user", "nobody@example.com")
    assert result.exit_code == UsageError.exit_code


def test_deleted_app_is_named(look: Callable[..., dict[str, Any]]) -> None:
    assert look(appId="0" * 32, clientId="gone")["broken"] == ["app-active"]


@pytest.mark.parametrize("host", ["not-there.identity.oraclecloud.com", "example.com"])
def test_identity_domain_that_is_not_there_is_named(look: Callable[..., dict[str, Any]], host: str) -> None:
    urls = {"identityDomainUrl": f"https://{host}:443", "tokenUrl": f"https://{host}:443/oauth2/v1/token"}
    report = look(identityDomainHost=host, **urls)
    assert report["broken"] == ["identity-domain"]
    assert statuses(report)["data-api"] == "not reached"


def test_wrong_short_id_of_the_iot_domain_is_named_with_the_right_one(
    prepared: PreparedCloud, look: Callable[..., dict[str, Any]]
) -> None:
    ((ocid, one),) = prepared.outputs["iotDomains"].items()
    (short_id,) = short_ids(prepared)
    url = one["dataApiBaseUrl"].replace(short_id, "wrong")
    report = look(iotDomains={ocid: one | {"dataApiBaseUrl": url}})
    assert report["broken"] == ["data-api"]
    assert short_id in report["links"][-1]["detail"]


def test_missing_outputs_are_named_and_nothing_else_is_looked_at(look: Callable[..., dict[str, Any]]) -> None:
    report = look(clientId="", iotDomains={})
    assert report["broken"] == ["outputs"]
    assert set(list(statuses(report).values())[1:]) == {"not reached"}


def test_inactive_identity_domain_is_named(prepared: PreparedCloud, look: Callable[..., dict[str, Any]]) -> None:
    prepared.set_app("active", False)
    prepared.set_identity_domain_active(False)
    try:
        report, outside = look(), look("--profile", "NOBODY")
    finally:
        prepared.set_identity_domain_active(True)
        prepared.set_app("active", True)
    assert report["broken"] == ["identity-domain"]
    assert len(outside["broken"]) == 1


def test_client_credentials_are_checked_when_no_user_is_given(prepared: PreparedCloud, prepared_file: Path) -> None:
    result = CliRunner().invoke(app, ["check", "--outputs", str(prepared_file)])
    assert result.exit_code == 0, result.stdout
    assert "granted to the client iot_data_readers" in result.stdout
