"""A sample of `python -m tests.ords_client.fuzz`, which runs for an hour."""

from __future__ import annotations

from tests.ords_client.fuzz import fuzz


def test_every_command_ends_in_lines_whatever_is_answered() -> None:
    with fuzz() as one:
        for seed in range(50):
            one.case(seed)
