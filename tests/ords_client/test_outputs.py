from __future__ import annotations

from typing import Any

import pytest

from ords_client.errors import OutputsError, UsageError
from ords_client.outputs import Outputs
from tests.ords_client.fake_cloud import IOT_DOMAIN_OCID, FakeCloud

OTHER = "ocid1.iotdomain.oc1.iad.other"
SECOND = {"shortId": "domain2", "scope": "/group1/iot/domain2", "dataApiBaseUrl": "https://h/ords/domain2/20250531/"}


@pytest.fixture
def values(cloud: FakeCloud) -> dict[str, Any]:
    return cloud.outputs()


def two_domains(values: dict[str, Any]) -> dict[str, Any]:
    values["iotDomains"][OTHER] = SECOND
    return values


def test_complete_outputs_name_their_iot_domain(values: dict[str, Any]) -> None:
    one = Outputs.from_mapping(values).iot_domain()
    assert (one.ocid, one.short_id, one.scope) == (IOT_DOMAIN_OCID, "domain1", "/group1/iot/domain1")


def test_all_missing_outputs_are_named_at_once(values: dict[str, Any]) -> None:
    del values["clientId"], values["iotDomains"]
    with pytest.raises(OutputsError, match="no clientId, iotDomains"):
        Outputs.from_mapping(values)


def test_hidden_secret_says_which_option_is_missing(values: dict[str, Any]) -> None:
    values["clientSecret"] = "[secret]"
    with pytest.raises(OutputsError, match="--show-secrets"):
        Outputs.from_mapping(values)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("tokenUrl", "http://idcs/oauth2/v1/token", "tokenUrl is no https:// URL"),
        ("tokenUrl", "https://", "tokenUrl is no https:// URL"),
        ("tokenUrl", "https://someone:secret@idcs/", "tokenUrl is no https:// URL"),
        ("tokenUrl", "https://[::1", "tokenUrl is no https:// URL"),
        ("tokenUrl", "https://idcs:99999/", "tokenUrl is no https:// URL"),
        ("iotDomains", {OTHER: SECOND | {"scope": ""}}, f"iotDomains of {OTHER} has no scope"),
        ("iotDomains", {OTHER: "x"}, "has no shortId, scope, dataApiBaseUrl"),
        ("iotDomains", "text", "iotDomains is no object"),
        ("region", 7, "region is no text"),
        ("clientId", "iot\r\nHost: other", "clientId is no text"),
        ("clientSecret", "None", "clientSecret is not known to the stack"),
        ("users", ["grace"], "users is no object"),
        ("users", {"grace\x1b]52;c;x\x07": "u"}, "users is no object"),
        ("iotDomains", {"ocid1.iotdomain.oc1.iad.x?y": SECOND}, "iotDomains: 'ocid1.iotdomain.oc1.iad.x.y' is no id"),
        ("identityDomainId", "ocid1.domain.oc1..a; rm -r x", "identityDomainId is no id"),
        ("identityDomainHost", "idcs-1.identity.oraclecloud.com\n", "identityDomainHost is no"),
        ("appId", "../Users", "appId is no id"),
        ("homeRegion", "us-ashburn-1.evil.org/", "homeRegion is no id"),
        ("homeRegion", ["us-ashburn-1"], "homeRegion is no id"),
        ("iotDomains", {OTHER: SECOND | {"dataApiBaseUrl": "http://h"}}, "dataApiBaseUrl of"),
    ],
)
def test_wrong_output_is_named(values: dict[str, Any], name: str, value: Any, words: str) -> None:
    values[name] = value
    with pytest.raises(OutputsError, match=words):
        Outputs.from_mapping(values)


@pytest.mark.parametrize("text", ["", "no json", "[]"])
def test_text_that_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(OutputsError):
        Outputs.from_json(text)


def test_one_of_several_iot_domains_is_chosen_by_short_id_or_ocid(values: dict[str, Any]) -> None:
    outputs = Outputs.from_mapping(two_domains(values))
    assert outputs.iot_domain("domain2") == outputs.iot_domain(OTHER)
    assert outputs.iot_domain(OTHER).data_api_base_url == "https://h/ords/domain2/20250531"


@pytest.mark.parametrize("choice", [None, "domain3"])
def test_several_iot_domains_have_to_be_chosen_from(values: dict[str, Any], choice: str | None) -> None:
    with pytest.raises(UsageError, match="domain1, domain2"):
        Outputs.from_mapping(two_domains(values)).iot_domain(choice)


def test_the_only_assigned_user_is_chosen_and_any_other_can_be(values: dict[str, Any]) -> None:
    outputs = Outputs.from_mapping(values)
    assert (outputs.user(), outputs.user("ada")) == ("grace", "ada")


@pytest.mark.parametrize(("users", "words"), [({}, "--user NAME"), ({"ada": "1", "bob": "2"}, "assigned: ada, bob")])
def test_user_has_to_be_said_when_it_is_not_clear(values: dict[str, Any], users: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Outputs.from_mapping(values | {"users": users}).user()


def test_outputs_never_show_the_client_secret(values: dict[str, Any]) -> None:
    assert values["clientSecret"] not in repr(Outputs.from_mapping(values))
