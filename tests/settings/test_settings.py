"""Every key, every mistake, all of them at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from components.identity_domain import ExistingIdentityDomain, NewIdentityDomain
from components.iot_domain import ExistingIotDomainGroup, ExistingIotDomains, NewIotDomainGroup, NewIotDomains
from settings.configuration import DISPOSABLE_STACKS
from settings.keys import KEYS
from settings.settings import Settings

PULUMI_YAML = yaml.safe_load((Path(__file__).parents[2] / "Pulumi.yaml").read_text())
IOT_DOMAIN = "ocid1.iotdomain.oc1.iad.aaaa"
GROUP = "ocid1.iotdomaingroup.oc1.iad.aaaa"
COMPARTMENT = "ocid1.compartment.oc1..aaaa"
SECRET_KEYS = {key.name for key in KEYS.values() if key.is_secret}
IDENTITY_DOMAIN = "ocid1.domain.oc1..aaaa"
ADMINISTRATOR = {"userName": "iot-admin", "email": "ada@example.com", "givenName": "Ada", "familyName": "Lovelace"}
GRACE = {"userName": "grace", "email": "grace@example.com", "givenName": "Grace", "familyName": "Hopper"}
REQUIRED = {"iotDomainIds": [IOT_DOMAIN], "compartmentId": COMPARTMENT, "administrator": ADMINISTRATOR}


NEW: dict[str, Any] = {"iotDomainIds": "", "newIotDomains": [{"name": "plant-1"}], "iotCompartmentId": COMPARTMENT}


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


def iot_domain_ids(settings: Settings) -> tuple[str, ...]:
    assert isinstance(settings.iot_domains, ExistingIotDomains)
    return settings.iot_domains.iot_domain_ids


def new_identity_domain(settings: Settings) -> NewIdentityDomain:
    assert isinstance(settings.identity_domain, NewIdentityDomain)
    return settings.identity_domain


def test_the_defaults_of_pulumi_yaml_and_the_three_required_keys_are_a_whole_configuration() -> None:
    settings = parse()
    assert iot_domain_ids(settings) == (IOT_DOMAIN,)
    assert new_identity_domain(settings).identity_domain_name == "iot-data"
    assert new_identity_domain(settings).license_type == "free"
    assert settings.app.client_id == "iot_data_client"
    assert settings.app.access_token_lifetime_seconds == 3600
    assert settings.app.client_secret_version == 1
    assert settings.readers.assign_users is True
    assert settings.runs.on_destroy == "restore"
    assert settings.runs.timeout_seconds == 1800
    assert settings.readers.users == ()
    assert settings.readers.groups == ()


def test_the_defaults_of_pulumi_yaml_are_the_defaults_of_the_declarations() -> None:
    """So a test or a tool that skips Pulumi.yaml sees the same settings."""
    bare = {f"iot-ords:{key}": json.dumps(value) for key, value in REQUIRED.items()}
    bare["iot-ords:compartmentId"] = COMPARTMENT
    assert Settings.parse(bare, "dev", is_secret) == parse()


def test_an_existing_identity_domain_needs_only_the_iot_domains() -> None:
    settings = Settings.parse(raw(iotDomainIds=[IOT_DOMAIN], identityDomainId=IDENTITY_DOMAIN), "prod", is_secret)
    assert settings.identity_domain == ExistingIdentityDomain(identity_domain_id=IDENTITY_DOMAIN)


def test_new_iot_domains_go_into_a_new_group_unless_one_is_named() -> None:
    settings = parse(**NEW)
    assert isinstance(settings.iot_domains, NewIotDomains)
    (new,) = settings.iot_domains.new_iot_domains
    assert (new.name, new.retention_days.raw_data, new.retention_days.historized_data) == ("plant-1", 16, 30)
    assert isinstance(settings.iot_domain_group, NewIotDomainGroup)
    assert settings.iot_domain_group.iot_domain_group_type == "PRODUCTION"
    group = parse(**NEW, iotDomainGroupId=GROUP).iot_domain_group
    assert group == ExistingIotDomainGroup(iot_domain_group_id=GROUP)


@pytest.mark.parametrize(("stack", "protected"), [("sim", False), ("dev", False), ("prod", True)])
def test_new_iot_domains_are_protected_except_in_disposable_stacks(stack: str, protected: bool) -> None:
    settings = parse(stack, **NEW).iot_domains
    assert isinstance(settings, NewIotDomains)
    assert settings.protect_iot_domains is protected


def test_a_key_of_the_identity_domain_that_is_not_needed_must_still_be_right() -> None:
    (line,) = mistakes(identityDomainId=IDENTITY_DOMAIN, compartmentId="here", administrator="")
    assert line.startswith('compartmentId: "here" is not right')


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
    readers, new = settings.readers, new_identity_domain(settings)
    assert [user.user_name for user in readers.users] == ["grace"]
    assert new.administrator.given_name == "Ada"
    assert (new.identity_domain_name, new.identity_domain_description) == ("a.b_c-d", "All of it")
    assert (new.license_type, new.protect_identity_domain) == ("premium", True)
    assert readers.existing_users == ("linus",)
    assert readers.initial_passwords["grace"].get_secret_value() == "Correct-horse-9"
    assert readers.groups[0].members == ("grace", "linus")
    assert (readers.assign_users, settings.runs.on_destroy) == (False, "keep")
    assert (settings.runs.timeout_seconds, settings.app.access_token_lifetime_seconds) == (60, 31_536_000)
    assert settings.app.client_secret_version == 7
    assert (settings.app.app_name, settings.app.client_id) == ("Readers", "readers_1")


@pytest.mark.parametrize(("stack", "protected"), [("sim", False), ("dev", False), ("prod", True), ("test", True)])
def test_an_identity_domain_is_protected_except_in_disposable_stacks(stack: str, protected: bool) -> None:
    assert new_identity_domain(parse(stack)).protect_identity_domain is protected
    assert (stack in DISPOSABLE_STACKS) is not protected


@pytest.mark.parametrize("stack", ["sim", "prod"])
def test_a_configured_protection_beats_the_default_of_the_stack(stack: str) -> None:
    assert new_identity_domain(parse(stack, protectIdentityDomain="true")).protect_identity_domain is True
    assert new_identity_domain(parse(stack, protectIdentityDomain="false")).protect_identity_domain is False


def test_a_single_text_is_a_list_of_one() -> None:
    settings = parse(iotDomainIds=IOT_DOMAIN, existingUsers="linus", directAccessGroups="analysts")
    assert iot_domain_ids(settings) == (IOT_DOMAIN,)
    assert settings.readers.existing_users == ("linus",)
    assert settings.data_access.direct_access_groups == ("analysts",)


def test_members_may_be_a_single_text() -> None:
    assert parse(users=[GRACE], groups=[{"name": "readers", "members": "grace"}]).readers.groups[0].members == (
        "grace",
    )


def test_text_that_begins_like_a_list_and_is_none_stays_text() -> None:
    assert parse(appName="[beta] IoT data").app.app_name == "[beta] IoT data"


def test_keys_of_other_projects_are_not_looked_at() -> None:
    config = raw(**REQUIRED) | {"oci:region": "us-ashburn-1", "other:clientId": "!"}
    assert Settings.parse(config, "dev", is_secret).app.client_id == "iot_data_client"


def test_load_reads_the_running_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulumi.runtime, "get_config_env", lambda: raw(**REQUIRED))
    monkeypatch.setattr(pulumi, "get_stack", lambda: "prod")
    assert new_identity_domain(Settings.load()).protect_identity_domain is True


def test_the_first_line_counts_the_mistakes_and_names_the_stack() -> None:
    with pytest.raises(pulumi.RunError, match=r"\AThe configuration of stack dev has 1 mistake:\n"):
        parse(timeoutSeconds=1)
    with pytest.raises(pulumi.RunError, match=r"\AThe configuration of stack prod has 2 mistakes:\n"):
        parse("prod", timeoutSeconds=1, clientId="a-b")


def test_an_empty_stack_is_told_all_three_required_keys_at_once() -> None:
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse(raw(), "dev", is_secret)
    assert "iotDomainIds, compartmentId and administrator are missing" in str(refused.value)


WRONG: dict[str, Any] = {
    "iotDomainIds": ["iot-domain-1"],
    "newIotDomains": [{"name": " "}],
    "iotCompartmentId": "ocid1.compartment",
    "protectIotDomains": "maybe",
    "iotDomainGroupId": "my-group",
    "iotDomainGroupName": " ",
    "iotDomainGroupDescription": " ",
    "iotDomainGroupType": "STANDARD",
    "identityDomainId": "my-domain",
    "compartmentId": "ocid1.compartment",
    "identityDomainName": "IoT data!",
    "identityDomainDescription": " ",
    "licenseType": " ",
    "administrator": {**ADMINISTRATOR, "email": "ada"},
    "homeRegion": "IAD",
    "identityDomainRegion": "phoenix",
    "appName": " ",
    "clientId": "iot-data",
    "accessTokenLifetimeSeconds": "59",
    "clientSecretVersion": "0",
    "appLeftAsIs": ["scopes", "scopes"],
    "users": [{**GRACE, "email": "grace at example.com"}],
    "existingUsers": ["linus", "linus"],
    "initialPasswords": "Correct-horse-9",
    "groups": [{"name": " "}],
    "existingGroups": ["analysts", "analysts"],
    "assignUsers": "perhaps",
    "readersFile": ["readers.yaml"],
    "directAccessGroups": ["analysts", "analysts"],
    "apexInitialPasswords": "Correct-horse-9",
    "onDestroy": "forget",
    "protectIdentityDomain": "maybe",
    "timeoutSeconds": "7201",
}


def test_the_table_of_wrong_values_has_every_key() -> None:
    assert WRONG.keys() == PULUMI_YAML["config"].keys() == KEYS.keys()


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_is_named_with_what_is_right_and_the_line_that_mends_it(key: str) -> None:
    without = {"iotDomainIds": ""} if key == "newIotDomains" else {}
    line = next(line for line in mistakes(**without, **{key: WRONG[key]}) if line.startswith(key))
    assert line.startswith(key)
    assert f"expected {KEYS[key].right}. Run: pulumi config set " in line
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
            "iotDomainIds: missing, needed unless newIotDomains creates some; expected a list of OCIDs of IoT domains, "
            "each once. Run: pulumi config set --path 'iotDomainIds[0]' ocid1.iotdomain.oc1...",
        ),
        (
            {"iotDomainIds": [IOT_DOMAIN, "x"]},
            'iotDomainIds[1]: "x" is not right; expected a list of OCIDs of IoT domains, each once. '
            "Run: pulumi config set --path 'iotDomainIds[1]'",
        ),
        (
            {"users": [{key: value for key, value in GRACE.items() if key != "email"}]},
            "users[0].email: missing; expected a list of users, each with userName, email, givenName and familyName. "
            "Run: pulumi config set --path 'users[0].email'",
        ),
        (
            {"administrator": {**ADMINISTRATOR, "userName": "Ada@Example.com"}},
            "administrator: userName must differ from email; expected an object of userName (not the e-mail address), "
            "email, givenName and familyName. Run: pulumi config set --path administrator.userName iot-admin",
        ),
        (
            {"existingUsers": ["linus", "ada", "linus"]},
            "existingUsers: names linus more than once; expected a list of user names, each once. "
            "Run: pulumi config set --path 'existingUsers[0]' grace",
        ),
        (
            {"compartmentId": ""},
            "compartmentId: missing, needed to create an identity domain; expected the OCID of a "
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
            "Run: pulumi config set --type string --path 'existingUsers[1]' grace",
        ),
        (
            {"initialPasswords": {"grace": "Correct-horse-9"}},
            "initialPasswords: grace is not a user of users. "
            "Run: pulumi config rm --path 'initialPasswords[\"grace\"]'",
        ),
        (
            {"clientid": "a"},
            "clientid: no such key, did you mean clientId? Run: pulumi config rm clientid",
        ),
        (
            {"apexInitialPasswords": {IOT_DOMAIN: "eleven-char"}},
            f'apexInitialPasswords["{IOT_DOMAIN}"]: not right; expected an encrypted object of IoT domain OCID, '
            "or name of a new one, to password of 12 characters or more. "
            "Run: pulumi config set --secret --path 'apexInitialPasswords[\"ocid1.iotdomain.oc1...\"]'",
        ),
        (
            {"apexInitialPasswords": {"ocid1.iotdomain.oc1.iad.other": "twelve-chars"}},
            "apexInitialPasswords: ocid1.iotdomain.oc1.iad.other is not among iotDomainIds. "
            "Run: pulumi config rm --path 'apexInitialPasswords[\"ocid1.iotdomain.oc1.iad.other\"]'",
        ),
        (
            {"newIotDomains": [{"name": "plant-1"}], "iotCompartmentId": COMPARTMENT},
            "newIotDomains: is set, and iotDomainIds too; keep one of the two. Run: pulumi config rm newIotDomains",
        ),
        (
            {"iotDomainIds": "", "newIotDomains": [{"name": "plant-1"}]},
            "iotCompartmentId: missing, needed to create IoT domains; expected the OCID of a compartment. "
            "Run: pulumi config set iotCompartmentId ocid1.compartment.oc1...",
        ),
        (
            NEW | {"newIotDomains": [{"name": "plant-1", "retentionDays": {"rawData": 0}}]},
            'newIotDomains[0].retentionDays.rawData: "0" is not right; expected a list of IoT domains, each with name '
            "and, if wanted, description and retentionDays (rawData, rejectedData, historizedData, rawCommandData). "
            "Run: pulumi config set --path 'newIotDomains[0].retentionDays.rawData'",
        ),
        (
            NEW | {"newIotDomains": [{"name": "plant-1"}, {"name": "plant-1"}]},
            "newIotDomains: plant-1 is listed twice. Remove one of the two from newIotDomains",
        ),
        (
            NEW | {"apexInitialPasswords": {IOT_DOMAIN: "twelve-chars"}},
            f"apexInitialPasswords: {IOT_DOMAIN} is not among newIotDomains. "
            f"Run: pulumi config rm --path 'apexInitialPasswords[\"{IOT_DOMAIN}\"]'",
        ),
        ({"zzz": "a"}, "zzz: no such key. Run: pulumi config rm zzz"),
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

    def ask(key: str) -> bool:
        asked.add(key)
        return is_secret(key)

    Settings.parse(config, "dev", is_secret=ask)
    assert {key for key in asked if key.removeprefix("iot-ords:") in SECRET_KEYS} == {"iot-ords:initialPasswords"}


@pytest.mark.parametrize("wrong", [{"grace": 12345678}, {"grace": ["12345678"]}, "12345678", ["12345678"]])
def test_a_password_is_never_shown_and_the_line_that_mends_it_encrypts(wrong: Any) -> None:
    lines = mistakes(users=[GRACE], initialPasswords=wrong)
    assert "12345678" not in "".join(lines)
    assert all("pulumi config set --secret --path" in line for line in lines)


def test_a_value_that_is_stored_encrypted_but_would_be_shown_everywhere_is_refused_and_not_shown() -> None:
    """The engine decrypts it for the program: state, backups and history would hold it in clear text."""
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse(
            raw(**{**REQUIRED, "clientId": "hush-hush"}), "dev", is_secret=lambda key: key == "iot-ords:clientId"
        )
    assert "hush" not in str(refused.value)
    assert str(refused.value).splitlines()[1:] == [
        "  clientId: is stored encrypted, but it is no secret: the cloud and the stack's state show it in clear text. "
        "Run: pulumi config rm clientId, then pulumi config set clientId iot_data_client",
        "  clientId: not right; expected letters, digits and '_' only. Run: pulumi config set clientId iot_data_client",
    ]


@pytest.mark.parametrize("key", ["oci:privateKey", "oci:privateKeyPassword"])
def test_a_secret_of_the_oci_plugin_in_clear_text_is_refused_and_not_shown(key: str) -> None:
    """The engine would write it into the state with the provider."""
    with pytest.raises(pulumi.RunError) as refused:
        Settings.parse({**raw(**REQUIRED), key: "hush-hush"}, "dev", is_secret)
    assert str(refused.value).splitlines()[1:] == [
        f"  {key}: is stored in clear text, and the stack's state would hold it so. "
        f"Run: pulumi config rm {key}, then pulumi config set --secret {key} < FILE"
    ]
    assert Settings.parse({**raw(**REQUIRED), key: "hush-hush"}, "dev", lambda full: full == key or is_secret(full))


def test_settings_do_not_show_passwords_when_printed() -> None:
    assert "horse" not in repr(parse(users=[GRACE], initialPasswords={"grace": "Correct-horse-9"}))


def test_user_names_that_differ_only_in_case_are_the_same_user() -> None:
    lines = mistakes(users=[GRACE], existingUsers=[GRACE["userName"].upper()])
    assert lines == [f"existingUsers: {name} is also in users. Keep it in one of the two" for name in ("GRACE",)]


def test_the_ocid_of_another_kind_of_resource_is_refused() -> None:
    lines = mistakes(iotDomainIds=["ocid1.iotdomaingroup.oc1.iad.x"])
    assert lines[0].startswith('iotDomainIds[0]: "ocid1.iotdomaingroup.oc1.iad.x" is not right')


@pytest.mark.parametrize(
    "steering", ["\x1b]52;c;x\x07", "\x9b31m", "\0", "\u202e", "\u2066", "a\rb", "a\nb", "a\u2028b"]
)
def test_a_name_that_would_steer_a_terminal_is_refused(steering: str) -> None:
    text = f"x{steering}y"
    for values in (
        {"appName": text},
        {"groups": [{"name": text}]},
        {"users": [GRACE | {"familyName": text}]},
        {"users": [GRACE | {"email": f"{text}@example.com"}]},
    ):
        lines = mistakes(**values)
        assert "holds a control character" in lines[0] or "is not right" in lines[0]
        assert all(line.isprintable() for line in lines)


def test_names_of_every_script_are_taken() -> None:
    name = (
        "tab\tin \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u6e29\u5ea6 \u05e9\u05dc\u05d5\u05dd Gr\u00f6\u00dfe"
    )
    assert parse(appName=name).app.app_name == name


@pytest.mark.parametrize("text", ["[" * 20_000, '{"a":' * 20_000])
def test_a_list_without_an_end_is_a_mistake(text: str) -> None:
    assert len(mistakes(iotDomainIds=text)) == 1
