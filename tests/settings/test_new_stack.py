"""The file of a new stack is right before anything else is done with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.iot_domain import ExistingIotDomains, NewIotDomain, NewIotDomains
from settings import new_stack
from settings.keys import KEYS
from settings.settings import Settings
from tests.support.person import Typist

IOT_DOMAINS = ["ocid1.iotdomain.oc1.iad.aaaa", "ocid1.iotdomain.oc1.iad.bbbb"]
COMPARTMENT = "ocid1.compartment.oc1..aaaa"
NEW = [", ".join(IOT_DOMAINS), "", "ocid1.compartment.oc1..aaaa", "iot-admin", "ada@example.com", "Ada", "Lovelace"]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings_of(file: Path) -> Settings:
    """Read a stack file as Pulumi does."""
    config = yaml.safe_load(file.read_text())["config"]
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
    return Settings.parse(texts, "staging", lambda _key: False)


def test_the_answers_are_a_whole_configuration(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_stack.main("staging", Typist("us-phoenix-1", *NEW))
    settings = settings_of(project / "Pulumi.staging.yaml")
    assert settings.iot_domains == ExistingIotDomains(iot_domain_ids=tuple(IOT_DOMAINS))
    assert 'oci:region: "us-phoenix-1"' in (project / "Pulumi.staging.yaml").read_text()
    assert "pulumi stack init staging" in capsys.readouterr().out


def test_without_iot_domains_those_to_create_are_asked_for(project: Path) -> None:
    person = Typist("us-phoenix-1", "", "plant 2, plant-3", COMPARTMENT, "ocid1.domain.oc1..aaaa")
    new_stack.main("staging", person)
    assert person.asked[1].endswith("; empty to create IoT domains: ")
    new = settings_of(project / "Pulumi.staging.yaml").iot_domains
    assert new == NewIotDomains(
        new_iot_domains=(NewIotDomain(name="plant 2"), NewIotDomain(name="plant-3")),
        iot_compartment_id=COMPARTMENT,
        protect_iot_domains=True,
    )


@pytest.mark.parametrize("wrong", ["", ",", "plant-2,", "plant-2, plant-2"])
def test_wrong_names_of_iot_domains_are_asked_for_again(project: Path, wrong: str) -> None:
    new_stack.main("dev", Typist("us-phoenix-1", "", wrong, "plant-2", COMPARTMENT, "ocid1.domain.oc1..aaaa"))
    assert settings_of(project / "Pulumi.dev.yaml")


@pytest.mark.parametrize(
    ("begun", "missing"),
    [
        ({"iotCompartmentId": COMPARTMENT}, ("plant-2",)),
        ({"newIotDomains": [{"name": "plant-2"}]}, (COMPARTMENT,)),
        ({"newIotDomains": [{"name": "plant-2"}], "iotCompartmentId": COMPARTMENT}, ()),
    ],
)
def test_iot_domains_to_create_that_were_begun_are_not_asked_for_again(
    project: Path, begun: dict[str, Any], missing: tuple[str, ...]
) -> None:
    (project / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": {"oci:region": "us-phoenix-1", **begun}}))
    person = Typist(*missing, "ocid1.domain.oc1..aaaa")
    new_stack.main("dev", person)
    assert len(person.asked) == len(missing) + 1


def test_an_existing_identity_domain_needs_no_administrator(project: Path) -> None:
    person = Typist("us-phoenix-1", IOT_DOMAINS[0], "ocid1.domain.oc1..aaaa")
    new_stack.main("prod", person)
    assert len(person.asked) == 3
    assert settings_of(project / "Pulumi.prod.yaml")


def test_a_wrong_answer_is_told_and_asked_for_again() -> None:
    person = Typist("phoenix", "us-phoenix-1", *NEW)
    new_stack.main("staging", person)
    assert person.asked[1].startswith('"phoenix" is not right. Region of the IoT domains')


def test_every_other_key_is_there_as_a_comment_with_its_meaning(project: Path) -> None:
    new_stack.main("staging", Typist("us-phoenix-1", *NEW))
    text = (project / "Pulumi.staging.yaml").read_text()
    for name, key in KEYS.items():
        assert name in text
        assert f"iot-ords:{name}: " in text or key.is_secret


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mine", r"Pulumi\.staging\.yaml is there already, and is no stack's file"),
        (
            "config: {oci:region: us-phoenix-1, iotDomainIds: [x], identityDomainId: y}",
            r"Pulumi\.staging\.yaml lacks nothing",
        ),
    ],
)
def test_a_file_with_nothing_to_fill_in_is_not_touched(project: Path, text: str, why: str) -> None:
    (project / "Pulumi.staging.yaml").write_text(text)
    with pytest.raises(SystemExit, match=why):
        new_stack.main("staging", Typist())
    assert (project / "Pulumi.staging.yaml").read_text() == text


def test_a_file_that_was_begun_keeps_what_is_in_it_and_only_the_rest_is_asked_for(project: Path) -> None:
    file = project / "Pulumi.staging.yaml"
    file.write_text(
        "# Ours.\nconfig:\n  oci:region: us-phoenix-1\n  clientId: ours # by contract\n  compartmentId: x\n"
    )
    person = Typist(NEW[0], *NEW[3:])
    new_stack.main("staging", person)
    assert not any("region" in question or "existing one" in question for question in person.asked)
    text = file.read_text()
    assert text.startswith("# Ours.\nconfig:\n  iot-ords:iotDomainIds: ")
    assert text.endswith("\n\n  oci:region: us-phoenix-1\n  clientId: ours # by contract\n  compartmentId: x\n")
    assert "# iot-ords:clientId" not in text


def test_nothing_is_written_when_somebody_stops_answering(project: Path) -> None:
    with pytest.raises(SystemExit, match="Nothing was written"):
        new_stack.main("staging", Typist("us-phoenix-1"))
    assert list(project.iterdir()) == []
