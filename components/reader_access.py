"""Who may read: users, groups, memberships, and their assignment to the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pulumi

from components.directory import GROUPS, USERS, Entries, Entry, Kind, find, ids
from components.explanation import explain
from components.free_names import FreeNames
from components.mark import this_stack
from components.oci import DomainsGrant, DomainsGroup, DomainsUser
from components.people import Group, Person
from components.readers import Readers
from components.text import same_name

TAKEN_USER = (
    "User {name} exists already in the identity domain. To use the account as it is, move {name} from users to "
    "existingUsers; or choose another userName."
)
TAKEN_GROUP = (
    "Group {name} exists already in the identity domain. To use the group as it is, move {name} from groups to "
    "existingGroups; or choose another name."
)


@dataclass(frozen=True)
class ExistingReaders:
    """Users and groups that there are: those that are used as they are, and those that are in the way.

    Attributes:
        users: Name of each user to use, to SCIM id.
        groups: Name of each group to use, to SCIM id.
        own_users: Those of the users that this stack may have created: their external id is its name.
        own_groups: Those of the groups: all, because an adopted one bears no mark.
        free_users: Refuses to create a user that there is.
        free_groups: Refuses to create a group that there is.
        identity_domain_url: URL of the identity domain, known once every name was looked up there: what is made there
            waits for it, so that a wrong name stops a run before anything is created.
    """

    users: Mapping[str, pulumi.Output[str]]
    groups: Mapping[str, pulumi.Output[str]]
    own_users: pulumi.Output[list[Entry]]
    own_groups: pulumi.Output[list[Entry]]
    free_users: FreeNames
    free_groups: FreeNames
    identity_domain_url: pulumi.Output[str]

    @classmethod
    def find(cls, readers: Readers, identity_domain_url: pulumi.Output[str]) -> ExistingReaders:
        """Look up all names at once; one that must be there and is not fails the program."""
        found_users = find(USERS, identity_domain_url, readers.user_names)
        found_groups = find(GROUPS, identity_domain_url, readers.group_names)
        users = {name: found_users.apply(partial(_only, USERS, name)) for name in readers.existing_users}
        groups = {name: found_groups.apply(partial(_only, GROUPS, name)) for name in readers.existing_groups}
        own_users = found_users.apply(
            lambda found: [one for one in _those(readers.existing_users, found) if _is_own(one)]
        )
        own_groups = found_groups.apply(partial(_those, readers.existing_groups))
        free_users = FreeNames("user", "userName", found_users.apply(ids), TAKEN_USER)
        free_groups = FreeNames("group", "displayName", found_groups.apply(ids), TAKEN_GROUP)
        looked_up = pulumi.Output.all(identity_domain_url, found_users, found_groups, *users.values(), *groups.values())
        url = looked_up.apply(lambda values: str(values[0]))
        return cls(users, groups, own_users, own_groups, free_users, free_groups, url)


@dataclass(frozen=True, kw_only=True)
class ReaderAccessArgs:
    """Arguments of ReaderAccess.

    Attributes:
        readers: What a person wrote down about them.
        existing: Those of them that are not made here.
        app_id: SCIM id of the application.
    """

    readers: Readers
    existing: ExistingReaders
    app_id: pulumi.Input[str]


class ReaderAccess(pulumi.ComponentResource):
    """Users and groups that may read IoT data.

    Makes, in order (scenario step): the users to create; the groups with their members (23-26); the assignment of
    users (20-21) and groups (27-30) to the application.

    Attributes:
        users: User name to SCIM id.
        groups: Group name to SCIM id.
    """

    users: dict[str, pulumi.Output[str]]
    groups: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: ReaderAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare users, groups and assignments."""
        super().__init__("iot-ords:index:ReaderAccess", name, None, opts)
        self._name, self._args = name, args
        readers = args.readers
        if line := readers.warning():
            pulumi.log.warn(line)
        self._hooks_of_users = _hooks("user", args.existing.free_users)
        self._hooks_of_groups = _hooks("group", args.existing.free_groups)
        self._hooks_of_grants = _hooks("assignment")
        self.users = {user.user_name: self._create_user(user) for user in readers.users}
        self.users |= args.existing.users
        self._user_ids = {same_name(user): scim_id for user, scim_id in self.users.items()}
        self.groups = {group.name: self._create_group(group) for group in readers.groups}
        self.groups |= args.existing.groups
        args.existing.own_users.apply(partial(self._let_go, DomainsUser, USERS))
        args.existing.own_groups.apply(partial(self._let_go, DomainsGroup, GROUPS))
        if args.readers.assign_users:
            for user, scim_id in self.users.items():
                self._assign("User", user, scim_id)
        for group, scim_id in self.groups.items():
            self._assign("Group", group, scim_id)
        self.register_outputs({"users": self.users, "groups": self.groups})

    def _create_user(self, user: Person) -> pulumi.Output[str]:
        return DomainsUser(
            f"{self._name}-user-{user.user_name}",
            idcs_endpoint=self._args.existing.identity_domain_url,
            schemas=["urn:ietf:params:scim:schemas:core:2.0:User"],
            user_name=user.user_name,
            name={"given_name": user.given_name, "family_name": user.family_name},
            emails=[
                {"value": user.email, "type": "work", "primary": True},
                # The service adds this one by itself; declared, so that it is no difference later.
                {"value": user.email, "type": "recovery"},
            ],
            password=self._args.readers.initial_password(user.user_name),
            external_id=this_stack(),
            force_delete=True,
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=["schemas", "externalId"], hooks=self._hooks_of_users
            ),
        ).id

    def _let_go(self, resource: type[DomainsUser | DomainsGroup], kind: Kind, entries: Sequence[Entry]) -> None:
        """Only read what this stack may have created, under the name that it had: the engine then drops it."""
        for entry in entries:
            resource.get(
                f"{self._name}-{kind.noun.lower()}-{entry.name}",
                entry.scim_id,
                pulumi.ResourceOptions(parent=self),
                idcs_endpoint=self._args.existing.identity_domain_url,
                attributes=kind.attribute,
            )

    def _create_group(self, group: Group) -> pulumi.Output[str]:
        return DomainsGroup(
            f"{self._name}-group-{group.name}",
            idcs_endpoint=self._args.existing.identity_domain_url,
            schemas=["urn:ietf:params:scim:schemas:core:2.0:Group"],
            # Members are only returned on request; without this every later run would put them again.
            attribute_sets=["all"],
            display_name=group.name,
            urnietfparamsscimschemasoracleidcsextensiongroup_group=(
                {"description": group.description} if group.description else None
            ),
            members=[{"value": self._user_ids[same_name(member)], "type": "User"} for member in group.members],
            force_delete=True,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["schemas"], hooks=self._hooks_of_groups),
        ).id

    def _assign(self, kind: str, grantee_name: str, scim_id: pulumi.Output[str]) -> None:
        DomainsGrant(
            f"{self._name}-grant-{kind.lower()}-{grantee_name}",
            idcs_endpoint=self._args.existing.identity_domain_url,
            schemas=["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
            grant_mechanism=f"ADMINISTRATOR_TO_{kind.upper()}",
            grantee={"type": kind, "value": scim_id},
            app={"value": self._args.app_id},
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["schemas"], hooks=self._hooks_of_grants),
        )


def _only(kind: Kind, name: str, found: Entries | None) -> str:
    """Return the id of one thing that must exist."""
    key = f"{kind.noun.lower()}s"
    if found is None:
        raise pulumi.RunError(
            f"The identity domain does not answer, so {kind.noun.lower()} {name} cannot be found. If somebody deleted "
            "it, run: pulumi up --refresh, which makes it anew."
        )
    if same_name(name) not in found:
        raise pulumi.RunError(
            f"{kind.noun} {name} of existing{kind.noun}s is not in the identity domain. Check the name, or move the "
            f"{kind.noun.lower()} to the key {key} to have it created."
        )
    return found[same_name(name)].scim_id


def _those(names: Sequence[str], found: Entries | None) -> list[Entry]:
    return [found[same_name(name)] for name in names if same_name(name) in found] if found else []


def _is_own(entry: Entry) -> bool:
    return entry.external_id == this_stack()


def _hooks(noun: str, free: FreeNames | None = None) -> pulumi.ResourceHookBinding:
    return pulumi.ResourceHookBinding(before_create=[free.hook] if free else None, on_error=[explain(noun)])
