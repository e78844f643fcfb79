"""What an administrator sees and does in the identity domain of a stack: app, users, assignments, passwords.

Source: OCI Python SDK `identity_domains` models App, User, Grant, UserPasswordChanger and UserPasswordResetter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ords_client.errors import UsageError
from ords_client.links.administrator import Administrator
from ords_client.outputs import Outputs

STATE = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"
PASSWORD_STATE = "urn:ietf:params:scim:schemas:oracle:idcs:extension:passwordState:User"  # noqa: S105 - a schema
CHANGER = "urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordChanger"
RESETTER = "urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordResetter"
PAGE_RESOURCES = 1000


class IdentityDomain:
    """The identity domain of a stack, as an administrator sees it."""

    def __init__(self, administrator: Administrator, outputs: Outputs) -> None:
        """Look with the rights of `administrator`."""
        self._administrator = administrator
        self._outputs = outputs
        self._base_url = f"{outputs.identity_domain_url}/admin/v1"

    def app(self) -> dict[str, Any]:
        """Return the app of the stack.

        Raises:
            NotAllowedError: It is gone (404), or may not be read.
        """
        return self._administrator.get(f"{self._base_url}/Apps/{self._outputs.app_scim_id}")

    def user(self, name: str) -> dict[str, Any] | None:
        """Return a user with its groups and state; None when there is none of that name."""
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        attributes = f"userName,active,groups,{STATE},{PASSWORD_STATE}:mustChange"
        return next(self._search("Users", f'userName eq "{quoted}"', attributes), None)

    def is_assigned(self, user: dict[str, Any]) -> bool:
        """Tell whether a user, or a group the user is in, is assigned to the app."""
        own = {user["id"], *(group["value"] for group in user.get("groups") or ())}
        grants = self._search("Grants", f'app.value eq "{self._outputs.app_scim_id}"', "grantee")
        return any(grant["grantee"]["value"] in own for grant in grants)

    def set_password(self, name: str, password: str) -> None:
        """Give a user a new password, without a mail about it.

        Raises:
            UsageError: There is no such user.
            AdministratorError: The identity domain refused, for example for its password rules.
        """
        body = {"schemas": [CHANGER], "password": password, "bypassNotification": True}
        self._administrator.put(f"{self._base_url}/UserPasswordChanger/{self._user_id(name)}", body)

    def reset_password(self, name: str) -> None:
        """Take away a user's password; the identity domain mails the user how to choose a new one.

        Raises:
            UsageError: There is no such user.
            AdministratorError: The identity domain refused.
        """
        body = {"schemas": [RESETTER], "bypassNotification": False}
        self._administrator.put(f"{self._base_url}/UserPasswordResetter/{self._user_id(name)}", body)

    def _user_id(self, name: str) -> str:
        user = self.user(name)
        if user is None:
            raise UsageError(f"{self._outputs.identity_domain_host} has no user called {name!r}.")
        return str(user["id"])

    def _search(self, kind: str, condition: str, attributes: str) -> Iterator[dict[str, Any]]:
        start = 1
        while True:
            query: dict[str, str | int] = {"filter": condition, "attributes": attributes}
            query |= {"startIndex": start, "count": PAGE_RESOURCES}
            found = self._administrator.get(f"{self._base_url}/{kind}", query)
            resources = found.get("Resources") or []
            yield from resources
            start += len(resources)
            if not resources or start > found.get("totalResults", 0):
                return
