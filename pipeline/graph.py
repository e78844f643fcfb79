"""One picture of a stack, who may read what: `python -m pipeline.graph --stack NAME --out FILE.svg`.

As SVG for the README and a browser, as Mermaid for the comment of a pull request.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from pipeline.access import Side, joined
from pipeline.command import command, say, secrets_of
from pipeline.engine import Stack
from pipeline.errors import PipelineError
from pipeline.redaction import Redactor
from pipeline.steps import Preview, Step

COLUMNS = ("People", "Groups", "Application", "IoT domains")
DIRECTLY = (1, "no group", "assigned directly")
"""The card in the column of groups for people who need none."""
MERMAID_LIMIT = 6000
"""Characters; a larger picture helps nobody in a comment."""


@dataclass(frozen=True)
class Node:
    """A card of the picture.

    Attributes:
        column: Index in COLUMNS.
        title: First line.
        subtitle: Second line; may be empty.
    """

    column: int
    title: str
    subtitle: str = ""


@dataclass
class Picture:
    """Cards and the ways between them, from left to right."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[tuple[Node, Node]] = field(default_factory=list)

    def node(self, column: int, title: str, subtitle: str = "") -> Node:
        """Return a card, new or known."""
        made = Node(column, title, subtitle)
        if made not in self.nodes:
            self.nodes.append(made)
        return made

    def edge(self, left: Node, right: Node) -> None:
        """Draw a way once."""
        if (left, right) not in self.edges:
            self.edges.append((left, right))


def picture(side: Side, redact: Redactor) -> Picture:
    """Draw who may read what on one side of a preview; people with the very same ways share a card."""
    drawn = Picture()

    def card(column: int, title: str, subtitle: str) -> Node:
        return drawn.node(column, redact(title), redact(subtitle))

    groups = {name: card(1, name, _count(len(side.members[name]))) for name in sorted(side.members)}
    for ways, people in _ways(side).items():
        readers = card(0, joined(people, most=2), _count(len(people)))
        for way in sorted(ways):
            drawn.edge(readers, groups[way] if way else drawn.node(*DIRECTLY))
    for _, inputs in side.of("DomainsApp"):
        app = card(2, str(inputs["displayName"]), f"client {inputs['name']}")
        assigned = [node for name, node in groups.items() if ("Group", name) in side.assigned]
        for node in [*assigned, *(one for one in drawn.nodes if one == Node(*DIRECTLY))]:
            drawn.edge(node, app)
        for domain in sorted(side.scopes & side.trusting):
            drawn.edge(app, card(3, domain, "rows through ORDS"))
    for step, inputs in side.of("DirectDataAccess"):
        for name in side.direct_groups(inputs):
            group = groups.get(name) or card(1, name, "made elsewhere")
            drawn.edge(group, card(3, side.iot_domain(step, inputs), "database, by SQL"))
    return drawn


def _ways(side: Side) -> dict[frozenset[str], list[str]]:
    """Return the people by their ways to the data: names of groups, and an empty one for a direct assignment."""
    direct = {name for kind, name in side.assigned if kind == "User"}
    found: dict[frozenset[str], list[str]] = {}
    for person in sorted(direct.union(*side.members.values())):
        ways = {name for name, members in side.members.items() if person in members}
        found.setdefault(frozenset(ways | ({""} if person in direct else set())), []).append(person)
    return found


def _count(people: int) -> str:
    return {0: "nobody yet", 1: ""}.get(people, f"{people} people")


def mermaid(drawn: Picture) -> str:
    """Return the picture for a comment; empty if it would be too large."""
    ids = {node: f"n{number}" for number, node in enumerate(drawn.nodes)}
    lines = ["flowchart LR"]
    for node, id_ in ids.items():
        label = _mermaid_text(node.title) + (
            f"<br/><small>{_mermaid_text(node.subtitle)}</small>" if node.subtitle else ""
        )
        left, right = ("([", "])", "[[", "]]", "[", "]", "[(", ")]")[node.column * 2 : node.column * 2 + 2]
        lines.append(f'    {id_}{left}"{label}"{right}')
    lines += [f"    {ids[left]} --> {ids[right]}" for left, right in drawn.edges]
    text = "\n".join(lines)
    return text if drawn.edges and len(text) <= MERMAID_LIMIT else ""


def _mermaid_text(text: str) -> str:
    """Return a text that means only itself in Mermaid and in the fence around it."""
    return re.sub(r"[^\w .,…/-]", lambda found: f"#{ord(found[0])};", text.replace("\n", " "))


# Sizes in pixels.
CARD_WIDTH, CARD_HEIGHT, GAP_X, GAP_Y, MARGIN, HEAD = 226, 58, 60, 18, 28, 92
SHOWN = 23
"""Letters of a card's line; the rest is cut."""
STYLE = """
svg { color-scheme: light dark; --ink: #1c2430; --soft: #66728a; --paper: #fbfaf7; --card: #ffffff; --line: #d9dde6;
  --c0: #b4532a; --c1: #8a6a12; --c2: #22658c; --c3: #2f7351; }
@media (prefers-color-scheme: dark) { svg { --ink: #eef1f6; --soft: #9aa7bd; --paper: #14181f; --card: #1d232d;
  --line: #343d4b; --c0: #f0986b; --c1: #e3bd57; --c2: #7cc0e8; --c3: #83d1a6; } }
text { font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif;
  fill: var(--ink); }
.paper { fill: var(--paper); } .heading { font-size: 18px; font-weight: 650; }
.column { font-size: 11.5px; font-weight: 600; letter-spacing: .09em; fill: var(--soft); }
.card { fill: var(--card); stroke: var(--line); } .title { font-size: 14px; font-weight: 600; }
.subtitle { font-size: 12px; fill: var(--soft); } .edge { fill: none; stroke-width: 2; stroke-opacity: .6; }
.k0 { fill: var(--c0); } .k1 { fill: var(--c1); } .k2 { fill: var(--c2); } .k3 { fill: var(--c3); }
.e0 { stroke: var(--c0); } .e1 { stroke: var(--c1); } .e2 { stroke: var(--c2); }
"""


