"""Every key, every mistake, all of them at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml
from pydantic.alias_generators import to_camel

from settings import _KEYS, DISPOSABLE_STACKS, SECRET_KEYS, Settings, process_config

PULUMI_YAML = yaml.safe_load((Path(__file__).parent.parent / "Pulumi.yaml").read_text())
IOT_DOMAIN = "ocid1.iotdomain.oc1.iad.aaaa"
COMPARTMENT = "ocid1.compartment.oc1..aaaa"
IDENTITY_DOMAIN = "ocid1.domain.oc1..aaaa"
ADMINISTRATOR = {"userName": "iot-admin", "email": "ada@example.com", "givenName": "Ada", "familyName": "Lovelace"}
GRACE = {"userName": "grace", "email": "grace@example.com", "givenName": "Grace", "familyName": "Hopper"}
REQUIRED = {"iotDomainIds": [IOT_DOMAIN], "compartmentId": COMPARTMENT, "administrator": ADMINISTRATOR}


def raw(**values: Any) -> dict[str, str]:
    """Write a configuration as the engine gives it: the defaults of Pulumi.yaml, and all values as text."""
    defaults = {key: about["default"] for key, about in PULUMI_YAML["config"].items()}
    return {
        f"iot-ords:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in {**defaults, **values}.items()
    }


def is_secret(key: str) -> bool:
    return key.removeprefix("iot-ords:") in SECRET_KEYS


def parse(stack: str = "dev", **values: Any) -> Settings:
    return Settings.parse(raw(**{**REQUIRED, **values}), stack, is_secret)


def mistakes(stack: str = "dev", **values: Any) -> list[str]:
    """Give the lines of the refusal after its first one."""
    with pytest.raises(pulumi.RunError) as refused:
        parse(stack, **values)
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


def test_the_defaults_of_pulumi_yaml_and_the_three_required_keys_are_a_whole_configuration() -> None:
    settings = parse()
    assert settings.iot_domain_ids == (IOT_DOMAIN,)
    assert settings.identity_domain_id is None
    assert settings.identity_domain_name == "iot-data"
    assert settings.license_type == "free"
    assert settings.client_id == "iot_data_client"
    assert settings.access_token_lifetime_seconds == 3600
    assert settings.client_secret_version == 1
    assert settings.assign_users is True
    assert settings.on_destroy == "restore"
    assert settings.timeout_seconds == 1800
    assert settings.users == ()
    assert settings.groups == ()


def test_an_existing_identity_domain_needs_only_the_iot_domains() -> None:
    settings = Settings.parse(raw(iotDomainIds=[IOT_DOMAIN], identityDomainId=IDENTITY_DOMAIN), "prod", is_secret)
    assert settings.identity_domain_id == IDENTITY_DOMAIN
    assert settings.administrator is None


def test_every_key_reaches_its_field() -> None:
    settings = parse(
        iotDomainIds=[IOT_DOMAIN, IOT_DOMAIN + "b"],
        users=[GRACE],
        existingUsers=["linus"],
        initialPasswords={"grace": "Correct-horse-9"},
        groups=[{"name": "readers", "description": "Read", "members": ["grace", "linus"]}],
        assignUsers="false",
        onDestroy="keep",
        protectIdentityDomain="true",
        timeoutSeconds=60,
        accessTokenLifetimeSeconds="31536000",
        clientSecretVersion=7,
        appName="Readers",
        clientId="readers_1",
        identityDomainName="a.b_c-d",
        identityDomainDescription="All of it",
        licenseType="premium",
    )
    assert [user.user_name for user in settings.users] == ["grace"]
    assert settings.administrator
    assert settings.administrator.given_name == "Ada"
    assert settings.existing_users == ("linus",)
    assert settings.initial_passwords["grace"].get_secret_value() == "Correct-horse-9"
    assert settings.groups[0].members == ("grace", "linus")
    assert (settings.assign_users, settings.on_destroy, settings.protect_identity_domain) == (False, "keep", True)
    assert (settings.timeout_seconds, settings.access_token_lifetime_seconds) == (60, 31_536_000)
    assert settings.client_secret_version == 7
    assert (settings.app_name, settings.client_id) == ("Readers", "readers_1")


@pytest.mark.parametrize(("stack", "protected"), [("sim", False), ("dev", False), ("prod", True), ("test", True)])
def test_an_identity_domain_is_protected_except_in_disposable_stacks(stack: str, protected: bool) -> None:
    assert parse(stack).protect_identity_domain is protected
    assert (stack in DISPOSABLE_STACKS) is not protected


@pytest.mark.parametrize("stack", ["sim", "prod"])
def test_a_configured_protection_beats_the_default_of_the_stack(stack: str) -> None:
    assert parse(stack, protectIdentityDomain="true").protect_identity_domain is True
    assert parse(stack, protectIdentityDomain="false").protect_identity_domain is False


@pytest.mark.parametrize("key", ["iotDomainIds", "existingUsers"])
def test_a_single_text_is_a_list_of_one(key: str) -> None:
    settings = parse(**{key: IOT_DOMAIN})
    assert (settings.iot_domain_ids if key == "iotDomainIds" else settings.existing_users) == (IOT_DOMAIN,)


def test_members_may_be_a_single_text() -> None:
    assert parse(users=[GRACE], groups=[{"name": "readers", "members": "grace"}]).groups[0].members == ("grace",)


def test_text_that_begins_like_a_list_and_is_none_stays_text() -> None:
    assert parse(appName="[beta] IoT data").app_name == "[beta] IoT data"


def test_keys_of_other_projects_are_not_looked_at() -> None:
    config = raw(**REQUIRED) | {"oci:region": "us-ashburn-1", "other:clientId": "!"}
    assert Settings.parse(config, "dev", is_secret).client_id == "iot_data_client"


def test_load_reads_the_running_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulumi.runtime, "get_config_env", lambda: raw(**REQUIRED))
    monkeypatch.setattr(pulumi, "get_stack", lambda: "prod")
    assert Settings.load().protect_identity_domain is True


def test_the_first_line_counts_the_mistakes_and_names_the_stack() -> None:
    with pytest.raises(pulumi.RunError, match=r"\AThe configuration of stack dev has 1 mistake:\n"):
        parse(timeoutSeconds=1)
    with pytest.raises(pulumi.RunError, match=r"\AThe configuration of stack prod has 2 mistakes:\n"):
        parse("prod", timeoutSeconds=1, clientId="a-b")


def test_an_empty_stack_is_told_all_three_required_keys_at_once() -> None:
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse(raw(), "dev", is_secret)
    lines = [line.strip() for line in str(refused.value).splitlines()[1:]]
    assert sorted(line.split(":")[0] for line in lines) == ["administrator", "compartmentId", "iotDomainIds"]


WRONG = {
    "iotDomainIds": ["iot-domain-1"],
    "identityDomainId": "my-domain",
    "compartmentId": "ocid1.compartment",
    "identityDomainName": "IoT data!",
    "identityDomainDescription": " ",
    "licenseType": " ",
    "administrator": {**ADMINISTRATOR, "email": "ada"},
    "appName": " ",
    "clientId": "iot-data",
    "accessTokenLifetimeSeconds": "59",
    "clientSecretVersion": "0",
    "users": [{**GRACE, "email": "grace at example.com"}],
    "existingUsers": ["linus", "linus"],
    "initialPasswords": "Correct-horse-9",
    "groups": [{"name": " "}],
    "assignUsers": "perhaps",
    "directAccessGroups": ["analysts", "analysts"],
    "apexInitialPasswords": "Correct-horse-9",
    "onDestroy": "forget",
    "protectIdentityDomain": "maybe",
    "timeoutSeconds": "7201",
}


def test_the_table_of_wrong_values_has_every_key() -> None:
    assert WRONG.keys() == PULUMI_YAML["config"].keys() == _KEYS.keys()


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_is_named_with_what_is_right_and_the_line_that_mends_it(key: str) -> None:
    (line,) = mistakes(**{key: WRONG[key]})
    assert line.startswith(key)
    assert f"expected {_KEYS[key][0]}. Run: pulumi config set " in line
    assert line.index(key, line.index("Run: ")) > 0


def test_all_wrong_values_are_reported_at_once() -> None:
    assert {line.split(":")[0].split("[")[0].split(".")[0] for line in mistakes(**WRONG)} == set(WRONG)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"timeoutSeconds": "soon"},
            'timeoutSeconds: "soon" is not right; expected a whole number from 60 to 7200. '
            "Run: pulumi config set timeoutSeconds 1800",
        ),
        (
            {"iotDomainIds": []},
            "iotDomainIds: missing; expected the OCIDs of the IoT domains to connect. "
            "Run: pulumi config set --path 'iotDomainIds[0]' ocid1.iotdomain.oc1...",
        ),
        (
            {"iotDomainIds": [IOT_DOMAIN, "x"]},
            'iotDomainIds[1]: "x" is not right; expected the OCIDs of the IoT domains to connect. '
            "Run: pulumi config set --path 'iotDomainIds[1]' VALUE",
        ),
        (
            {"users": [{key: value for key, value in GRACE.items() if key != "email"}]},
            "users[0].email: missing; expected a list of users, each with userName, email, givenName and familyName. "
            "Run: pulumi config set --path 'users[0].email' VALUE",
        ),
        (
            {"administrator": {**ADMINISTRATOR, "userName": "Ada@Example.com"}},
            "administrator: userName must differ from email; expected userName (not the e-mail address), email, "
            "givenName and familyName. Run: pulumi config set --path administrator.userName iot-admin",
        ),
        (
            {"existingUsers": ["linus", "ada", "linus"]},
            "existingUsers: names linus more than once; expected a list of user names, each once. "
            "Run: pulumi config set --path 'existingUsers[0]' grace",
        ),
        (
            {"compartmentId": ""},
            "compartmentId: missing, needed to create an identity domain: the OCID of the identity domain's "
            "compartment. Run: pulumi config set compartmentId ocid1.compartment.oc1...",
        ),
        (
            {"users": [GRACE, GRACE]},
            "users: grace is listed twice. Remove one of the two from users",
        ),
        (
            {"users": [GRACE], "existingUsers": ["grace"]},
            "existingUsers: grace is also in users. Keep it in one of the two",
        ),
        (
            {"groups": [{"name": "readers"}, {"name": "readers"}]},
            "groups: readers is listed twice. Remove one of the two from groups",
        ),
        (
            {"existingUsers": ["linus"], "groups": [{"name": "readers"}, {"name": "more", "members": ["grace"]}]},
            "groups[1].members: grace is in neither users nor existingUsers. "
            "Run: pulumi config set --path 'existingUsers[1]' grace",
        ),
        (
            {"initialPasswords": {"grace": "Correct-horse-9"}},
            "initialPasswords: grace is not a user of users. "
            "Run: pulumi config rm --path 'initialPasswords[\"grace\"]'",
        ),
        (
            {"clientid": "a"},
            "clientid: no such key, did you mean clientId? Run: pulumi config rm --path 'clientid'",
        ),
        (
            {"apexInitialPasswords": {IOT_DOMAIN: "eleven-char"}},
            f"apexInitialPasswords.{IOT_DOMAIN}: not right; expected an encrypted object of IoT domain OCID to "
            "password of 12 characters or more. "
            "Run: pulumi config set --secret --path 'apexInitialPasswords[\"ocid1.iotdomain.oc1...\"]'",
        ),
        (
            {"apexInitialPasswords": {"ocid1.iotdomain.oc1.iad.other": "twelve-chars"}},
            "apexInitialPasswords: ocid1.iotdomain.oc1.iad.other is not among iotDomainIds. "
            "Run: pulumi config rm --path 'apexInitialPasswords[\"ocid1.iotdomain.oc1.iad.other\"]'",
        ),
        ({"zzz": "a"}, "zzz: no such key. Run: pulumi config rm --path 'zzz'"),
        (
            {"users": [{**GRACE, "password": "Correct-horse-9"}]},
            "users[0].password: no such key. Run: pulumi config rm --path 'users[0].password'",
        ),
    ],
)
def test_each_mistake_has_its_own_sentence(values: dict[str, Any], line: str) -> None:
    assert mistakes(**values) == [line]


def test_initial_passwords_in_clear_text_are_refused_and_not_shown() -> None:
    config = raw(**REQUIRED, users=[GRACE], initialPasswords={"grace": "Correct-horse-9"})
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse(config, "dev", is_secret=lambda _key: False)
    assert str(refused.value).splitlines()[1:] == [
        "  initialPasswords: is stored in clear text. Run: pulumi config rm initialPasswords, then "
        "pulumi config set --secret --path 'initialPasswords[\"grace\"]'"
    ]


def test_whether_a_key_is_secret_is_asked_by_its_full_name() -> None:
    asked: set[str] = set()
    config = raw(**REQUIRED, users=[GRACE], initialPasswords={"grace": "Correct-horse-9"})
    Settings.parse(config, "dev", is_secret=lambda key: asked.add(key) is None)
    assert {key for key in asked if key.removeprefix("iot-ords:") in SECRET_KEYS} == {"iot-ords:initialPasswords"}


@pytest.mark.parametrize("wrong", [{"grace": 12345678}, {"grace": ["12345678"]}, "12345678", ["12345678"]])
def test_a_password_is_never_shown_and_the_line_that_mends_it_encrypts(wrong: Any) -> None:
    lines = mistakes(users=[GRACE], initialPasswords=wrong)
    assert "12345678" not in "".join(lines)
    assert all("pulumi config set --secret --path" in line for line in lines)


def test_a_value_that_is_stored_encrypted_is_not_shown() -> None:
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse(raw(**{**REQUIRED, "clientId": "hush-hush"}), "dev", is_secret=lambda _key: True)
    assert "hush" not in str(refused.value)


def test_settings_do_not_show_passwords_when_printed() -> None:
    assert "horse" not in repr(parse(users=[GRACE], initialPasswords={"grace": "Correct-horse-9"}))


@pytest.mark.parametrize("key", _KEYS)
def test_every_line_that_mends_a_key_sets_that_key(key: str) -> None:
    assert to_camel(key) == key
    assert key in _KEYS[key][1]


def test_user_names_that_differ_only_in_case_are_the_same_user() -> None:
    lines = mistakes(users=[GRACE], existingUsers=[GRACE["userName"].upper()])
    assert lines == [f"existingUsers: {name} is also in users. Keep it in one of the two" for name in ("GRACE",)]


def test_the_ocid_of_another_kind_of_resource_is_refused() -> None:
    lines = mistakes(iotDomainIds=["ocid1.iotdomaingroup.oc1.iad.x"])
    assert lines[0].startswith('iotDomainIds[0]: "ocid1.iotdomaingroup.oc1.iad.x" is not right')


def test_a_plugin_process_of_its_own_gets_the_settings_of_the_oci_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    config = {"oci:region": "us-ashburn-1", "oci:auth": "SecurityToken", "iot-ords:clientId": "x"}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(config))
    assert process_config() == {"oci:region": "us-ashburn-1", "oci:auth": "SecurityToken"}
