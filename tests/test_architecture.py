"""The architecture page names files and names that exist, and the picture of the rooms is the code's own."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w.]+)`\s\(`([\w/]+\.py)`\)", PAGE)
LAB_FILES_OF_THE_ROOT = {"tests"}


@pytest.fixture(scope="module")
def rooms() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs/rooms.py"))


def test_every_file_and_folder_that_is_named_exists() -> None:
    named = {name for name in re.findall(r"`([\w/]+(?:/|\.py|\.md))`", PAGE) if name != "FIDELITY.md"}
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(("name", "file"), NAMED)
def test_every_name_stands_in_the_file_that_is_named(name: str, file: str) -> None:
    assert re.search(rf"(class|def) {name.rpartition('.')[2]}\b", (ROOT / file).read_text(encoding="utf-8"))


def test_the_picture_is_drawn_from_the_code_as_it_is(rooms: dict[str, Any]) -> None:
    assert (ROOT / "docs/rooms.svg").read_text(encoding="utf-8") == rooms["picture"]()


def test_every_room_is_in_the_picture(rooms: dict[str, Any]) -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - LAB_FILES_OF_THE_ROOT
    assert folders | {"__main__"} == {room.name for room in rooms["ROOMS"]}


def test_nothing_of_the_product_imports_the_lab(rooms: dict[str, Any]) -> None:
    assert [
        (start.name, end.name) for start, end in rooms["arrows"]() if start.band != "lab" and end.band == "lab"
    ] == []
