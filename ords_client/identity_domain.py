"""What an administrator sees and does in the identity domain of a stack: app, users, assignments, passwords.

Source: OCI Python SDK `identity_domains` models App, User, Grant, UserPasswordChanger and UserPasswordResetter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ords_client.administrator import Administrator
from ords_client.errors import OddAnswerError, UsageError
from ords_client.outputs import Outputs

STATE = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"
PASSWORD_STATE = "urn:ietf:params:scim:schemas:oracle:idcs:extension:passwordState:User"  # noqa: S105 - a schema
CHANGER = "urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordChanger"
RESETTER = "urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordResetter"
PAGE_RESOURCES = 1000
MOST_PAGES = 1000


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
        value = json.dumps(name, ensure_ascii=False)  # as a filter's values are (RFC 7644, 3.4.2.2)
        attributes = f"userName,active,groups,{STATE},{PASSWORD_STATE}:mustChange"
        return next(self._search("Users", f"userName eq {value}", attributes), None)

    def is_assigned(self, user: dict[str, Any]) -> bool:
        """Tell whether a user, or a group the user is in, is assigned to the app."""
        own = {user.get("id"), *(group.get("value") for group in user.get("groups") or ())} - {None}
        grants = self._search("Grants", f'app.value eq "{self._outputs.app_scim_id}"', "grantee")
        return any((grant.get("grantee") or {}).get("value") in own for grant in grants)

    def set_password(self, name: str, password: str) -> None:
        """Give a user a new password, without a mail about it.

        Raises:
            UsageError: There is no such user.
            AdministratorError: The identity domain refused, for example for its password rules.
        """
        body = {"schemas": [CHANGER], "password": password, "bypassNotification": True}
        url = f"{self._base_url}/UserPasswordChanger/{self._user_id(name)}"
        self._administrator.put(url, body, secrets=(password,))

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
        if not user.get("id"):
            raise OddAnswerError(f"{self._base_url}/Users answered with a user that has no id.")
        return quote(str(user["id"]), safe="")

    def _search(self, kind: str, condition: str, attributes: str) -> Iterator[dict[str, Any]]:
        """Yield what is found, page by page.

        Raises:
            OddAnswerError: The list has another shape, or does not end.
        """
        start, url = 1, f"{self._base_url}/{kind}"
        for _ in range(MOST_PAGES):
            query: dict[str, str | int] = {"filter": condition, "attributes": attributes}
            query |= {"startIndex": start, "count": PAGE_RESOURCES}
            found = self._administrator.get(url, query, member="Resources")
            resources, total = found.get("Resources") or [], found.get("totalResults", 0)
            if not isinstance(resources, list) or not isinstance(total, int):
                raise OddAnswerError(f"{url} answered with something else than a list.")
            yield from (one for one in resources if isinstance(one, dict))
            start += len(resources)
            if not resources or start > total:
                return
        raise OddAnswerError(f"{url} gives page after page and does not come to an end.")
