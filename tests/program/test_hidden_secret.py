"""A cloud that shows the client secret only in the answer that makes it: the stack keeps it, encrypted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.kernel.settings import Settings
from simulator.settings.identity_domains import IdentityDomainsSettings
from tests.program.stack import Stack, new_stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    hides = IdentityDomainsSettings(client_secret_readable=False)
    with new_stack(tmp_path_factory.mktemp("program"), Settings(identity_domains=hides)) as stack:
        yield stack


def test_a_secret_that_is_shown_once_outlives_refresh_and_is_renewed(stack: Stack) -> None:
    stack.up()
    first = stack.outputs()["clientSecret"]
    stack.refresh()
    assert " unchanged" in stack.expect_no_changes()
    assert stack.outputs()["clientSecret"] == first
    stack.configure(clientSecretVersion=2)
    assert "Traceback" not in stack.up()
    second = stack.outputs()["clientSecret"]
    assert second
    assert second != first
    assert [secret for secret in (first, second) if secret in stack.state()] == []
