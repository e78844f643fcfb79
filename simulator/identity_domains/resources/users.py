"""Rules of users.

Source: OCI Python SDK models/user.py; documentation "Response Body" (the recovery e-mail the server adds, the
extensions an answer shows), "Requiring User's Email Address for Account Creation".
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from simulator.identity_domains import allowances
from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import FunctionalRefusal, invalid
from simulator.identity_domains.resources import passwords
from simulator.identity_domains.resources.grants import remove_grants
from simulator.identity_domains.resources.memberships import groups, groups_of, leave_all
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.store import Document

STATE_URN = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"
USER_URN = "urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User"
CAPABILITIES_URN = "urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:User"
PASSWORD_STATE_URN = "urn:ietf:params:scim:schemas:oracle:idcs:extension:passwordState:User"  # noqa: S105
CAPABILITIES = (
    "canUseApiKeys",
    "canUseAuthTokens",
    "canUseConsolePassword",
    "canUseCustomerSecretKeys",
    "canUseOAuth2ClientCredentials",
    "canUseSmtpCredentials",
    "canUseDbCredentials",
)


class Users(Resource):
    """Users of an identity domain."""

    name: ClassVar = "User"
    endpoint: ClassVar = "Users"
    kind: ClassVar = "user"
    computed: ClassVar = {"groups": groups}

    @override
    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Fill in names, e-mails and state; put a password where only its hash is kept."""
        if before is None:
            allowances.require_room(directory, self.kind)
        _complete_names(after)
        _complete_emails(directory, after)
        _require_no_password_of_a_service(after)
        after.setdefault("active", True)
        _complete_extensions(after)
        password = after.pop("password", None)
        if password is not None:
            must_change = before is None and not directory.settings.created_password_is_usable
            passwords.set_password(directory, after["id"], password, is_one_time=must_change)
            after[PASSWORD_STATE_URN] = passwords.state(directory, must_change=must_change)

    @override
    def refuse_delete(self, directory: Directory, document: Document, *, force: bool) -> None:
        """Refuse while the user is in a group, unless forced. Source: terraform-provider-oci issue 2050."""
        names = [group["displayName"] for group, _ in groups_of(directory, document["id"])]
        if names and not force:
            raise FunctionalRefusal(
                400,
                "",
                f"Unable to delete User with ID {document['id']}: currently referenced by Group {', '.join(names)}.",
                "delete of a user in a group",
                additional_data={"id": document["id"], "userName": document["userName"]},
            )

    @override
    def deleted(self, directory: Directory, document: Document) -> None:
        """Remove the user's memberships, grants and password."""
        leave_all(directory, document["id"])
        remove_grants(directory, document["id"])
        directory.delete("password", document["id"])


def is_service(user: Document) -> bool:
    """Tell whether a user is one that no person signs in as."""
    return user.get(USER_URN, {}).get("serviceUser") is True


def _require_no_password_of_a_service(user: Document) -> None:
    if is_service(user) and "password" in user:
        raise invalid("A service user has no password.", "service users")


def _complete_names(user: Document) -> None:
    name = user.setdefault("name", {})
    parts = [name.get("givenName"), name.get("middleName"), name.get("familyName")]
    formatted = " ".join(part for part in parts if part)
    if formatted:
        name["formatted"] = formatted
    user.setdefault("displayName", formatted or user.get("userName", ""))


def _complete_emails(directory: Directory, user: Document) -> None:
    emails = user.setdefault("emails", [])
    primary = [email for email in emails if email.get("primary")]
    if len(primary) > 1:
        raise invalid("A user has one primary email only.", "primary email")
    if not primary and _is_primary_email_required(directory) and not is_service(user):
        raise invalid(
            "The primary email must be specified.",
            "primary email",
            "error.identity.user.primaryEmailNotSpecified",
        )
    if primary and not any(email.get("type") == "recovery" for email in emails):
        emails.append({"type": "recovery", "value": primary[0].get("value")})
    for email in emails:
        for flag in ("primary", "secondary", "verified"):
            email.setdefault(flag, False)


def _is_primary_email_required(directory: Directory) -> bool:
    settings = directory.get("identity_settings", "IdentitySettings") or {}
    return settings.get("primaryEmailRequired", True) is True


def _complete_extensions(user: Document) -> None:
    user.setdefault(STATE_URN, {}).setdefault("locked", {"on": False})
    user[STATE_URN].setdefault("loginAttempts", 0)
    user.setdefault(USER_URN, {}).setdefault("isFederatedUser", False)
    for capability in CAPABILITIES:
        user.setdefault(CAPABILITIES_URN, {}).setdefault(capability, True)
