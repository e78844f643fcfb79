"""A deploy in its order: up, a preview that finds nothing, the client's check; what is told when one of them fails."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from pipeline import deploy
from pipeline.engine import Stack
from pipeline.errors import EngineError, RefusedError
from pipeline.redaction import Redactor
from tests.pipeline import recorded
from tests.pipeline.fake_forge import FakeForge


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pulumi and a client that write down what they are asked, and fail at what a variable names."""
    log = tmp_path / "ran.log"
    outputs = json.dumps({"iotDomains": {"ocid1.iotdomain.a": {}, "ocid1.iotdomain.b": {}}})
    for name, answer in (
        ("pulumi", f"case \"$*\" in *'stack output'*) echo '{outputs}';; *) echo '{{}}';; esac"),
        ("client", ""),
    ):
        program = tmp_path / name
        program.write_text(
            f'#!/bin/sh\necho "{name} $*" >> {log}\n'
            f'case "{name} $*" in *"$FAILS"*) echo "error: it failed"; exit 1;; esac\n{answer}\n'
        )
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAILS", "nothing does")
    monkeypatch.setattr(deploy, "CLIENT", (str(tmp_path / "client"),))
    return log


def steps(log: Path) -> list[str]:
    return [line for line in log.read_text().splitlines() if "--show-secrets" not in line]


def test_after_up_a_preview_must_find_nothing(ran: Path) -> None:
    deploy.deploy(Stack("prod"), "policy/pack")
    up, preview = steps(ran)
    assert "up --yes --skip-preview --suppress-progress --refresh --policy-pack policy/pack --stack prod" in up
    assert "preview --refresh --expect-no-changes --stack prod" in preview


def test_a_failed_up_ends_the_deploy_with_its_words(ran: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "up --yes")
    with pytest.raises(EngineError, match="it failed"):
        deploy.deploy(Stack("prod"), "")
    assert len(steps(ran)) == 1


def test_changes_that_are_left_are_told_as_such(ran: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "--expect-no-changes")
    with pytest.raises(EngineError, match="was deployed, but a preview right after it still finds changes"):
        deploy.deploy(Stack("prod"), "")


def test_every_iot_domain_is_checked(ran: Path) -> None:
    deploy.check(Stack("prod"), Redactor([], {}))
    assert [line.split()[-1] for line in steps(ran) if line.startswith("client")] == [
        "ocid1.iotdomain.a",
        "ocid1.iotdomain.b",
    ]


def test_a_broken_chain_says_how_to_look_again(ran: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "client check")
    with pytest.raises(
        RefusedError, match=r"Look again with: ords-client check --stack prod --iot-domain ocid1.iotdomain.a"
    ):
        deploy.check(Stack("prod"), Redactor([], {}))


@pytest.mark.parametrize(("options", "deploys"), [(["--gate-only"], False), ([], True)])
def test_the_gate_alone_deploys_nothing(
    ran: Path, github: FakeForge, monkeypatch: pytest.MonkeyPatch, options: list[str], deploys: bool
) -> None:
    monkeypatch.setattr(deploy, "preview", lambda _stack, policy_pack: recorded.reported("nothing", "prod"))
    for name, value in github.variables().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["deploy", "--stack", "prod", *options])
    with pytest.raises(SystemExit) as ended:
        deploy.main()
    assert ended.value.code == 0
    assert (ran.exists() and any(" up " in line for line in steps(ran))) == deploys
