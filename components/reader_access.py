"""Who may read: users, groups, memberships, and their assignment to the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
from pulumi_oci.identity import (
    DomainsGrantAppArgs,
    DomainsGrantGranteeArgs,
    DomainsGroupMemberArgs,
    DomainsGroupUrnietfparamsscimschemasoracleidcsextensiongroupGroupArgs,
    DomainsUserEmailArgs,
    DomainsUserNameArgs,
)
from pulumi_oci.identity.domains_grant import DomainsGrant
from pulumi_oci.identity.domains_group import DomainsGroup
from pulumi_oci.identity.domains_user import DomainsUser
from pulumi_oci.identity.get_domains_users import GetDomainsUsersResult, get_domains_users_output


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """A user to create.

    Attributes:
        user_name: Name to sign in with.
        email: Primary e-mail address.
        given_name: First name.
        family_name: Last name.
        initial_password: A secret, or None: then Oracle mails an invitation.
    """

    user_name: str
    email: str
    given_name: str
    family_name: str
    initial_password: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class NewGroup:
    """A group to create and to assign to the application.

    Attributes:
        name: Display name.
        description: What it is for; may be empty.
        members: User names.
    """

    name: str
    description: str = ""
    members: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ReaderAccessArgs:
    """Arguments of ReaderAccess.

    Attributes:
        identity_domain_url: URL of the identity domain.
        app_id: SCIM id of the application.
        users: Users to create.
        existing_users: User names that exist.
        groups: Groups to create; members are among the users.
        assign_users: Assign every user to the application directly too.
    """

    identity_domain_url: pulumi.Input[str]
    app_id: pulumi.Input[str]
    users: Sequence[NewUser] = ()
    existing_users: Sequence[str] = ()
    groups: Sequence[NewGroup] = field(default_factory=tuple)
    assign_users: bool = True


class ReaderAccess(pulumi.ComponentResource):
    """Users and groups that may read IoT data.

    Makes, in order (scenario step): the users to create; the groups with their members (23-26); the assignment of
    users (20-21) and groups (27-30) to the application.

    Attributes:
        users: User name to SCIM id.
        groups: Group name to SCIM id.
    """

    users: Mapping[str, pulumi.Output[str]]
    groups: Mapping[str, pulumi.Output[str]]

    def __init__(self, name: str, args: ReaderAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare users, groups and assignments."""
        super().__init__("iot-ords:index:ReaderAccess", name, None, opts)
        self._name, self._args = name, args
        created = {user.user_name: self._create_user(user) for user in args.users}
        self.users = {**created, **{user: self._find_user(user) for user in args.existing_users}}
        self.groups = {group.name: self._create_group(group) for group in args.groups}
        if args.assign_users:
            for user, scim_id in self.users.items():
                self._assign("User", user, scim_id)
        for group, scim_id in self.groups.items():
            self._assign("Group", group, scim_id)
        self.register_outputs({"users": self.users, "groups": self.groups})

    def _create_user(self, user: NewUser) -> pulumi.Output[str]:
        return DomainsUser(
            f"{self._name}-user-{user.user_name}",
            idcs_endpoint=self._args.identity_domain_url,
            schemas=["urn:ietf:params:scim:schemas:core:2.0:User"],
            user_name=user.user_name,
            name=DomainsUserNameArgs(given_name=user.given_name, family_name=user.family_name),
            emails=[
                DomainsUserEmailArgs(value=user.email, type="work", primary=True),
                # The service adds this one by itself; declared, so that it is no difference later.
                DomainsUserEmailArgs(value=user.email, type="recovery"),
            ],
            password=user.initial_password,
            force_delete=True,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["schemas"]),
        ).id

    def _find_user(self, user_name: str) -> pulumi.Output[str]:
        quoted = user_name.replace("\\", "\\\\").replace('"', '\\"')
        found = get_domains_users_output(
            idcs_endpoint=self._args.identity_domain_url,
            user_filter=f'userName eq "{quoted}"',
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        return found.apply(lambda result: _only(result, user_name))

    def _create_group(self, group: NewGroup) -> pulumi.Output[str]:
        extension = DomainsGroupUrnietfparamsscimschemasoracleidcsextensiongroupGroupArgs(description=group.description)
        return DomainsGroup(
            f"{self._name}-group-{group.name}",
            idcs_endpoint=self._args.identity_domain_url,
            schemas=["urn:ietf:params:scim:schemas:core:2.0:Group"],
            # Members are only returned on request; without this every later run would put them again.
            attribute_sets=["all"],
            display_name=group.name,
            urnietfparamsscimschemasoracleidcsextensiongroup_group=extension if group.description else None,
            members=[DomainsGroupMemberArgs(value=self.users[member], type="User") for member in group.members],
            force_delete=True,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["schemas"]),
        ).id

    def _assign(self, kind: str, grantee_name: str, scim_id: pulumi.Output[str]) -> None:
        DomainsGrant(
            f"{self._name}-grant-{kind.lower()}-{grantee_name}",
            idcs_endpoint=self._args.identity_domain_url,
            schemas=["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
            grant_mechanism=f"ADMINISTRATOR_TO_{kind.upper()}",
            grantee=DomainsGrantGranteeArgs(type=kind, value=scim_id),
            app=DomainsGrantAppArgs(value=self._args.app_id),
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["schemas"]),
        )


def _only(result: GetDomainsUsersResult, user_name: str) -> str:
    """Give the id of the one user that was found."""
    if len(result.users) != 1:
        raise pulumi.RunError(
            f"User {user_name} of existingUsers is not in the identity domain. Check the name, or move the user to "
            "the key users to have it created."
        )
    return str(result.users[0].id)
