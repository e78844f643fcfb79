"""The picture of a stack: who may read what."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline import graph
from pipeline.access import Side
from pipeline.graph import Picture
from pipeline.redaction import Redactor
from pipeline.steps import Preview, Step
from tests.pipeline import recorded

NOTHING_SECRET = Redactor([], {})
SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str) -> Picture:
    return graph.picture(Side(recorded.preview(name), after=True), NOTHING_SECRET)


def ways(picture: Picture) -> set[tuple[str, str]]:
    return {(left.title, right.title) for left, right in picture.edges}


def hostile(name: str) -> Picture:
    urn = f"urn:pulumi:s::iot-ords::oci:Identity/domainsGrant:DomainsGrant::readers-grant-user-{name}"
    grant = Step("same", urn, new={"grantee": {"type": "User", "value": "x"}})
    app = Step(
        "same",
        "urn:pulumi:s::iot-ords::oci:Identity/domainsApp:DomainsApp::app-app",
        new={"displayName": name, "name": "client", "scopes": []},
    )
    return graph.picture(Side(Preview([grant, app]), after=True), NOTHING_SECRET)


def test_every_way_from_a_person_to_the_data_is_drawn() -> None:
    assert ways(drawn("add_reader")) == {
        ("grace and mallory", "iot-readers"),
        ("grace and mallory", "no group"),
        ("iot-readers", "IoT data"),
        ("no group", "IoT data"),
        ("IoT data", "h4n6tjpbsfydo"),
    }


def test_direct_database_access_leads_past_the_application() -> None:
    assert ("iot-readers", "h4n6tjpbsfydo") in ways(drawn("direct_access"))


def test_many_people_with_the_same_ways_share_a_card() -> None:
    urn = "urn:pulumi:s::iot-ords::oci:Identity/domainsGrant:DomainsGrant::readers-grant-user-{}"
    steps = [Step("same", urn.format(f"u{n:03}"), new={"grantee": {"type": "User", "value": "x"}}) for n in range(500)]
    (card, _directly) = graph.picture(Side(Preview(steps), after=True), NOTHING_SECRET).nodes
    assert (card.title, card.subtitle) == ("u000, u001 and 498 more", "500 people")


def test_names_are_text_in_svg_and_mermaid() -> None:
    picture = hostile('</text><script>"x`\n```')
    root = ElementTree.fromstring(graph.svg(picture, "<b>"))  # noqa: S314 - our own text
    assert root.find(f".//{SVG}script") is None
    text = graph.mermaid(picture)
    assert "<script" not in text
    assert "`" not in text
    assert '"x' not in text.replace('["', "").replace('(["', "")


@pytest.mark.parametrize(
    "name", ["x\x1b[31m\0", "\x9bx", "\ufffe\uffff", "\u202ex", "\ud800", "x\u2028y", "\u2066x", "]]>&amp;<!--"]
)
def test_every_name_is_drawn_in_a_picture_that_can_be_read(name: str) -> None:
    picture = hostile(name)
    text = graph.svg(picture, "title")
    ElementTree.fromstring(text.encode())  # noqa: S314 - our own text
    assert all(line.isprintable() for line in [*text.split("\n"), *graph.mermaid(picture).split("\n")])


def test_an_address_is_shortened() -> None:
    assert hostile("grace@example.com").nodes[0].title != "grace@example.com"


def test_a_picture_too_large_for_a_comment_is_left_out() -> None:
    picture = Picture()
    for number in range(300):
        picture.edge(picture.node(0, f"person {number}"), picture.node(1, "group"))
    assert graph.mermaid(picture) == ""


def test_the_picture_of_the_readme_is_the_stack_of_the_demo() -> None:
    file = Path(__file__).parents[2] / "docs" / "images" / "who-may-read-what.svg"
    assert file.read_text() == graph.svg(drawn("nothing"), "Who may read what: stack sim")


def test_it_is_seen_in_a_browser(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    page, shot = tmp_path / "picture.svg", tmp_path / "picture.png"
    page.write_text(graph.svg(drawn("add_reader"), "Who may read what"))
    quiet = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--hide-scrollbars",
        "--window-size=1100,300",
    )
    command = [chromium, *quiet, f"--user-data-dir={tmp_path / 'chromium'}", f"--screenshot={shot}", page.as_uri()]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert shot.stat().st_size > 5000  # an empty page is smaller
