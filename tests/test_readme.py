"""The README is short, its links lead somewhere, and what it shows and counts is so."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pulumi
import pytest

from ords_client.links.every_link import LINKS
from settings.settings import Settings
from simulator.kernel.tenancy import FIRST

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIG = {
    "iotDomainIds": json.dumps([FIRST.iot_domain_ocid]),
    "compartmentId": FIRST.compartment_ocid,
    "administrator": json.dumps(
        {"userName": "iot-admin", "email": "ada@example.com", "givenName": "Ada", "familyName": "Lovelace"}
    ),
    "accessTokenLifetimeSeconds": "30",
    "onDestory": "keep",
}


def test_it_has_less_than_900_words() -> None:
    assert len(README.split()) < 900


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", README))))
def test_a_link_leads_somewhere(target: str) -> None:
    assert target.startswith("https://") or (ROOT / target).exists()


def test_a_wrong_configuration_is_refused_as_shown() -> None:
    shown = re.search(r"^The configuration of stack dev has .*?(?=\n```)", README, re.MULTILINE | re.DOTALL)
    assert shown
    with pytest.raises(pulumi.RunError) as refusal:
        Settings.parse({f"iot-ords:{key}": value for key, value in CONFIG.items()}, "dev", lambda _: False)
    assert str(refusal.value) == shown[0]


def test_the_steps_of_the_demo_are_those_shown() -> None:
    shown = re.findall(r"^(\d)\. (.*)$", README.partition("$ make demo\n")[2].partition("```")[0], re.MULTILINE)
    calls = re.findall(r'step\((\d), f?"(.*)"\)', (ROOT / "demo/up.py").read_text(encoding="utf-8"))
    assert shown == [(number, title.replace("{USER}", "grace")) for number, title in calls]
    assert f"All {len(LINKS)} links hold." in README


@pytest.mark.parametrize("band", ["product", "client", "lab"])
def test_the_size_map_is_right_within_a_tenth(band: str) -> None:
    rooms = [room for room in runpy.run_path(str(ROOT / "docs/rooms.py"))["ROOMS"] if room.band == band]
    shown = re.search(rf"^\| {band} \| ([\d,]+) \|", README, re.MULTILINE | re.IGNORECASE)
    assert shown
    assert sum(room.lines() for room in rooms) == pytest.approx(int(shown[1].replace(",", "")), rel=0.1)
