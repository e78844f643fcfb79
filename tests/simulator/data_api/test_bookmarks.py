from __future__ import annotations

from simulator.data_api import sequence
from simulator.data_api.bookmarks import CAPACITY, Bookmarks
from simulator.data_api.collection import HISTORIZED_DATA, RAW_DATA
from simulator.data_api.condition import Filter

ROWS = sequence.of_filter(RAW_DATA, "one", Filter())
OTHER_ROWS = [sequence.of_filter(RAW_DATA, "two", Filter()), sequence.of_filter(HISTORIZED_DATA, "one", Filter())]


def test_bookmark_is_good_for_one_place_of_one_state_only() -> None:
    bookmarks = Bookmarks()
    bookmarks.put(ROWS, 100, 25, (25,))
    assert bookmarks.find(ROWS, 100, 25) == (25,)
    assert bookmarks.find(ROWS, 101, 25) is None
    assert bookmarks.find(ROWS, 100, 50) is None
    assert [bookmarks.find(rows, 100, 25) for rows in OTHER_ROWS] == [None, None]


def test_oldest_bookmark_makes_room() -> None:
    bookmarks = Bookmarks()
    for offset in range(CAPACITY + 1):
        bookmarks.put(ROWS, 100, offset, (offset,))
    assert bookmarks.find(ROWS, 100, 0) is None
    assert bookmarks.find(ROWS, 100, 1) == (1,)
    assert bookmarks.find(ROWS, 100, CAPACITY) == (CAPACITY,)
