"""A rotation does nothing but rotate, and nothing when somebody was faster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline import forge, rotate
from pipeline.engine import Stack
from pipeline.errors import EngineError, ForgeError, RefusedError
from tests.pipeline import recorded
from tests.pipeline.fake_forge import FakeForge

BEFORE = {"clientSecret": "old", "iotDomains": {"ocid1": {}}}
AFTER = {**BEFORE, "clientSecret": "new"}


class RecordedStack(Stack):
    """A stack whose commands are only written down."""

    ran: list[tuple[str, ...]]
    deployed: int

    def ask(self, *words: str) -> Any:
        if words[:2] == ("stack", "export"):
            secret = {"type": "pulumi-python:dynamic/identity:ClientSecret", "inputs": {"version": self.deployed}}
            return {"deployment": {"resources": [{"type": "pulumi:pulumi:Stack"}, secret]}}
        return BEFORE if words[0] == "stack" else {"iot-ords:clientSecretVersion": {"value": "4"}}

    def run(self, *words: str, say: Any, redact: Any) -> None:
        self.ran.append(words)
        if words[0] == "config":
            Path(self.config_file).write_text(f"config:\n  iot-ords:{words[2]}: {words[3]}\n")


@pytest.fixture
def stack(tmp_path: Path) -> RecordedStack:
    file = tmp_path / "Pulumi.prod.yaml"
    file.write_text("config:\n  iot-ords:clientSecretVersion: 4\n")
    made = RecordedStack("prod", str(file))
    object.__setattr__(made, "ran", [])
    object.__setattr__(made, "deployed", 4)
    return made


def start(stack: RecordedStack, fake: FakeForge | None, monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    monkeypatch.setattr(rotate, "preview", lambda _stack: recorded.reported(found, "prod"))
    monkeypatch.setattr(rotate, "secrets_of", lambda _stack: set())
    monkeypatch.setattr(rotate, "prove", lambda *_: None)
    found_forge = forge.find(fake.variables()) if fake else None
    rotate.rotate(stack, Path(stack.config_file), found_forge, "c0ffee")


def test_the_number_is_committed_before_anything_else_happens(
    stack: RecordedStack, fake: FakeForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(stack, fake, monkeypatch, "rotate_secret")
    (text,) = fake.files.values()
    assert "clientSecretVersion: 5" in text
    assert [words[0] for words in stack.ran] == ["config", "up"]


def test_a_rotation_that_broke_off_goes_on_with_the_number_that_waits(
    stack: RecordedStack, fake: FakeForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    object.__setattr__(stack, "deployed", 3)
    start(stack, fake, monkeypatch, "rotate_secret")
    assert fake.files == {}
    assert [words[0] for words in stack.ran] == ["up"]


def test_a_rotation_that_breaks_off_says_that_it_can_go_on(
    stack: RecordedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_stack: RecordedStack, *words: str, **_: Any) -> None:
        if words[0] == "up":
            raise EngineError("It is locked. Wait.")

    monkeypatch.setattr(RecordedStack, "run", locked)
    with pytest.raises(
        EngineError, match=r"It is locked\. Wait\. Then start the rotation anew: it goes on with .* 5\."
    ):
        start(stack, None, monkeypatch, "rotate_secret")


@pytest.mark.parametrize("found", ["add_reader", "mistake"])
def test_a_rotation_that_would_do_more_is_refused_and_the_file_put_back(
    stack: RecordedStack, fake: FakeForge, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    with pytest.raises(RefusedError, match=r"(?s)would do more than that: .*Nothing was rotated"):
        start(stack, fake, monkeypatch, found)
    assert "clientSecretVersion: 4" in Path(stack.config_file).read_text()
    assert fake.files == {}
    assert ("up",) not in [words[:1] for words in stack.ran]


def test_a_file_that_somebody_changed_meanwhile_rotates_nothing(
    stack: RecordedStack, github: FakeForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    github.files[stack.config_file] = "something else"
    with pytest.raises(ForgeError, match=r"answers 409.*Somebody changed it meanwhile: nothing was written"):
        start(stack, github, monkeypatch, "rotate_secret")
    assert "clientSecretVersion: 4" in Path(stack.config_file).read_text()
    assert [words[0] for words in stack.ran] == ["config"]


def test_by_hand_the_person_is_told_to_commit(
    stack: RecordedStack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start(stack, None, monkeypatch, "rotate_secret")
    said = capsys.readouterr().out
    assert f"Commit {stack.config_file}" in said
    assert "Hand the client secret to everybody" in said
    assert "Readers: grace." in said


@pytest.mark.parametrize(("good", "message"), [(["old"], "fetches no token"), (["old", "new"], "still fetches tokens")])
def test_a_proof_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, good: list[str], message: str) -> None:
    monkeypatch.setattr(rotate, "grants_token", lambda outputs: outputs["clientSecret"] in good)
    with pytest.raises(RefusedError, match=message):
        rotate.prove(Stack("prod"), BEFORE, AFTER)
