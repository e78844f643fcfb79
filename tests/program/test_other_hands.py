"""An update changes what the configuration says and nothing that somebody else set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.program.stack import Stack
from tests.support.client_key import new_client_key
from tests.support.colleague import SCHEMAS, Colleague

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

GROUP_EXTENSION = f"{SCHEMAS}:oracle:idcs:extension:requestable:Group"


@dataclass
class Updated:
    """A stack whose app, user, group and assignments were changed by hand, and then by the configuration."""

    printed: str
    operations: list[str]
    app: Any
    user: Any
    group: Any


@pytest.fixture(scope="module")
def updated(module_stack: Stack) -> Updated:
    module_stack.up()
    outputs, colleague = module_stack.outputs(), Colleague(module_stack.running.oci_client)
    url, app_id = outputs["identityDomainUrl"], outputs["appId"]
    user_id, group_id = outputs["users"]["grace"], outputs["groups"]["iot-readers"]
    colleague.set_app(url, app_id, "redirectUris", ["https://dashboard.example.com/callback"])
    colleague.register_certificate(url, "dashboard", new_client_key().certificate)
    colleague.set_app(url, app_id, "certificates", [{"certAlias": "dashboard"}])
    colleague.set_user(url, user_id, "title", "Rear Admiral")
    colleague.set_user(url, user_id, "preferredLanguage", "en")
    colleague.set_group(url, group_id, f"{GROUP_EXTENSION}:requestable", True)
    (user,), (group,) = module_stack.configured("users"), module_stack.configured("groups")
    module_stack.configure(
        accessTokenLifetimeSeconds=1800,
        users=[user | {"familyName": "Murray"}],
        groups=[group | {"description": "Read all IoT data"}],
    )
    last = module_stack.last_request()
    printed = module_stack.up("--diff")
    scim = colleague.scim(url)
    return Updated(
        printed,
        module_stack.changes(after=last),
        scim.get_app(app_id, attribute_sets=["all"]).data,
        scim.get_user(user_id, attribute_sets=["all"]).data,
        scim.get_group(group_id, attribute_sets=["all"]).data,
    )


def test_only_what_the_configuration_changed_is_changed(updated: Updated) -> None:
    assert sorted(updated.operations) == ["PutApp", "PutGroup", "PutUser"]


def test_redirect_addresses_and_certificates_of_the_app_stay(updated: Updated) -> None:
    assert updated.app.access_token_expiry == 1800
    assert updated.app.redirect_uris == ["https://dashboard.example.com/callback"]
    assert [certificate.cert_alias for certificate in updated.app.certificates] == ["dashboard"]


def test_title_and_language_of_the_user_stay(updated: Updated) -> None:
    assert updated.user.name.family_name == "Murray"
    assert (updated.user.title, updated.user.preferred_language) == ("Rear Admiral", "en")


def test_what_somebody_set_in_the_group_stays(updated: Updated) -> None:
    group, extension = updated.group, "urn_ietf_params_scim_schemas_oracle_idcs_extension"
    assert getattr(group, f"{extension}_group_group").description == "Read all IoT data"
    assert getattr(group, f"{extension}_requestable_group").requestable is True
    assert [member.value for member in group.members]


def test_nothing_is_left_to_change(updated: Updated, module_stack: Stack) -> None:
    module_stack.expect_no_changes()
