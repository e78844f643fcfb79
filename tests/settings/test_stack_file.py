from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest

from settings import stack_file
from settings.settings import Settings
from tests.settings.test_settings import GRACE, REQUIRED, is_secret, raw

ENCRYPTED = {"secure": "v1:abc"}


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ({"grace": ENCRYPTED, "linus": ENCRYPTED}, []),
        ({"grace": ENCRYPTED, "linus": "plain"}, ["linus"]),
        ({"grace": 12345678}, ["grace"]),
        ({"secure": "v1:all-of-it"}, []),
        (None, []),
    ],
)
def test_what_is_not_encrypted_is_named(written: Any, names: list[str]) -> None:
    assert list(stack_file.in_clear_text(written)) == names


def test_one_plain_password_among_encrypted_ones_is_refused_and_not_shown() -> None:
    ada = GRACE | {"userName": "ada", "email": "ada@example.com"}
    passwords = {"grace": "Correct-horse-9", "ada": "Battery-staple-7"}
    config = raw(**REQUIRED, users=[GRACE, ada], initialPasswords=passwords)
    written = {"iot-ords:initialPasswords": {"grace": ENCRYPTED, "ada": "Battery-staple-7"}}
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse(config, "dev", is_secret, written)
    assert str(refused.value).splitlines()[1:] == [
        '  initialPasswords["ada"]: is stored in clear text. Run: pulumi config rm --path \'initialPasswords["ada"]\', '
        "then pulumi config set --secret --path 'initialPasswords[\"ada\"]'"
    ]


def test_the_file_of_the_stack_is_the_one_that_pulumi_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  iot-ords:clientId: a\n")
    (tmp_path / "other file.yaml").write_text("config:\n  iot-ords:clientId: b\n")
    lines = ["pulumi-language-python 127.0.0.1:1", "pulumi up"]
    monkeypatch.setattr(stack_file, "_command_lines_above", lambda: iter(lines))
    assert stack_file.read("dev") == {"iot-ords:clientId": "a"}
    lines[1] = f"pulumi up --config-file {tmp_path}/other file.yaml --stack dev"
    assert stack_file.read("dev") == {"iot-ords:clientId": "b"}


@pytest.mark.parametrize("content", ["", "config:", "no mapping", "{", "config: {secure: [}"])
def test_a_file_that_cannot_be_read_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.dev.yaml").write_text(content)
    assert stack_file.read("dev") == {}
    assert stack_file.read("other") == {}
