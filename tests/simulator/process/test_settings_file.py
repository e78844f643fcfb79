from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import SettingsError
from simulator.kernel.settings import Settings
from simulator.process.settings_file import load


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return path


def test_fast_is_what_settings_are_by_default() -> None:
    assert load("fast", None) == Settings()


def test_real_takes_minutes() -> None:
    assert load("real", None).duration_seconds("CreateDomain") == 180
    assert load("real", None).duration_seconds("UpdateDomain") == 30


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = file(tmp_path, "[durations_seconds]\nCreateDomain = 7\n[iot]\ncreate_status = 202\n")
    settings = load("real", path)
    assert settings.duration_seconds("CreateDomain") == 7
    assert settings.duration_seconds("CreateIotDomain") == 144
    assert (settings.iot.create_status, settings.iot.work_request_retry_after_seconds) == (202, 5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nonsense = 1", "nonsense: Extra inputs are not permitted"),
        ("[iot]\ncreate_status = 204", "iot.create_status: Input should be 201 or 202"),
        ("[durations_seconds]\nCreateDomian = 1", "no operation is named 'CreateDomian'"),
        ("[durations_seconds]\nCreateDomain = -1", "durations_seconds.CreateDomain"),
        ("= =", "cannot be read"),
    ],
)
def test_a_wrong_file_is_named_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = file(tmp_path, text)
    with pytest.raises(SettingsError, match=reason) as error:
        load("fast", path)
    assert str(path) in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be read"):
        load("fast", tmp_path / "nowhere.toml")
