from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ords_client.token_cache import TokenCache, default_directory
from ords_client.tokens import Token

KEY = ("https://idcs/oauth2/v1/token", "iot_ords", "password", "grace", "/group1/iot/domain1")
TOKEN = Token("access", 3600, 1000.0, "refresh")


@pytest.fixture
def cache(tmp_path: Path) -> TokenCache:
    return TokenCache(tmp_path / "cache" / "ords-client")


def files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cache" / "ords-client").iterdir())


def test_token_is_kept_for_its_stack_user_and_scope_only(cache: TokenCache) -> None:
    cache.save(KEY, TOKEN)
    assert cache.load(KEY) == TOKEN
    assert cache.load((*KEY[:-2], "other", KEY[-1])) is None


def test_only_the_owner_can_read_a_kept_token(cache: TokenCache, tmp_path: Path) -> None:
    cache.save(KEY, TOKEN)
    (file,) = files(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "grace" not in file.name


def test_file_that_others_could_read_is_not_trusted(cache: TokenCache, tmp_path: Path) -> None:
    cache.save(KEY, TOKEN)
    files(tmp_path)[0].chmod(0o640)
    assert cache.load(KEY) is None


SPOILED = [
    *("", "{", "[]", '{"other": 1}', "[" * 20_000, '{"a":' * 20_000),
    '{"access_token": "a", "lifetime_seconds": 1e999, "granted_at": 1}',
    '{"access_token": "a", "lifetime_seconds": 1, "granted_at": NaN}',
    '{"access_token": "a", "lifetime_seconds": 9, "granted_at": 1, "refresh_token": {"b": 1}}',
]


@pytest.mark.parametrize("text", SPOILED)
def test_spoiled_file_counts_as_none(cache: TokenCache, tmp_path: Path, text: str) -> None:
    cache.save(KEY, TOKEN)
    files(tmp_path)[0].write_text(text)
    assert cache.load(KEY) is None


def test_what_is_no_file_is_neither_read_nor_a_reason_to_leave_tokens_about(cache: TokenCache, tmp_path: Path) -> None:
    cache.save(KEY, TOKEN)
    (file,) = files(tmp_path)
    file.unlink()
    os.mkfifo(file, 0o600)
    assert cache.load(KEY) is None
    file.unlink()
    file.mkdir(0o700)
    cache.save(KEY, TOKEN)
    assert files(tmp_path) == [file]
    assert cache.load(KEY) is None


def test_directory_that_cannot_be_made_means_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = TokenCache(tmp_path / "file" / "cache")
    cache.save(KEY, TOKEN)
    assert cache.load(KEY) is None


def test_cache_is_where_xdg_says(tmp_path: Path) -> None:
    assert default_directory({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "ords-client"
    assert default_directory({}) == Path.home() / ".cache" / "ords-client"


def test_without_a_home_there_is_no_cache_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert default_directory({}) is None
    assert default_directory({"XDG_CACHE_HOME": "/x"}) == Path("/x/ords-client")
