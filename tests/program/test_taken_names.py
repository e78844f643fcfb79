"""People, groups and names that were there before, or are handed over: nothing is created twice, nobody is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.program.stack import Stack
from tests.program.test_wrong_input import errors
from tests.support.colleague import Colleague
from tests.support.person import person

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

MORE_READERS = ("ada", "alan", "alonzo", "anita", "barbara", "dennis")
"""With them, more is to be created at once than the program has threads where the engine does one thing at a time."""
IN_PREVIEW = 'Preview failed: before hook "{noun} name must be free" failed: '


@dataclass
class Shared:
    """A stack in an identity domain that a colleague made, with a user of the colleague's."""

    stack: Stack
    colleague: Colleague
    domain: Any
    outputs: dict[str, Any]


@pytest.fixture(scope="module")
def shared(module_stack: Stack) -> Shared:
    colleague = Colleague(module_stack.running.oci_client)
    domain = colleague.create_identity_domain("shared")
    colleague.create_user(domain.url, "linus")
    more = [person(name, name.title(), "Reader") for name in MORE_READERS]
    module_stack.configure(identityDomainId=domain.id, users=[*module_stack.configured("users"), *more])
    module_stack.up("--parallel", "1")
    return Shared(module_stack, colleague, domain, module_stack.outputs())


def test_more_readers_than_the_program_has_threads_come_up(shared: Shared) -> None:
    assert set(shared.outputs["users"]) == {"grace", *MORE_READERS}


def test_what_the_stack_made_itself_is_not_taken(shared: Shared) -> None:
    shared.stack.expect_no_changes()


def test_names_that_are_taken_are_refused_in_the_preview_each_in_one_line(shared: Shared) -> None:
    stack = shared.stack
    before = stack.config_file.read_text()
    users = [*stack.configured("users"), person("Linus", "Linus", "Torvalds")]
    stack.configure(users=users, identityDomainId=None, identityDomainName="shared")
    printed = errors(stack.preview(succeeds=False))
    stack.configure(identityDomainId=shared.domain.id)
    printed += errors(stack.preview(succeeds=False))
    stack.config_file.write_text(before)
    assert [line for line in printed if "exists already" in line] == [
        IN_PREVIEW.format(noun="identity domain")
        + f"Identity domain shared exists already in compartment {shared.domain.compartment_id}. To use it: "
        f"pulumi config set identityDomainId {shared.domain.id}; or choose another name: pulumi config set "
        "identityDomainName shared-2. After a killed run of this stack: python -m recovery.",
        IN_PREVIEW.format(noun="user")
        + "User Linus exists already in the identity domain. To use the account as it is, move Linus from users to "
        "existingUsers; or choose another userName.",
    ]


def test_a_group_and_a_client_id_that_are_taken_are_refused_in_the_preview_too(shared: Shared) -> None:
    stack, url = shared.stack, shared.domain.url
    shared.colleague.create_group(url, "analysts")
    client_id = shared.colleague.create_app(url, "theirs").name
    before = stack.config_file.read_text()
    last = stack.last_request()
    stack.configure(groups=[*stack.configured("groups"), {"name": "Analysts"}])
    printed = errors(stack.preview(succeeds=False))
    stack.config_file.write_text(before)
    stack.configure(clientId=client_id)
    printed += errors(stack.preview(succeeds=False))
    stack.config_file.write_text(before)
    assert stack.changes(after=last) == []
    assert [line for line in printed if "exists already" in line] == [
        IN_PREVIEW.format(noun="group")
        + "Group Analysts exists already in the identity domain. To use the group as it is, move Analysts from groups "
        "to existingGroups; or choose another name.",
        IN_PREVIEW.format(noun="app")
        + f"App {client_id} exists already in the identity domain. Delete that app, or choose another client id, such "
        f"as: pulumi config set clientId {client_id}_2. After a killed run of this stack: python -m recovery.",
    ]


def test_a_leaving_reader_loses_the_assignment_before_the_account(shared: Shared) -> None:
    shared.stack.configure(users=shared.stack.configured("users")[:1])
    last = shared.stack.last_request()
    shared.stack.up()
    left = len(MORE_READERS)
    assert shared.stack.changes(after=last) == ["DeleteGrant"] * left + ["DeleteUser"] * left


def test_a_user_and_a_group_that_are_handed_over_keep_account_members_and_access(shared: Shared) -> None:
    stack, outputs = shared.stack, shared.outputs
    stack.configure(users=[], initialPasswords=None, existingUsers=["grace"], groups=[], existingGroups=["iot-readers"])
    last = stack.last_request()
    stack.up()
    assert stack.changes(after=last) == []
    now = stack.outputs()
    assert now["users"] == {"grace": outputs["users"]["grace"]}
    assert now["groups"] == outputs["groups"]
    stack.expect_no_changes()


def test_who_was_handed_over_is_not_taken_back_and_nobody_is_deleted(shared: Shared) -> None:
    stack = shared.stack
    before = stack.config_file.read_text()
    last = stack.last_request()
    stack.configure(users=[person("grace", "Grace", "Hopper")], existingUsers=[])
    printed = errors(stack.up(succeeds=False))
    stack.config_file.write_text(before)
    stack.configure(groups=[{"name": "iot-readers"}], existingGroups=[])
    printed += errors(stack.up(succeeds=False))
    stack.config_file.write_text(before)
    assert "User grace exists already in the identity domain." in "".join(printed)
    assert "Group iot-readers exists already in the identity domain." in "".join(printed)
    assert {"DeleteUser", "DeleteGroup", "CreateUser", "CreateGroup"}.isdisjoint(stack.changes(after=last))
    stack.up()
    stack.expect_no_changes()


def test_destroy_leaves_those_who_were_handed_over(shared: Shared) -> None:
    last = shared.stack.last_request()
    shared.stack.destroy()
    assert {"DeleteUser", "DeleteGroup"}.isdisjoint(shared.stack.changes(after=last))
    scim = shared.colleague.scim(shared.domain.url)
    assert scim.get_user(shared.outputs["users"]["grace"]).data.user_name == "grace"
    assert scim.get_group(shared.outputs["groups"]["iot-readers"]).data.display_name == "iot-readers"
