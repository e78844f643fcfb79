"""Whatever goes wrong with one request, the job is finished, or one line says what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.kernel.faults import FaultDetails
from tests.program import fault_table
from tests.program.fault_place import Place, prepared
from tests.program.fault_table import Case

QUICK = {"configure ORDS", "publish the certificate", "retire the identity domain", "renew the client secret"}
"""Operations whose faults `make test` runs; they send every kind of request."""
CASES = [
    pytest.param(
        case, id=case.name, marks=() if case.operation.name in QUICK or not case.match else pytest.mark.exhaustive
    )
    for case in fault_table.cases()
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with prepared(tmp_path_factory.mktemp("faults")) as place:
        yield place


@pytest.mark.parametrize("case", CASES)
def test_the_job_is_finished_or_one_line_says_what_to_do(place: Place, case: Case) -> None:
    place.reset(case.operation.before(place))
    work_requests = len(place.find("work_request"))
    if case.match:
        place.running.cloud.faults.add(FaultDetails.model_validate({"match": case.match, **case.details}))
    line = place.line(lambda: case.operation.run(place))
    assert line == case.line
    assert "\n" not in line
    assert len(place.find("work_request")) - work_requests <= 1


def test_the_table_in_the_documentation_is_this_one() -> None:
    """If not: python -m tests.program.fault_table."""
    assert fault_table.FILE.read_text() == fault_table.text()
