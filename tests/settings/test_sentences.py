"""Text that people type, as it reaches the settings and as it is told back."""

from __future__ import annotations

from typing import Any

import pytest

from components.iot_domain import ExistingIotDomains
from tests.settings.test_settings import ADMINISTRATOR, COMPARTMENT, GRACE, IOT_DOMAIN, mistakes, parse


@pytest.mark.parametrize(("stored", "name"), [(12345, "12345"), (True, "true"), (7, "7"), ("007", "007"), ("no", "no")])
def test_a_name_that_pulumi_stored_as_a_number_or_a_boolean_is_text(stored: Any, name: str) -> None:
    settings = parse(
        users=[GRACE | {"userName": stored, "givenName": stored, "familyName": stored}],
        groups=[{"name": stored, "members": [stored]}],
        directAccessGroups=[stored],
        existingGroups=["other"],
    )
    assert settings.readers.users[0].user_name == settings.readers.users[0].given_name == name
    assert (settings.readers.groups[0].name, settings.readers.groups[0].members) == (name, (name,))
    assert settings.data_access.direct_access_groups == (name,)


def test_a_number_that_has_lost_its_text_is_refused_with_the_option_that_keeps_it() -> None:
    assert mistakes(existingUsers=["linus", 1.2345678901234568e22]) == [
        "existingUsers[1]: is stored as a number, which may have lost some of the text; expected a list of user names, "
        "each once. Run: pulumi config set --type string --path 'existingUsers[1]'"
    ]


def test_a_member_is_a_user_whatever_the_case() -> None:
    assert parse(users=[GRACE], groups=[{"name": "readers", "members": ["GRACE"]}]).readers.groups[0].members == (
        "GRACE",
    )


@pytest.mark.parametrize(
    ("name", "quoted"), [("o'brien", """'o'"'"'brien'"""), ("ada lovelace", "'ada lovelace'"), ("$(id)", "'$(id)'")]
)
def test_the_advice_for_an_unknown_member_can_be_pasted(name: str, quoted: str) -> None:
    (line,) = mistakes(users=[GRACE], groups=[{"name": "readers", "members": [name]}])
    assert line.endswith(f"Run: pulumi config set --type string --path 'existingUsers[0]' {quoted}")


def test_the_advice_for_a_member_that_looks_like_an_option_can_be_pasted() -> None:
    (line,) = mistakes(users=[GRACE], groups=[{"name": "readers", "members": ["-x"]}])
    assert line.endswith("Run: pulumi config set --type string --path -- 'existingUsers[0]' -x")


def test_a_wrong_value_is_told_back_as_it_was_written() -> None:
    (line,) = mistakes(clientId="Zählerdaten")
    assert line.startswith('clientId: "Zählerdaten" is not right')


def test_a_long_wrong_value_is_cut_at_sixty_characters() -> None:
    (line,) = mistakes(clientId="-" * 61)
    assert f'"{"-" * 59}…" is not right' in line
    (line,) = mistakes(clientId="-" * 60)
    assert f'"{"-" * 60}" is not right' in line


@pytest.mark.parametrize(
    ("text", "seen"), [("a\r", "a\\r"), ("a\x1b[2J", "a\\x1b[2J"), ("a\u202eb", "a\\u202eb"), ("a\x9b", "a\\x9b")]
)
def test_control_characters_are_seen_and_not_obeyed(text: str, seen: str) -> None:
    (line,) = mistakes(clientId=text)
    assert line.startswith(f'clientId: "{seen}" is not right')
    lines = mistakes(users=[GRACE], groups=[{"name": "readers", "members": [f"{text}b"]}])
    assert all(character.isprintable() for line in lines for character in line)


@pytest.mark.parametrize("ending", ["\r", "\n", "\x00", "\x1b"])
def test_a_password_with_a_control_character_is_refused_with_the_reason_and_not_shown(ending: str) -> None:
    (line,) = mistakes(users=[GRACE], initialPasswords={"grace": f"Correct-horse-9{ending}"})
    assert line.startswith(
        'initialPasswords["grace"]: holds a control character, such as the carriage return of a Windows file, which '
        "nobody could type; expected an encrypted object"
    )
    assert "horse" not in line


@pytest.mark.parametrize("ending", ["?x=1#y", "/", " ", "%", "é", ".", "\n"])
@pytest.mark.parametrize("key", ["iotDomainIds", "identityDomainId", "compartmentId"])
def test_an_ocid_is_one_to_the_last_letter(key: str, ending: str) -> None:
    right = {"iotDomainIds": IOT_DOMAIN, "identityDomainId": "ocid1.domain.oc1..aaaa", "compartmentId": COMPARTMENT}[
        key
    ]
    assert [line.partition(":")[0].partition("[")[0] for line in mistakes(**{key: right + ending})] == [key]
    values: dict[str, Any] = {key: right, "administrator": ADMINISTRATOR}
    assert parse(**values)


@pytest.mark.parametrize(
    "ocid",
    [
        "ocid1.iotdomain.oc1.iad",
        "ocid1.iotdomain.xx1.iad.aaaa",
        "ocid1.iotdomain.oc1.IAD.aaaa",
        "ocid2.iotdomain.oc1.iad.a",
    ],
)
def test_type_realm_and_region_of_an_ocid_are_looked_at(ocid: str) -> None:
    assert len(mistakes(iotDomainIds=[ocid])) == 1


@pytest.mark.parametrize(
    "ocid", ["ocid1.iotdomain.oc1.us-phoenix-1.aaaa", "ocid1.iotdomain.oc42..aaaa", "ocid1.iotdomain.oc1.iad.future.a"]
)
def test_ocids_of_other_realms_and_forms_are_right(ocid: str) -> None:
    assert parse(iotDomainIds=[ocid]).iot_domains == ExistingIotDomains(iot_domain_ids=(ocid,))
