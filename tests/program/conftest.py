"""Fixtures of the tests with the real engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.stack import Stack, new_stack


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A new stack in a new simulated cloud that keeps real time."""
    with new_stack(tmp_path) as stack:
        yield stack


@pytest.fixture(scope="module")
def module_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The same, shared by the tests of one file."""
    with new_stack(tmp_path_factory.mktemp("program")) as stack:
        yield stack
