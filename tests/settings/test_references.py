"""`STACK#OUTPUT` is an output of another stack where a key takes OCIDs, and plain text elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from settings import new_stack
from settings.references import resolved
from tests.support.person import Typist

IOT_DOMAIN = "ocid1.iotdomain.oc1.iad.aaaa"


def read(stack: str) -> tuple[Mapping[str, Any], Collection[str]]:
    if stack != "acme/platform/prod":
        raise RuntimeError(f"invocation returned an error: unknown stack {stack}")
    return {"domains": [IOT_DOMAIN], "domain": IOT_DOMAIN, "secret": "hush-hush"}, ["secret"]


@pytest.mark.parametrize("value", ["acme/platform/prod#domains", ["acme/platform/prod#domains"]])
def test_the_output_stands_in_the_place_of_its_name(value: Any) -> None:
    assert resolved({"iotDomainIds": value, "clientId": "a"}, read) == (
        {"iotDomainIds": [IOT_DOMAIN], "clientId": "a"},
        [],
    )


def test_one_ocid_counts_as_a_list_of_one() -> None:
    assert resolved({"iotDomainIds": "acme/platform/prod#domain"}, read) == ({"iotDomainIds": IOT_DOMAIN}, [])


@pytest.mark.parametrize(
    "values",
    [
        {"appName": "acme/platform/prod#domain"},
        {"iotDomainIds": [IOT_DOMAIN]},
        {"iotDomainIds": f"{IOT_DOMAIN}?x=1#y"},
        {"iotDomainIds": ["acme/platform/prod#domain", IOT_DOMAIN]},
        {"unknown": "acme/platform/prod#domain"},
    ],
)
def test_everything_else_is_left_to_the_other_checks(values: dict[str, Any]) -> None:
    assert resolved(values, read) == (values, [])


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("other#domains", "cannot read stack other: unknown stack other. Run: pulumi stack ls --all"),
        ("acme/platform/prod#nothing", "has no output nothing. Its outputs: domain, domains, secret. Run:"),
        ("acme/platform/prod#secret", "is a secret; expected the OCID of an identity domain. Run:"),
        ("acme/platform/prod#domain", f'is "{IOT_DOMAIN}"; expected the OCID of an identity domain. Run:'),
    ],
)
def test_what_cannot_be_had_is_one_line_with_what_to_do(reference: str, words: str) -> None:
    (line,) = resolved({"identityDomainId": reference}, read)[1]
    assert line.startswith("identityDomainId: ")
    assert words in line
    assert "hush" not in line


def test_a_stack_that_was_never_deployed_is_told_so() -> None:
    (line,) = resolved({"identityDomainId": "new#id"}, lambda _stack: ({}, []))[1]
    assert "Its outputs: none: is it deployed? Try: pulumi stack output --stack new." in line


def test_make_stack_takes_a_reference_for_an_answer() -> None:
    answered = new_stack.answers(Typist("us-phoenix-1", "acme/platform/prod#domains", "platform#domain"), {})
    assert answered["iot-ords:iotDomainIds"] == "acme/platform/prod#domains"
    assert answered["iot-ords:identityDomainId"] == "platform#domain"
