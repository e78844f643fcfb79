"""How soon the end of a work request of the simulated cloud is noticed, and how often it is asked, by a hand clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.kernel.settings import Settings
from tests.program.fault_operations import CONFIGURE_ORDS
from tests.program.fault_place import prepared


@pytest.mark.parametrize(
    ("seconds", "looks"), [(1, 3), (5, 7), (30, 24), (59, 33), (60, 33), (300, 60), (600, 80), (1800, 120)]
)
def test_the_end_of_a_work_request_is_noticed_soon_with_few_looks(tmp_path: Path, seconds: int, looks: int) -> None:
    settings = Settings(durations_seconds={"ConfigureIotDomainDataAccess": seconds})
    with prepared(tmp_path / "cloud", settings) as place:
        place.timeout_seconds = 7200
        place.reset(CONFIGURE_ORDS.before(place))
        last, started = len(place.running.cloud.journal.entries()), place.clock.now()
        assert place.line(lambda: CONFIGURE_ORDS.run(place)) == ""
        late = (place.clock.now() - started).total_seconds() - seconds
        asked = [e for e in place.running.cloud.journal.entries()[last:] if "/workRequests/" in e.path]
    assert late <= max(1.0, 0.02 * seconds)
    assert len(asked) <= looks
