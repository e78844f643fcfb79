"""Oracle's command line client: `oci identity-domains` for apps, groups, users, grants and settings."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kernel import tenancy
from tests.contract.command_line import COMPARTMENT, WAIT, Done, Session, as_json, ask, assert_refused, created_by

SCHEMAS = "urn:ietf:params:scim:schemas"
MESSAGES = "urn:ietf:params:scim:api:messages:2.0"


def schemas(name: str) -> tuple[str, str]:
    return "--schemas", as_json([name if name.startswith("urn:") else f"{SCHEMAS}:{name}"])


class Directory:
    """`oci identity-domains` on one identity domain."""

    def __init__(self, client: Session, url: str) -> None:
        """Use the identity domain at `url`."""
        self.client, self.url = client, url

    def __call__(self, *arguments: str) -> dict[str, Any]:
        """Run a command and give its data."""
        found: dict[str, Any] = ask(self.client, "identity-domains", *arguments, "--endpoint", self.url).get("data", {})
        return found

    def run(self, *arguments: str) -> Done:
        """Run a command."""
        return self.client.run("identity-domains", *arguments, "--endpoint", self.url)

    def patch(self, kind: str, scim_id: str, path: str, value: Any) -> dict[str, Any]:
        """Replace one attribute."""
        operations = as_json([{"op": "replace", "path": path, "value": value}])
        return self(kind, "patch", f"--{kind}-id", scim_id, *schemas(f"{MESSAGES}:PatchOp"), "--operations", operations)


@pytest.fixture(scope="module")
def directory(client: Session) -> Directory:
    details = ("--display-name", "directory", "--description", "-", "--home-region", tenancy.REGION)
    create = ("iam", "domain", "create", *COMPARTMENT, *details, "--license-type", "free", *WAIT)
    ocid = created_by(ask(client, *create))
    return Directory(client, str(ask(client, "iam", "domain", "get", "--domain-id", ocid)["data"]["url"]))


@pytest.fixture(scope="module")
def app(directory: Directory) -> dict[str, Any]:
    return directory("app", "create", *app_details())


def app_details() -> tuple[str, ...]:
    template = as_json({"value": "CustomWebAppTemplateId"})
    return (
        *schemas("oracle:idcs:App"),
        *("--display-name", "IoT data", "--name", "iot_data", "--based-on-template", template, "--active", "true"),
        *("--is-o-auth-resource", "true", "--audience", "/group1", "--trust-scope", "Account"),
        *("--scopes", as_json([{"value": "/iot/domain1"}])),
        *("--is-o-auth-client", "true", "--client-type", "confidential"),
        *("--allowed-grants", as_json(["password", "client_credentials"])),
    )


@pytest.fixture(scope="module")
def user(directory: Directory) -> dict[str, Any]:
    return directory("user", "create", *user_details("Grace"))


def user_details(given_name: str) -> tuple[str, ...]:
    emails = as_json([{"value": "grace@example.com", "type": "work", "primary": True}])
    name = as_json({"givenName": given_name, "familyName": "Hopper"})
    return (*schemas("core:2.0:User"), "--user-name", "grace", "--name", name, "--emails", emails)


@pytest.fixture(scope="module")
def group(directory: Directory, user: dict[str, Any]) -> dict[str, Any]:
    return directory("group", "create", *group_details(user))


def group_details(*members: dict[str, Any]) -> tuple[str, ...]:
    listed = as_json([{"value": member["id"], "type": "User"} for member in members])
    return (*schemas("core:2.0:Group"), "--display-name", "iot-readers", "--members", listed)


@pytest.fixture(scope="module")
def grant(directory: Directory, app: dict[str, Any], group: dict[str, Any]) -> dict[str, Any]:
    return directory(
        *("grant", "create", *schemas("oracle:idcs:Grant"), "--grant-mechanism", "ADMINISTRATOR_TO_GROUP"),
        *("--grantee", as_json({"value": group["id"], "type": "Group"}), "--app", as_json({"value": app["id"]})),
    )


def test_app_shows_its_secret_and_its_scope(directory: Directory, app: dict[str, Any]) -> None:
    found = directory("app", "get", "--app-id", app["id"])
    assert found["client-secret"] == app["client-secret"]
    assert found["scopes"][0]["fqs"] == "/group1/iot/domain1"


def test_app_is_changed_by_patch_and_put(directory: Directory, app: dict[str, Any]) -> None:
    assert directory.patch("app", app["id"], "description", "by patch")["description"] == "by patch"
    put = directory("app", "put", "--app-id", app["id"], *app_details(), "--description", "by put", "--force")
    assert (put["description"], put["id"]) == ("by put", app["id"])


def test_status_changer_switches_the_app_off_and_on(directory: Directory, app: dict[str, Any]) -> None:
    changer = ("app-status-changer", "put", "--app-status-changer-id", app["id"])
    for active in (False, True):
        directory(*changer, *schemas("oracle:idcs:AppStatusChanger"), "--active", as_json(active), "--force")
        assert directory("app", "get", "--app-id", app["id"])["active"] is active


def test_group_shows_its_members_only_on_request(directory: Directory, group: dict[str, Any]) -> None:
    get = ("group", "get", "--group-id", group["id"])
    assert directory(*get)["members"] is None
    assert [member["name"] for member in directory(*get, "--attributes", "members")["members"]] == ["grace"]


def test_group_is_changed_by_patch_and_put(directory: Directory, group: dict[str, Any], user: dict[str, Any]) -> None:
    assert directory.patch("group", group["id"], "externalId", "x-1")["external-id"] == "x-1"
    get = ("group", "get", "--group-id", group["id"], "--attribute-sets", "all")
    for members in ((), (user,)):
        directory("group", "put", "--group-id", group["id"], *group_details(*members), "--force")
        assert len(directory(*get)["members"] or []) == len(members)


def test_user_is_changed_by_patch_and_put(directory: Directory, user: dict[str, Any]) -> None:
    assert directory.patch("user", user["id"], "title", "Admiral")["title"] == "Admiral"
    put = directory("user", "put", "--user-id", user["id"], *user_details("Brewster"), "--force")
    assert put["name"]["given-name"] == "Brewster"


def test_administrator_changes_status_and_password_of_a_user(directory: Directory, user: dict[str, Any]) -> None:
    for active in (False, True):
        directory(
            *("user-status-changer", "put", "--user-status-changer-id", user["id"]),
            *(*schemas("oracle:idcs:UserStatusChanger"), "--active", as_json(active), "--force"),
        )
        assert directory("user", "get", "--user-id", user["id"])["active"] is active
    directory(
        *("user-password-changer", "put", "--user-password-changer-id", user["id"], "--force"),
        *(*schemas("oracle:idcs:UserPasswordChanger"), "--password", "-".join(["Correct", "horse", "7"])),
    )
    directory(
        *("user-password-resetter", "put", "--user-password-resetter-id", user["id"], "--force"),
        *(*schemas("oracle:idcs:UserPasswordResetter"), "--bypass-notification", "true"),
    )


def test_grant_names_app_and_group(
    directory: Directory, grant: dict[str, Any], app: dict[str, Any], group: dict[str, Any]
) -> None:
    found = directory("grant", "get", "--grant-id", grant["id"])
    assert (found["app"]["value"], found["grantee"]["value"]) == (app["id"], group["id"])


@pytest.mark.parametrize(
    ("kind", "filter"),
    [
        ("app", 'name eq "iot_data"'),
        ("group", 'displayName eq "iot-readers"'),
        ("user", 'userName eq "grace"'),
        ("grant", 'app.value eq "{app}"'),
    ],
)
def test_list_and_search_find_the_same_one(
    directory: Directory, app: dict[str, Any], grant: dict[str, Any], kind: str, filter: str
) -> None:
    wanted = ("--filter", filter.format(app=app["id"]))
    listed = directory(f"{kind}s", "list", *wanted)["resources"]
    searched = directory(f"{kind}s", "search", *schemas(f"{MESSAGES}:SearchRequest"), *wanted)["resources"]
    assert len(listed) == 1
    assert [entry["id"] for entry in listed] == [entry["id"] for entry in searched]


def test_client_access_to_the_signing_certificate_is_patched(directory: Directory) -> None:
    directory.patch("setting", "Settings", "signingCertPublicAccess", True)
    assert directory("setting", "get", "--setting-id", "Settings")["signing-cert-public-access"] is True
    (listed,) = directory("settings", "list")["resources"]
    (searched,) = directory("settings", "search", *schemas(f"{MESSAGES}:SearchRequest"))["resources"]
    assert listed["id"] == searched["id"] == "Settings"


def test_identity_settings_can_be_read(directory: Directory) -> None:
    assert directory("identity-setting", "get", "--identity-setting-id", "IdentitySettings")["id"]
    assert directory("identity-settings", "list")["resources"]


def test_active_app_is_not_deleted_and_the_rest_is(
    directory: Directory,
    app: dict[str, Any],
    grant: dict[str, Any],
    group: dict[str, Any],
    user: dict[str, Any],
) -> None:
    refused = directory.run("app", "delete", "--app-id", app["id"], "--force")
    assert refused.status == 1
    assert "active" in refused.err
    directory.patch("app", app["id"], "active", False)
    for kind, resource in (("grant", grant), ("group", group), ("user", user), ("app", app)):
        force_delete = ("--force-delete", "true") if kind in {"group", "user"} else ()
        directory(kind, "delete", f"--{kind}-id", resource["id"], *force_delete, "--force")
        assert_refused(directory.run(kind, "get", f"--{kind}-id", resource["id"]), 404, resource["id"])
