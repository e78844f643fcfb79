"""What is wrong between values that are each right."""

from __future__ import annotations

from collections.abc import Iterator

from components.iot_domain import ExistingIotDomains, NewIotDomains
from components.ords_data_access import DataAccess
from components.readers import Readers
from components.text import repeated, same_name
from settings import commands


def between(
    iot_domains: ExistingIotDomains | NewIotDomains, readers: Readers, data_access: DataAccess
) -> Iterator[str]:
    """Name every contradiction, with what mends it."""
    yield from _users(readers)
    yield from _groups(readers)
    if isinstance(iot_domains, NewIotDomains):
        known, key = [new.name for new in iot_domains.new_iot_domains], "newIotDomains"
    else:
        known, key = list(iot_domains.iot_domain_ids), "iotDomainIds"
    for name in repeated(known):
        yield f"{key}: {name} is listed twice. Remove one of the two from {key}"
    for name in sorted(data_access.apex_initial_passwords.keys() - set(known)):
        command = commands.remove(["apexInitialPasswords", name])
        yield f"apexInitialPasswords: {name} is not among {key}. Run: {command}"


def _users(readers: Readers) -> Iterator[str]:
    created = [user.user_name for user in readers.users]
    for name in repeated(created):
        yield f"users: {name} is listed twice. Remove one of the two from users"
    for name in sorted({*repeated([*created, *readers.existing_users])} & {*readers.existing_users}):
        yield f"existingUsers: {name} is also in users. Keep it in one of the two"
    for name in sorted(readers.initial_passwords):
        if same_name(name) not in map(same_name, created):
            command = commands.remove(["initialPasswords", name])
            yield f"initialPasswords: {name} is not a user of users. Run: {command}"
    for name in repeated(readers.initial_passwords):
        command = commands.remove(["initialPasswords", name])
        yield f"initialPasswords: {name} is there more than once. Run: {command}"


def _groups(readers: Readers) -> Iterator[str]:
    for name in repeated(group.name for group in readers.groups):
        yield f"groups: {name} is listed twice. Remove one of the two from groups"
    for name in sorted(
        {*repeated([*(group.name for group in readers.groups), *readers.existing_groups])} & {*readers.existing_groups}
    ):
        yield f"existingGroups: {name} is also in groups. Keep it in one of the two"
    known = {same_name(name) for name in readers.user_names}
    for index, group in enumerate(readers.groups):
        for name in sorted(name for name in group.members if same_name(name) not in known):
            command = commands.set_value(["existingUsers", len(readers.existing_users)], name, "--type", "string")
            yield f"groups[{index}].members: {name} is in neither users nor existingUsers. Run: {command}"
