"""Where pages ended, so that the page after one is found without counting all rows before it."""

from __future__ import annotations

from threading import Lock

from simulator.data_api.operand import Operand
from simulator.data_api.sequence import Sequence

CAPACITY = 1_000

Place = tuple[Operand, ...]


class Bookmarks:
    """The values of the last row of recent pages.

    A bookmark is only good for the state of the table in which it was made: the highest row number is part of it,
    and rows are never changed or removed.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._places: dict[tuple[Sequence, int, int], Place] = {}
        self._lock = Lock()

    def find(self, sequence: Sequence, newest_row: int, offset: int) -> Place | None:
        """Return the values of the row before `offset`, or None."""
        return self._places.get((sequence, newest_row, offset))

    def put(self, sequence: Sequence, newest_row: int, offset: int, place: Place) -> None:
        """Remember the values of the row before `offset`; the oldest bookmark makes room."""
        with self._lock:
            self._places[sequence, newest_row, offset] = place
            if len(self._places) > CAPACITY:
                del self._places[next(iter(self._places))]
