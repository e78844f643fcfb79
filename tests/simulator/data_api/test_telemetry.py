from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from simulator.data_api.collection import HISTORIZED_DATA, RAW_DATA, SNAPSHOT_DATA
from simulator.data_api.telemetry import READERS, Telemetry
from tests.simulator.data_api.rows import IOT_DOMAIN, OTHER_IOT_DOMAIN, OTHER_TWIN, TWIN, observed, raw


def count(telemetry: Telemetry) -> int:
    with telemetry.reading(60) as connection:
        return int(connection.execute("SELECT count(*) FROM raw_data").fetchone()[0])


def test_ids_go_on_in_each_iot_domain_of_its_own(telemetry: Telemetry) -> None:
    with telemetry.transaction():
        telemetry.append(RAW_DATA, IOT_DOMAIN, [raw(), raw()])
        telemetry.append(RAW_DATA, OTHER_IOT_DOMAIN, [raw()])
        telemetry.append(RAW_DATA, IOT_DOMAIN, [raw()])
    with telemetry.reading(60) as connection:
        rows = connection.execute("SELECT ocid, id FROM raw_data JOIN iot_domains ON key = domain ORDER BY row")
        assert rows.fetchall() == [(IOT_DOMAIN, 1), (IOT_DOMAIN, 2), (OTHER_IOT_DOMAIN, 1), (IOT_DOMAIN, 3)]


def test_snapshot_replaces_the_one_before(telemetry: Telemetry) -> None:
    with telemetry.transaction():
        telemetry.append(SNAPSHOT_DATA, IOT_DOMAIN, [observed(1), observed(2), observed(3, content_path="other")])
    with telemetry.reading(60) as connection:
        rows = connection.execute("SELECT value FROM snapshot_data ORDER BY content_path").fetchall()
    assert rows == [("3",), ("2",)]


def test_digital_twins_are_those_with_a_snapshot(telemetry: Telemetry) -> None:
    with telemetry.transaction():
        telemetry.append(SNAPSHOT_DATA, IOT_DOMAIN, [observed()])
        telemetry.append(SNAPSHOT_DATA, OTHER_IOT_DOMAIN, [observed(digital_twin_instance_id=OTHER_TWIN)])
    assert telemetry.digital_twins() == {TWIN: IOT_DOMAIN, OTHER_TWIN: OTHER_IOT_DOMAIN}


def test_transaction_that_fails_leaves_nothing(telemetry: Telemetry) -> None:
    def append_half() -> None:
        with telemetry.transaction():
            telemetry.append(RAW_DATA, IOT_DOMAIN, [raw()])
            telemetry.append(HISTORIZED_DATA, IOT_DOMAIN, [{}])

    with pytest.raises(sqlite3.Error):
        append_half()
    assert count(telemetry) == 0


def test_reader_cannot_write(telemetry: Telemetry) -> None:
    with telemetry.reading(60) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM raw_data")


def test_reader_sees_one_state(telemetry: Telemetry) -> None:
    with telemetry.reading(60) as connection:
        connection.execute("SELECT count(*) FROM raw_data").fetchone()
        with telemetry.transaction():
            telemetry.append(RAW_DATA, IOT_DOMAIN, [raw()])
        assert connection.execute("SELECT count(*) FROM raw_data").fetchone() == (0,)
    assert count(telemetry) == 1


def test_query_beyond_its_time_is_interrupted(telemetry: Telemetry) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with telemetry.reading(0) as connection, pytest.raises(sqlite3.OperationalError, match="interrupted"):
        connection.execute(endless).fetchone()
    assert count(telemetry) == 0


def test_thread_beyond_the_readers_waits_for_one(telemetry: Telemetry) -> None:
    release, inside = threading.Event(), threading.Semaphore(0)

    def read() -> None:
        with telemetry.reading(60):
            inside.release()
            release.wait(10)

    threads = [threading.Thread(target=read) for _ in range(READERS + 1)]
    for thread in threads:
        thread.start()
    assert all(inside.acquire(timeout=10) for _ in range(READERS))
    assert not inside.acquire(blocking=False)
    release.set()
    assert inside.acquire(timeout=10)
    for thread in threads:
        thread.join()


WRITER = """
import sys
from pathlib import Path
from simulator.data_api.collection import RAW_DATA, SNAPSHOT_DATA
from simulator.data_api.telemetry import Telemetry
from tests.simulator.data_api.rows import IOT_DOMAIN, observed, raw
telemetry = Telemetry(Path(sys.argv[1]))
while True:
    with telemetry.transaction():
        telemetry.append(RAW_DATA, IOT_DOMAIN, [raw() for _ in range(10)])
        telemetry.append(SNAPSHOT_DATA, IOT_DOMAIN, [observed(1)])
    print("kept", flush=True)
"""


def test_killed_writer_leaves_whole_transactions(tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    with writer.stdout as output:
        kept = [output.readline() for _ in range(50)]
        writer.send_signal(signal.SIGKILL)
        kept += output.readlines()
    assert writer.wait() == -signal.SIGKILL
    telemetry = Telemetry(tmp_path)
    rows = count(telemetry)
    telemetry.close()
    assert rows >= 10 * kept.count(b"kept\n")
    assert rows % 10 == 0
