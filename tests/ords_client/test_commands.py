"""The command line, in this process: exit codes, output, and what is never printed."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from ords_client import __version__
from ords_client.__main__ import app
from ords_client.collection import COLLECTIONS
from tests.ords_client.fake_cloud import OTHER_TWIN, TWIN, FakeCloud
from tests.ords_client.test_grants import PRIVATE_KEY
from tests.support.raw_rows import raw_rows

Run = Callable[..., Result]


@pytest.fixture
def run(outputs_file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def invoke(*arguments: str, password: str = "", **options: Any) -> Result:
        runner = CliRunner(env={"ORDS_PASSWORD": password or "correct horse", "OCI_CONFIG_FILE": "/missing"})
        asked = [*arguments, "--outputs", str(outputs_file)]
        return runner.invoke(app, asked, **({"obj": lambda _: None} | options))

    monkeypatch.setenv("COLUMNS", "200")
    return invoke


@pytest.mark.parametrize("name", ["rawData", "query"])
def test_rows_in_a_pipe_are_json_lines(cloud: FakeCloud, run: Run, name: str) -> None:
    cloud.rows["rawData"] = raw_rows(3) + raw_rows(3, first=4, twin=OTHER_TWIN)
    arguments = ["query", "rawData"] if name == "query" else ["rawData"]
    result = run(*arguments, "--digital-twin", TWIN, "--limit", "2")
    assert result.exit_code == 0
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 2]
    assert result.stderr == ""


def test_a_pipe_holds_rows_alone_whatever_colours_are_asked_for(
    cloud: FakeCloud, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    cloud.rows["rawData"] = raw_rows(1)
    assert json.loads(run("rawData").stdout)["id"] == 1
    assert pq.read_table(io.BytesIO(run("rawData", "-o", "parquet").stdout_bytes)).num_rows == 1


def test_every_collection_has_a_command(cloud: FakeCloud, run: Run) -> None:
    for name in COLLECTIONS:
        assert run(name).exit_code == 0
        assert cloud.requests[-1][1].endswith(f"/{name}")


def test_table_is_chosen_by_its_name(cloud: FakeCloud, run: Run) -> None:
    cloud.rows["rawData"] = raw_rows(2)
    lines = run("rawData", "-o", "table").stdout.splitlines()
    assert lines[0].split() == ["id", "digital_twin_instance_id", "endpoint", "content_type", "time_received"]
    assert len(lines) == 3


def test_empty_table_says_so(run: Run) -> None:
    result = run("rawData", "-o", "table")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No row matches.\n")


def test_content_is_a_column_when_it_is_asked_for(cloud: FakeCloud, run: Run) -> None:
    cloud.rows["rawData"] = raw_rows(1)
    cloud.contents = {1: {"content": {"t": 20}}}
    (row,) = csv.DictReader(run("rawData", "--content", "-o", "csv").stdout.splitlines())
    assert (row["content"], row["undecoded"]) == ('{"t": 20}', "")


def test_plot_of_a_payload_fetches_payloads(cloud: FakeCloud, run: Run) -> None:
    cloud.rows["rawData"] = raw_rows(3)
    cloud.contents = {id: {"content": {"t": id}} for id in (1, 2, 3)}
    assert "content.t over time" in run("rawData", "--plot", "content.t").stdout


def test_follow_writes_rows_until_its_limit(cloud: FakeCloud, run: Run) -> None:
    cloud.rows["rawData"] = raw_rows(5)
    result = run("rawData", "--follow", "--since", "2026-11-01", "--limit", "4")
    assert len(result.stdout.splitlines()) == 4


@pytest.mark.parametrize("option", [["--order-by", "id"], ["--plot", "value"], ["-o", "parquet"]])
def test_follow_refuses_what_needs_all_rows(run: Run, option: list[str]) -> None:
    result = run("rawData", "--follow", *option)
    assert result.exit_code == 2
    assert "--follow writes rows as they come" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "password", "code", "words"),
    [
        (["rawData", "--where", "colour = red"], "", 2, "rawData has no column 'colour'"),
        (["query", "rawdata"], "", 2, "There is no collection 'rawdata'"),
        (["rawData", "--iot-domain", "other"], "", 2, "domain1"),
        (["rawData"], "wrong", 4, "invalid_grant"),
        (["token", "--grant", "jwt-assertion"], "", 2, "--private-key"),
        (["token", "--grant", "refresh"], "", 4, "--offline-access"),
        (["password"], "", 7, "No usable OCI credentials"),
    ],
)
def test_failure_is_one_line_with_its_exit_code(
    run: Run, arguments: list[str], password: str, code: int, words: str
) -> None:
    result = run(*arguments, password=password)
    assert result.exit_code == code
    assert result.stderr.startswith("ords-client: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_refused_access_ends_with_5_and_points_to_check(cloud: FakeCloud, run: Run) -> None:
    cloud.trusts = False
    result = run("rawData")
    assert result.exit_code == 5
    assert "`ords-client check`" in result.stderr


def test_missing_outputs_end_with_3() -> None:
    result = CliRunner().invoke(app, ["rawData"], input="")
    assert result.exit_code == 3


def test_failure_nobody_thought_of_is_one_line_too(cloud: FakeCloud, run: Run) -> None:
    cloud.accidents = ["503"]
    result = run("rawData", obj=lambda _: 1 / 0)
    assert result.exit_code == 1
    assert result.stderr.startswith("ords-client: Something went wrong that should not: ZeroDivisionError")
    assert result.stderr.count("\n") == 1


def test_token_is_all_that_token_prints(cloud: FakeCloud, run: Run) -> None:
    result = run("token")
    assert result.stdout.strip() in cloud.valid_tokens
    assert result.stderr.startswith("Good until ")


def test_header_is_ready_for_curl(cloud: FakeCloud, run: Run) -> None:
    first, _, token = run("token", "--header").stdout.strip().rpartition(" ")
    assert first == "Authorization: Bearer"
    assert token in cloud.valid_tokens


def test_second_command_uses_the_cached_token_without_a_password(cloud: FakeCloud, run: Run) -> None:
    assert run("token").stdout == run("token", password="wrong").stdout
    assert run("token", "--no-cache", password="wrong").exit_code == 4


def test_client_credentials_need_no_user(cloud: FakeCloud, run: Run) -> None:
    assert run("token", "--grant", "client-credentials").exit_code == 0
    assert cloud.asked("/token")[0]["grant_type"] == ["client_credentials"]


def test_refresh_grant_trades_the_cached_refresh_token(cloud: FakeCloud, run: Run) -> None:
    first = run("token", "--offline-access").stdout
    assert run("token", "--grant", "refresh", password="wrong").stdout not in {"", first}


def test_jwt_assertion_is_sent_with_the_key_of_a_file(cloud: FakeCloud, run: Run, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(PRIVATE_KEY)
    result = run("token", "--grant", "jwt-assertion", "--private-key", str(tmp_path / "key.pem"), "--key-id", "k")
    assert result.exit_code == 0
    missing = run("token", "--grant", "jwt-assertion", "--private-key", str(tmp_path / "none"), "--key-id", "k")
    assert "Cannot read the private key" in missing.stderr


def test_curl_is_printed_without_any_request(cloud: FakeCloud, run: Run) -> None:
    result = run("token", "--curl")
    assert "curl --request POST" in result.stdout
    assert "ORDS_CLIENT_SECRET and ORDS_PASSWORD first; `IFS= read -rs" in result.stderr
    assert run("token", "--curl", "--scenario").stdout.startswith("curl --request POST")
    assert cloud.requests == []


def test_secrets_are_printed_by_no_command(cloud: FakeCloud, run: Run) -> None:
    commands = (["rawData"], ["check"], ["check", "--json"], ["token", "--curl"], ["token"])
    for arguments in commands:
        for password in ("", "wrong-pass"):
            result = (
                run(*arguments, "--no-cache", password=password)
                if arguments[0] != "check"
                else run(*arguments, password=password)
            )
            shown = result.stdout + result.stderr
            assert cloud.client_secret not in shown
            assert "correct horse" not in shown
            assert "wrong-pass" not in shown


def test_check_prints_a_line_for_each_link_and_ends_with_0(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 19
    assert lines[0].split()[0] == "ok"
    assert lines[-1] == "9 links hold; 9 could not be looked at."


def test_check_names_the_broken_link_with_its_fix_and_ends_with_1(run: Run) -> None:
    result = run("check", password="wrong")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "Broken: Token."
    assert "fix: Try the password again" in result.stdout


def test_check_speaks_json_to_machines(run: Run) -> None:
    report = json.loads(run("check", "--json", password="wrong").stdout)
    assert report["ok"] is False
    assert report["broken"] == ["token"]
    assert {"name", "title", "proves", "status", "detail", "fix"} == set(report["links"][0])


def test_check_reports_incomplete_outputs_as_a_broken_link(run: Run, outputs_file: Path) -> None:
    outputs_file.write_text("{}")
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "Broken: Stack outputs."


def test_check_reads_piped_outputs_once(cloud: FakeCloud) -> None:
    piped = json.dumps(cloud.outputs() | {"clientId": ""})
    result = CliRunner().invoke(app, ["check"], input=piped)
    assert "no clientId (did `pulumi up` finish?)" in result.stdout


def test_check_settles_the_user_before_the_first_link(cloud: FakeCloud) -> None:
    runner = CliRunner(env={"ORDS_PASSWORD": "correct horse"})
    result = runner.invoke(app, ["check"], input=json.dumps(cloud.outputs() | {"users": {}}))
    assert result.exit_code == 2
    assert result.stdout == ""


def test_version_and_help_with_examples() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"ords-client {__version__}\n"
    for name in ("check", "token", "password", "query", *COLLECTIONS):
        help_text = CliRunner().invoke(app, [name, "--help"]).stdout
        assert "Examples:" in help_text
        assert "ords-client " in help_text


def test_no_command_takes_a_password_as_an_option() -> None:
    for name in ("check", "token", "password", "query"):
        assert "--password " not in CliRunner().invoke(app, [name, "--help"]).stdout


def test_parquet_goes_to_standard_output(cloud: FakeCloud, run: Run) -> None:
    cloud.rows["rawData"] = raw_rows(2)
    assert run("rawData", "-o", "parquet").stdout_bytes[:4] == b"PAR1"


def test_main_leaves_at_once_when_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    from ords_client import __main__

    def interrupted() -> None:
        sys.exit(130)

    left: list[int] = []
    monkeypatch.setattr(__main__, "app", interrupted)
    monkeypatch.setattr(os, "_exit", left.append)
    with pytest.raises(SystemExit):
        __main__.main()
    assert left == [130]


@pytest.mark.parametrize("output", ["jsonl", "csv", "table", "parquet"])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
def test_rows_are_utf_8_in_files_whatever_the_terminal_speaks(
    cloud: FakeCloud, outputs_file: Path, encoding: str, output: str
) -> None:
    cloud.rows["rawData"] = [row | {"endpoint": "iot/\u6e29\u5ea6 \U0001f600"} for row in raw_rows(2)]
    cloud.contents = {1: {"content": '{"a":"\\ud800"}'}, 2: {"content": {"a": "\xe9"}}}
    command = [
        sys.executable,
        "-m",
        "ords_client",
        "rawData",
        "--content",
        "-o",
        output,
        "--outputs",
        str(outputs_file),
    ]
    variables = {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, check=True)
    assert done.stderr.decode(encoding) == "1 row holds what cannot be decoded; it stays as the text that came.\n"
    if output == "parquet":
        assert pq.read_table(io.BytesIO(done.stdout))["content"].to_pylist() == ['{"a":"\\ud800"}', '{"a": "\xe9"}']
    else:
        assert "\u6e29\u5ea6 \U0001f600" in done.stdout.decode()
        assert "\xe9" in done.stdout.decode()


@pytest.mark.parametrize("answer", [(302, {}), (204, {}), (200, []), (200, {}), (200, {"id": "u-1"})])
def test_password_is_set_only_if_the_identity_domain_says_so(
    cloud: FakeCloud, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: tuple[int, Any]
) -> None:
    key = tmp_path / "key.pem"
    key.write_text(PRIVATE_KEY)
    for name, value in {
        "user_ocid": "u",
        "tenancy_ocid": "t",
        "fingerprint": "aa",
        "private_key_path": str(key),
    }.items():
        monkeypatch.setenv(f"TF_VAR_{name}", value)
    monkeypatch.setenv("ORDS_NEW_PASSWORD", "new-password")
    found = {"Resources": [{"id": "u-1"}], "totalResults": 1, "schemas": []}
    monkeypatch.setattr(cloud, "data", lambda path, *_: (200, found) if path.endswith("/Users") else answer)
    result = run("password")
    assert result.exit_code != 0
    assert "is set" not in result.stderr
    assert "new-password" not in result.stderr


@pytest.mark.parametrize(
    "arguments", [["rawData"], ["rawData", "-o", "parquet"], ["token"], ["check"], ["token", "--curl"]]
)
def test_full_disk_is_one_line(cloud: FakeCloud, outputs_file: Path, arguments: list[str]) -> None:
    cloud.rows["rawData"] = raw_rows(2)
    command = [sys.executable, "-m", "ords_client", *arguments, "--outputs", str(outputs_file)]
    variables = {"PYTHONPATH": str(Path(__file__).parents[2])}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, env=os.environ | variables, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1] == "ords-client: Cannot write: No space left on device."
    assert len(done.stderr.splitlines()) <= 2
