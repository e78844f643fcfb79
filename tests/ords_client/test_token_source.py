from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ords_client.errors import TokenRefusedError
from ords_client.grants import PasswordGrant
from ords_client.network import Http
from ords_client.outputs import Outputs
from ords_client.token_cache import TokenCache
from ords_client.token_source import TokenSource
from tests.ords_client.fake_cloud import FakeCloud


@dataclass
class Setting:
    outputs: Outputs
    cache: TokenCache
    passwords_asked: int = 0
    opened: list[Http] = field(default_factory=list)

    def source(self, later_seconds: float = 0, *, offline_access: bool = False) -> TokenSource:
        http = Http(now=lambda: time.time() + later_seconds)
        self.opened.append(http)
        return TokenSource(
            http,
            self.outputs,
            PasswordGrant("grace", self._password),
            self.outputs.iot_domain(),
            cache=self.cache,
            offline_access=offline_access,
        )

    def _password(self) -> str:
        self.passwords_asked += 1
        return "correct horse"


@pytest.fixture
def setting(outputs: Outputs, tmp_path: Path) -> Iterator[Setting]:
    one = Setting(outputs, TokenCache(tmp_path / "tokens"))
    yield one
    for http in one.opened:
        http.close()


def test_second_run_uses_the_cached_token_and_asks_for_no_password(setting: Setting) -> None:
    first = setting.source().token()
    assert setting.source().token() == first
    assert setting.passwords_asked == 1


def test_token_is_renewed_before_it_expires(setting: Setting) -> None:
    first = setting.source().token()
    assert setting.source(later_seconds=3541).token() != first


def test_refresh_token_renews_without_the_password(cloud: FakeCloud, setting: Setting) -> None:
    setting.source(offline_access=True).token()
    for _ in range(2):
        assert setting.source(later_seconds=3600).token().refresh_token
    assert setting.passwords_asked == 1
    assert cloud.asked("/token")[-1]["scope"] == ["/group1/iot/domain1 offline_access"]


def test_used_refresh_token_falls_back_to_the_password(cloud: FakeCloud, setting: Setting) -> None:
    setting.source(offline_access=True).token()
    cloud.refresh_tokens.clear()
    assert setting.source(later_seconds=3600).token()
    assert setting.passwords_asked == 2


def test_offline_access_is_asked_for_when_the_cached_token_has_none(setting: Setting) -> None:
    setting.source().token()
    assert setting.source(offline_access=True).token().refresh_token


def test_refresh_on_demand_needs_a_refresh_token(setting: Setting) -> None:
    setting.source().token()
    with pytest.raises(TokenRefusedError, match="--offline-access"):
        setting.source().refresh()
    first = setting.source(offline_access=True).token()
    assert setting.source().refresh() != first
    assert setting.passwords_asked == 2


def test_refused_cached_token_is_replaced_and_a_new_one_is_not(setting: Setting) -> None:
    setting.source().token()
    source = setting.source()
    old = source.token()
    assert source.replace(old)
    new = source.token()
    assert new != old
    assert not source.replace(new)


def test_token_that_another_thread_replaced_is_used(setting: Setting) -> None:
    source = setting.source()
    old = source.token()
    later = setting.source(later_seconds=61)
    later.token()
    assert later.replace(old)
    assert later.replace(old)
    assert setting.passwords_asked == 2
