"""Draw the rooms of the house from the code's own imports: `python docs/rooms.py` writes docs/rooms.svg."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/rooms.svg"
WIDTH, HEIGHT = 168, 62
BANDS = {
    "product": ("The product: what a team deploys and runs", 30, 330, "#eef4ff", "#2f5aa8"),
    "client": ("The client: what a reader of data uses", 378, 112, "#eefaf1", "#2b7a4b"),
    "lab": ("The lab: nothing of it is deployed", 508, 130, "#fbf3e7", "#96641d"),
}
"""Title, top, height, colour and line colour of each band."""

SEAM = (
    "Product and client meet the lab in the network alone:",
    "a proxy and a certificate authority in the environment.",
)


@dataclass(frozen=True)
class Room:
    """A folder, or a module of the root, with its place in the picture.

    Attributes:
        name: Name of the package or module.
        verb: What it does, in a few words.
        band: Product, client or lab.
        x: Left edge.
        y: Upper edge.
    """

    name: str
    verb: str
    band: str
    x: int
    y: int

    def files(self) -> list[Path]:
        """Return its Python files."""
        folder = ROOT / self.name
        return sorted(folder.rglob("*.py")) if folder.is_dir() else [ROOT / f"{self.name}.py"]

    def lines(self) -> int:
        """Return how many lines of Python it has."""
        return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in self.files())


ROOMS = [
    Room("__main__", "the program", "product", 300, 70),
    Room("settings", "reads the configuration", "product", 84, 170),
    Room("components", "declare", "product", 300, 170),
    Room("providers", "act in the cloud", "product", 516, 280),
    Room("recovery", "orders a killed run", "product", 732, 280),
    Room("pipeline", "tells and guards", "product", 732, 170),
    Room("federation", "lets a pipeline log in", "product", 732, 70),
    Room("policy", "what may not be", "product", 516, 70),
    Room("ords_client", "token, rows, diagnosis", "client", 84, 416),
    Room("simulator", "stands in for Oracle", "lab", 84, 554),
    Room("benchmarks", "measure", "lab", 300, 554),
    Room("offline", "brings Pulumi along", "lab", 516, 554),
    Room("demo", "shows it", "lab", 732, 554),
]


def imports(room: Room) -> set[str]:
    """Return the names of the rooms that a room imports."""
    names = {room.name for room in ROOMS}
    return {found for path in room.files() for found in _imported(path)} & names - {room.name}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def arrows() -> list[tuple[Room, Room]]:
    """Return which room imports which."""
    by_name = {room.name: room for room in ROOMS}
    there = [room for room in ROOMS if all(path.exists() for path in room.files())]
    return [(room, by_name[name]) for room in there for name in sorted(imports(room))]


def picture() -> str:
    """Return the picture as SVG."""
    parts = [*map(_band, BANDS.values()), *(_arrow(*pair) for pair in arrows()), *map(_box, ROOMS), *_seam()]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 984 660" font-family="system-ui, sans-serif">\n'
        '<title>The rooms of the house; an arrow means "imports"</title>\n'
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" fill="#555"/></marker></defs>\n'
        '<rect width="984" height="660" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _band(band: tuple[str, int, int, str, str]) -> str:
    title, top, height, colour, line = band
    return (
        f'<rect x="24" y="{top}" width="936" height="{height}" rx="14" fill="{colour}"/>'
        f'<text x="44" y="{top + 24}" font-size="15" font-weight="600" fill="{line}">{escape(title)}</text>'
    )


def _box(room: Room) -> str:
    line = BANDS[room.band][4]
    middle = room.x + WIDTH / 2
    return (
        f'<rect x="{room.x}" y="{room.y}" width="{WIDTH}" height="{HEIGHT}" rx="9" fill="#fff" stroke="{line}"/>'
        f'<text x="{middle}" y="{room.y + 27}" font-size="16" text-anchor="middle" fill="#222">{room.name}</text>'
        f'<text x="{middle}" y="{room.y + 47}" font-size="12.5" text-anchor="middle" fill="#555">{room.verb}</text>'
    )


def _seam() -> Iterator[str]:
    for number, line in enumerate(SEAM):
        yield f'<text x="300" y="{446 + 18 * number}" font-size="13" fill="#555">{line}</text>'


def _arrow(start: Room, end: Room) -> str:
    (x1, y1), (x2, y2) = _edge(start, end), _edge(end, start)
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="#555" marker-end="url(#tip)"/>'


def _edge(room: Room, towards: Room) -> tuple[float, float]:
    """Return where the line to the middle of another room leaves the box of this one."""
    dx, dy = towards.x - room.x, towards.y - room.y
    scale = min(WIDTH / 2 / abs(dx) if dx else 9e9, HEIGHT / 2 / abs(dy) if dy else 9e9)
    return room.x + WIDTH / 2 + dx * scale, room.y + HEIGHT / 2 + dy * scale


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