def svg(drawn: Picture, title: str) -> str:
    """Return the picture as an SVG file that follows the reader's light or dark mode."""
    columns = [[node for node in drawn.nodes if node.column == number] for number in range(len(COLUMNS))]
    rows = max((len(column) for column in columns), default=1) or 1
    width = 2 * MARGIN + len(COLUMNS) * CARD_WIDTH + (len(COLUMNS) - 1) * GAP_X
    height = HEAD + rows * (CARD_HEIGHT + GAP_Y) + MARGIN
    places = dict(_places(columns, rows))
    root = ElementTree.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", width=str(width), role="img"
    )
    ElementTree.SubElement(root, "title").text = title
    ElementTree.SubElement(root, "style").text = STYLE
    ElementTree.SubElement(root, "rect", {"class": "paper", "width": str(width), "height": str(height), "rx": "16"})
    _text(root, "heading", MARGIN, 42, title)
    for number, name in enumerate(COLUMNS):
        _text(root, "column", MARGIN + number * (CARD_WIDTH + GAP_X), 74, name.upper())
    for left, right in drawn.edges:
        path = _curve(places[left], places[right])
        ElementTree.SubElement(root, "path", {"class": f"edge e{left.column}", "d": path})
    for node, (x, y) in places.items():
        _card(root, node, x, y)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _places(columns: Sequence[Sequence[Node]], rows: int) -> Iterator[tuple[Node, tuple[float, float]]]:
    """Yield the upper left corner of each card; a short column stands in the middle."""
    for number, column in enumerate(columns):
        top = HEAD + (rows - len(column)) * (CARD_HEIGHT + GAP_Y) / 2
        for row, node in enumerate(column):
            yield node, (MARGIN + number * (CARD_WIDTH + GAP_X), top + row * (CARD_HEIGHT + GAP_Y))


def _curve(left: tuple[float, float], right: tuple[float, float]) -> str:
    x1, y1, x2, y2 = left[0] + CARD_WIDTH, left[1] + CARD_HEIGHT / 2, right[0], right[1] + CARD_HEIGHT / 2
    bend = max((x2 - x1) / 2, 30)
    return f"M{x1:g} {y1:g} C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"


def _card(root: ElementTree.Element, node: Node, x: float, y: float) -> None:
    size = {"width": str(CARD_WIDTH), "height": str(CARD_HEIGHT), "rx": "10"}
    card = ElementTree.SubElement(root, "g")
    ElementTree.SubElement(card, "title").text = " · ".join(filter(None, (node.title, node.subtitle)))
    ElementTree.SubElement(card, "rect", {"class": "card", "x": f"{x:g}", "y": f"{y:g}"} | size)
    bar = {"x": f"{x:g}", "y": f"{y + 14:g}", "width": "4", "height": str(CARD_HEIGHT - 28), "rx": "2"}
    ElementTree.SubElement(card, "rect", {"class": f"k{node.column}"} | bar)
    _text(card, "title", x + 18, y + (26 if node.subtitle else 35), node.title)
    if node.subtitle:
        _text(card, "subtitle", x + 18, y + 44, node.subtitle)


def _text(parent: ElementTree.Element, style: str, x: float, y: float, text: str) -> None:
    shown = text if len(text) <= SHOWN or style in ("heading", "column") else text[: SHOWN - 1] + "…"
    ElementTree.SubElement(parent, "text", {"class": style, "x": f"{x:g}", "y": f"{y:g}"}).text = shown


def of_state(export: Mapping[str, object], config: Mapping[str, object]) -> Side:
    """Return the side that a stack's state shows.

    Args:
        export: What `pulumi stack export` prints.
        config: What `pulumi config --json` prints.
    """
    deployment = export.get("deployment") or {}
    resources = deployment.get("resources") or [] if isinstance(deployment, Mapping) else []
    steps = [
        Step(
            "same",
            one["urn"],
            one.get("inputs") or {},
            one.get("inputs") or {},
            one.get("outputs") or {},
            str(one.get("id") or ""),
        )
        for one in resources
    ]
    values = {key.partition(":")[2]: str(one.get("value", "")) for key, one in config.items() if isinstance(one, dict)}
    return Side(Preview(steps, values), after=True)


@command
def main() -> int:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.graph", description="Draw who may read what.")
    parser.add_argument("--stack", required=True, help="name of the stack")
    parser.add_argument("--config-file", default="", help="configuration, if it is not Pulumi.<stack>.yaml")
    parser.add_argument("--out", type=Path, required=True, help="SVG file to write")
    given = parser.parse_args()
    stack = Stack(given.stack, given.config_file)
    side = of_state(stack.ask("stack", "export"), stack.ask("config", "--json"))
    drawn = picture(side, Redactor(secrets_of(stack)))
    if not drawn.nodes:
        raise PipelineError(f"Stack {given.stack} holds nothing yet. Deploy it first: pulumi up --stack {given.stack}")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(svg(drawn, f"Who may read what: stack {given.stack}"))
    say(f"Wrote {given.out}.")
    return 0


if __name__ == "__main__":
    main()
