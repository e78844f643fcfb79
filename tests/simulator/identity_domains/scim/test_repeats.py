from __future__ import annotations

from tests.support.scim_bodies import app_body, group_body
from tests.support.scim_domain import Domain

TOKEN = {"opc-retry-token": "7" * 32}


def test_create_sent_twice_makes_one_resource(domain: Domain) -> None:
    first, second = (domain.call("POST", "/Groups", group_body("readers"), **TOKEN) for _ in range(2))
    assert (first.status, second.status, first.json) == (201, 201, second.json)


def test_without_token_the_second_is_a_duplicate(domain: Domain) -> None:
    domain.made("/Groups", group_body("readers"))
    assert domain.call("POST", "/Groups", group_body("readers")).status == 409


def test_token_is_for_one_request_only(domain: Domain) -> None:
    domain.call("POST", "/Groups", group_body("readers"), **TOKEN)
    assert domain.call("POST", "/Groups", group_body("writers"), **TOKEN).status == 409


def test_token_is_forgotten_after_a_day(domain: Domain) -> None:
    domain.call("POST", "/Groups", group_body("readers"), **TOKEN)
    domain.clock.advance(24 * 3600)
    assert domain.call("POST", "/Groups", group_body("writers"), **TOKEN).status == 201


def test_repeated_answer_shows_the_secret_and_the_file_does_not(domain: Domain) -> None:
    first, second = (domain.call("POST", "/Apps", app_body("plant"), **TOKEN) for _ in range(2))
    assert first.json["clientSecret"] == second.json["clientSecret"]
    files = [path.read_bytes() for path in domain.cloud.state_directory.glob("cloud.sqlite*")]
    assert not any(first.json["clientSecret"].encode() in content for content in files)


def test_what_was_deleted_since_is_made_again(domain: Domain) -> None:
    made = domain.call("POST", "/Groups", group_body("readers"), **TOKEN).json
    domain.call("DELETE", f"/Groups/{made['id']}")
    again = domain.call("POST", "/Groups", group_body("readers"), **TOKEN)
    assert (again.status, again.json["id"] != made["id"]) == (201, True)
