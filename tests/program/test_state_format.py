"""States of earlier versions are understood: nothing changes because the program was updated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.recorded_state import restored
from tests.program.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

RECORDINGS = sorted((Path(__file__).parents[1] / "data").glob("state-*.json"))
assert RECORDINGS


@pytest.fixture(scope="module", params=RECORDINGS, ids=lambda path: path.stem)
def earlier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that an earlier version made."""
    with restored(json.loads(request.param.read_text()), tmp_path_factory.mktemp("earlier")) as stack:
        yield stack


def test_stack_of_an_earlier_version_previews_without_changes(earlier: Stack) -> None:
    assert " unchanged" in earlier.expect_no_changes()


def test_stack_of_an_earlier_version_has_not_drifted(earlier: Stack) -> None:
    assert " unchanged" in earlier.expect_no_drift()


def test_stack_of_an_earlier_version_can_be_destroyed(earlier: Stack) -> None:
    ocid = earlier.outputs()["identityDomainId"]
    earlier.destroy()
    assert ("identity_domain", ocid) not in earlier.documents()


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_recorded_state_names_no_path_of_a_machine(path: Path) -> None:
    assert not re.findall(r"\.\./|[\"/](?:home|opt|root|tmp|usr|var|work)/", path.read_text())
