from __future__ import annotations

from pathlib import Path

import pytest

from demo.tenancy import Tenancy
from tests.support.running_cloud import RunningCloud


@pytest.fixture
def tenancy(running_cloud: RunningCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tenancy:
    """The tenancy of the running cloud; the files of the demo are the test's own."""
    found = Tenancy.describe()
    monkeypatch.chdir(tmp_path)
    return found
