"""Fixtures of the pipeline's tests."""

from collections.abc import Iterator

import pytest

from tests.pipeline.fake_forge import FakeForge, serving
from tests.program.stack import Stack, new_stack


@pytest.fixture(params=["github", "gitlab"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeForge]:
    """A forge on loopback: each test runs against GitHub's API and GitLab's."""
    with serving(FakeForge(gitlab=request.param == "gitlab")) as forge:
        yield forge


@pytest.fixture
def github() -> Iterator[FakeForge]:
    """A forge on loopback that speaks GitHub's API."""
    with serving(FakeForge()) as forge:
        yield forge


@pytest.fixture(scope="module")
def module_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack in a simulated cloud, shared by the tests of one file."""
    with new_stack(tmp_path_factory.mktemp("pipeline")) as stack:
        yield stack
