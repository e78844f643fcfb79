from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.identity_domains.scim.filters import Matcher, parse
from simulator.identity_domains.scim.schema import load
from simulator.kernel.refusal import Refusal
from tests.support.scim_bodies import user_body
from tests.support.scim_domain import Domain

GRACE = {
    "id": "0" * 32,
    "userName": "grace",
    "active": True,
    "name": {"familyName": "Hopper"},
    "emails": [
        {"type": "work", "value": "grace@navy.example", "primary": True},
        {"type": "home", "value": "g@home.example", "primary": False},
    ],
    "meta": {"created": "2026-11-02T09:30:00.000Z"},
    "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User": {"locked": {"on": False}},
}


def matches(text: str) -> bool:
    return Matcher(load("User"), GRACE).visit(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        'userName eq "grace"',
        'USERNAME EQ "GRACE"',
        'userName ne "alan"',
        'userName co "rac"',
        'userName sw "gr"',
        'userName ew "ce"',
        "userName pr",
        "active eq true",
        "not (title pr)",
        'name.familyName eq "Hopper"',
        'userName eq "grace" and name.familyName eq "Hopper"',
        'userName eq "alan" or userName eq "grace"',
        'userName eq "alan" and userName eq "alan" or userName eq "grace"',
        'userName eq "grace" and (active eq true or title pr)',
        'emails[type eq "work" and value ew "navy.example"]',
        'emails.value eq "g@home.example"',
        'emails co "navy"',
        'meta.created gt "2026-11-02T09:29:59Z"',
        'meta.created le "2026-11-02T10:30:00+01:00"',
        'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "grace"',
        "title eq null",
        'userName gt "f"',
    ],
)
def test_filter_matches(text: str) -> None:
    assert matches(text)


@pytest.mark.parametrize(
    "text",
    [
        'userName eq "alan"',
        'userName ne "GRACE"',
        "active eq false",
        'active eq "true"',
        "title pr",
        'not (userName eq "grace")',
        'emails[type eq "home" and value ew "navy.example"]',
        'emails.value ne "g@home.example"',
        'meta.created lt "2026-11-02T09:30:00Z"',
        "userName eq 1",
        'userName lt "a"',
    ],
)
def test_filter_does_not_match(text: str) -> None:
    assert not matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "userName",
        "userName eq",
        'userName is "grace"',
        'userName eq "grace',
        "((((",
        'shoeSize eq "44"',
        'password sw "a"',
        "active gt true",
        'meta.created gt "yesterday"',
        "name eq null",
        'emails[type eq "work"',
        "not (" * 200 + "title pr" + ")" * 200,
        "\x00",
        "a" * 10_000,
    ],
)
def test_filter_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        matches(text)
    assert refused.value.status == 400


def test_every_part_of_a_filter_is_checked_though_nothing_could_match(domain: Domain) -> None:
    text = quote('userName eq "nobody" and shoeSize eq "44"')
    answer = domain.call("GET", f"/Users?filter={text}")
    assert (answer.status, "shoeSize" in answer.json["detail"]) == (400, True)


def test_secret_cannot_be_guessed_by_filter(domain: Domain) -> None:
    assert domain.call("GET", "/Apps?filter=clientSecret+sw+%22idcscs%22").status == 400


def test_any_of_several_unique_values_is_asked_for_at_once(domain: Domain) -> None:
    for name in ("alan", "grace", "linus"):
        domain.made("/Users", user_body(name))

    def found(text: str) -> list[str]:
        return sorted(user["userName"] for user in domain.call("GET", f"/Users?filter={quote(text)}").json["Resources"])

    assert found('userName eq "LINUS" or userName eq "nobody" or userName eq "alan" or userName eq "Alan"') == [
        "alan",
        "linus",
    ]
    assert found('userName eq "linus" or userName sw "g"') == ["grace", "linus"]
    assert found('userName eq "linus" and userName eq "alan"') == []
