"""What a person sees, in a terminal made with a pseudo terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ords_client.fake_cloud import FakeCloud
from tests.support.raw_rows import raw_rows

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def terminal(arguments: list[str], **variables: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the client on a terminal of 100 columns; give the process and where to read and type."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(ROOT)} | variables
    process = subprocess.Popen(
        [sys.executable, "-m", "ords_client", *arguments],
        env=environment,
        pass_fds=[theirs],
        preexec_fn=lambda: os.login_tty(theirs),
    )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read_until(descriptor: int, words: bytes) -> bytes:
    """Read what appears until `words` do, or the end."""
    seen = b""
    while words not in seen:
        try:
            seen += os.read(descriptor, 65536)
        except OSError:
            return seen
    return seen


def shown(outputs_file: Path, *arguments: str, **variables: str) -> str:
    asked = [*arguments, "--outputs", str(outputs_file)]
    with terminal(asked, ORDS_PASSWORD="correct horse", **variables) as (_, descriptor):
        return read_until(descriptor, b"never shown").decode()


def test_terminal_shows_a_table_that_fits_in_colour_with_progress(cloud: FakeCloud, outputs_file: Path) -> None:
    cloud.rows["rawData"] = raw_rows(3)
    screen = shown(outputs_file, "rawData")
    assert "\x1b[1mid  digital_twin_instance_id" in screen
    assert "2026-11-22 00:00:01Z" in screen
    assert "3 rows" in screen
    assert "\x1b[?25h" in screen  # the cursor is back


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_turned_off(cloud: FakeCloud, outputs_file: Path, variables: dict[str, str]) -> None:
    screen = shown(outputs_file, "check", **variables)
    assert "ok           Stack outputs" in screen
    assert "\x1b[32m" not in screen
    assert "\x1b[32mok" in shown(outputs_file, "check")


def test_password_is_asked_for_on_the_terminal_and_not_echoed(outputs_file: Path) -> None:
    with terminal(["token", "--user", "grace", "--outputs", str(outputs_file)]) as (process, descriptor):
        prompt = read_until(descriptor, b"Password of grace: ")
        os.write(descriptor, b"correct horse\n")
        after = read_until(descriptor, b"Good until")
        read_until(descriptor, b"never shown")
        assert process.wait() == 0
    assert b"correct horse" not in prompt + after


def test_interrupt_ends_follow_quietly_with_130(cloud: FakeCloud, outputs_file: Path) -> None:
    cloud.rows["rawData"] = raw_rows(1)
    asked = ["rawData", "--follow", "--since", "2026-11-01", "--outputs", str(outputs_file)]
    with terminal(asked, ORDS_PASSWORD="correct horse") as (process, descriptor):
        seen = read_until(descriptor, b"00:00:01Z")
        process.send_signal(signal.SIGINT)
        seen += read_until(descriptor, b"never shown")
        assert process.wait() == 130
    assert b"Traceback" not in seen


def test_interrupt_in_the_middle_of_rows_brings_the_cursor_back(cloud: FakeCloud, outputs_file: Path) -> None:
    cloud.rows["rawData"] = raw_rows(5000)
    held, release = threading.Event(), threading.Event()

    def hold_second_page() -> None:
        if len(cloud.asked("/rawData")) == 2:
            held.set()
            release.wait(30)

    cloud.before_page = hold_second_page
    asked = ["rawData", "--outputs", str(outputs_file)]
    with terminal(asked, ORDS_PASSWORD="correct horse") as (process, descriptor):
        seen = read_until(descriptor, b"00:16:40Z")
        assert held.wait(30)
        process.send_signal(signal.SIGINT)
        seen += read_until(descriptor, b"never shown")
        assert process.wait() == 130
    release.set()
    assert seen.rindex(b"\x1b[?25h") > seen.rindex(b"\x1b[?25l")
    assert b"Traceback" not in seen


def test_repeated_requests_are_no_news(cloud: FakeCloud, outputs_file: Path) -> None:
    cloud.rows["rawData"], cloud.accidents = raw_rows(1), ["drop", "503", "cut"]
    done = subprocess.run(
        [sys.executable, "-m", "ords_client", "rawData", "--outputs", str(outputs_file)],
        capture_output=True,
        env=os.environ | {"ORDS_PASSWORD": "correct horse", "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""


def test_reader_that_goes_away_ends_the_command_quietly(cloud: FakeCloud, outputs_file: Path) -> None:
    cloud.rows["rawData"] = raw_rows(20_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "ords_client", "rawData", "--outputs", str(outputs_file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"ORDS_PASSWORD": "correct horse", "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"] == 1
    process.stdout.close()
    assert process.wait() == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_parquet_is_not_written_to_a_terminal(cloud: FakeCloud, outputs_file: Path) -> None:
    assert "> rows.parquet" in shown(outputs_file, "rawData", "-o", "parquet")


HOSTILE = "\x1b]52;c;cm0=\x07\x9b31m\r\u202eeslaf"


def steers(screen: str) -> bool:
    """Whether something of the hostile words reached the terminal as it was."""
    return any(words in screen for words in ("\x1b]52", "\x07", "\x9b", "\u202e"))


@pytest.mark.parametrize("output", ["table", "jsonl", "csv"])
def test_data_of_devices_never_steers_the_terminal(cloud: FakeCloud, outputs_file: Path, output: str) -> None:
    cloud.rows["rawData"] = [row | {"endpoint": HOSTILE} for row in raw_rows(2)]
    cloud.contents = {1: {"content": {HOSTILE: HOSTILE}}, 2: {"content": HOSTILE}}
    screen = shown(outputs_file, "rawData", "--content", "-o", output, COLUMNS="400")
    assert "eslaf" in screen
    assert not steers(screen)


def test_labels_of_a_drawing_never_steer_the_terminal(cloud: FakeCloud, outputs_file: Path) -> None:
    values = {"digital_twin_instance_id": HOSTILE, "content_path": HOSTILE, "time_observed": "2026-11-22T10:00:00Z"}
    cloud.rows["historizedData"] = [values | {"id": id, "value": id} for id in range(3)]
    screen = shown(outputs_file, "historizedData", "--plot", "value")
    assert "over time" in screen
    assert not steers(screen)


@pytest.mark.parametrize("command", [["rawData"], ["check"], ["token", "--user", HOSTILE]])
def test_words_of_services_never_steer_the_terminal(cloud: FakeCloud, outputs_file: Path, command: list[str]) -> None:
    cloud.token_refusal = (400, {"error": HOSTILE, "error_description": HOSTILE, "ecid": HOSTILE})
    screen = shown(outputs_file, *command)
    assert "eslaf" in screen
    assert not steers(screen)
