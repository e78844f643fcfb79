"""Every example of docs/ords-client.md is run, against the fake cloud."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ords_client.errors import OrdsClientError
from tests.ords_client.fake_cloud import TWIN, FakeCloud
from tests.ords_client.test_grants import PRIVATE_KEY
from tests.support.raw_rows import raw_rows

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "ords-client.md").read_text(encoding="utf-8")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command with the output the page shows."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


@pytest.fixture
def desk(cloud: FakeCloud, outputs_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with everything the examples take for granted."""
    cloud.rows["rawData"] = raw_rows(100)
    cloud.contents = {id: {"content": {"temperature": 20 + id % 7}} for id in range(1, 101)}
    cloud.rows["historizedData"] = [
        {
            "id": id,
            "digital_twin_instance_id": TWIN,
            "content_path": "temperature",
            "value": 20 + id % 10,
            "time_observed": f"2026-11-22T00:00:{id:02}Z",
        }
        for id in range(1, 60)
    ]
    scripts = {"ords-client": f'exec {sys.executable} -m ords_client "$@"', "pulumi": f"cat {tmp_path / 'stack.json'}"}
    for name, script in scripts.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "stack.json").write_text(outputs_file.read_text())
    (tmp_path / "key.pem").write_text(PRIVATE_KEY)
    trustme.CA().issue_cert("reader").cert_chain_pems[0].write_to_path(str(tmp_path / "certificate.pem"))
    variables = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "ORDS_PASSWORD": "correct horse",
        "DATA_URL": cloud.data_url,
        "CURL_CA_BUNDLE": str(cloud.ca_file),
        "OCI_CONFIG_FILE": "/missing",
        "COLUMNS": "80",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("command", "shown"), list(commands()))
def test_command_prints_what_the_page_shows(desk: Path, command: str, shown: str) -> None:
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert doctest.OutputChecker().check_output(shown, done.stdout, FLAGS), done.stdout


@pytest.mark.parametrize("block", blocks("python"))
def test_python_example_runs(desk: Path, block: str) -> None:
    first = blocks("python")[0].splitlines()[0]
    exec(compile(f"{first}\n{block}", "docs/ords-client.md", "exec"), {})  # noqa: S102 - our own page


def test_page_lists_every_exit_status() -> None:
    codes = {kind.exit_code for kind in all_errors(OrdsClientError)}
    listed = {int(code) for code in re.findall(r"^\| (\d)[ ,]", PAGE, re.MULTILINE)}
    assert codes | {0} == listed


def test_page_lists_every_link() -> None:
    from ords_client.links.every_link import LINKS

    assert all(f"`{link.name}`" in PAGE for link in LINKS)


def all_errors(kind: type[OrdsClientError]) -> set[type[OrdsClientError]]:
    return {kind}.union(*(all_errors(sub) for sub in kind.__subclasses__()))
