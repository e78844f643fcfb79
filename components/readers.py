"""Who may read: what a person writes down about users, groups and passwords."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pydantic import Field

from components.people import Group, Person
from components.section import Section
from components.text import Names, Password, same_name

FREE_REQUESTS_A_MINUTE = 150
"""What an identity domain of the licence type Free answers. Source: identity domains, "API Rate Limits"."""


class Readers(Section):
    """Who may read IoT data."""

    users: tuple[Person, ...] = Field(
        (),
        title="a list of users, each with userName, email, givenName and familyName",
        description="users to create",
        examples=[[{"userName": "grace"}]],
    )
    existing_users: Names = Field(
        (),
        title="a list of user names, each once",
        description="users of the identity domain that get access",
        examples=[["grace"]],
    )
    initial_passwords: Mapping[str, Password] = Field(
        {},
        title="an encrypted object of user name to password",
        description="initial passwords of users to create; without one Oracle mails an invitation",
        examples=[{"grace": ""}],
    )
    groups: tuple[Group, ...] = Field(
        (),
        title="a list of groups, each with name and, if wanted, description and members (user names)",
        description="groups to create and to assign to the application",
        examples=[[{"name": "iot-readers"}]],
    )
    existing_groups: Names = Field(
        (),
        title="a list of group names, each once",
        description="groups of the identity domain that get access",
        examples=[["iot-readers"]],
    )
    assign_users: bool = Field(
        True, description="assign every user to the application directly too, not only through the groups"
    )

    @property
    def user_names(self) -> list[str]:
        """Names of all users."""
        return [*(user.user_name for user in self.users), *self.existing_users]

    @property
    def group_names(self) -> list[str]:
        """Names of all groups."""
        return [*(group.name for group in self.groups), *self.existing_groups]

    def initial_password(self, user_name: str) -> pulumi.Output[str] | None:
        """Return the initial password of a user, if there is one."""
        found = (
            password for name, password in self.initial_passwords.items() if same_name(name) == same_name(user_name)
        )
        return next((pulumi.Output.secret(password.get_secret_value()) for password in found), None)

    def warning(self) -> str | None:
        """Return what to tell of readers who take longer than a minute, before anybody waits; None for fewer."""
        things = len(self.users) + len(self.group_names)
        assigned = len(self.group_names) + (len(self.user_names) if self.assign_users else 0)
        requests = things + assigned
        if requests <= FREE_REQUESTS_A_MINUTE:
            return None
        minutes = -(-requests // FREE_REQUESTS_A_MINUTE)
        return (
            f"{len(self.user_names):,} users mean {requests:,} requests to the identity domain in every run. A Free "
            f"one answers {FREE_REQUESTS_A_MINUTE} a minute: {minutes} minutes or more. Users in a group of "
            "existingGroups cost nothing (docs/configuration.md#many-readers)."
        )
