from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.kernel import files


def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    files.write(tmp_path / "secret", "\u00e9")
    assert (tmp_path / "secret").read_bytes() == b"\xc3\xa9"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config"
    files.write(path, "old")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        files.write(path, "new")
    assert path.read_text() == "old"
