"""People and groups, as a person writes them down and as the components make them."""

from __future__ import annotations

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from components.section import Section
from components.text import Email, Names, Text, same_name


class Person(Section):
    """A user to create in the identity domain.

    Attributes:
        user_name: Name to sign in with, unique in the domain.
        email: Primary e-mail address.
        given_name: First name.
        family_name: Last name.
    """

    user_name: Text
    email: Email
    given_name: Text
    family_name: Text


class Administrator(Person):
    """First administrator of a new identity domain; the user name is not the e-mail address.

    **Source:** the console's "Use this email address as the username", which the ORDS scenario turns off.
    """

    @model_validator(mode="after")
    def _user_name_is_not_the_email(self) -> Administrator:
        if same_name(self.user_name) == same_name(self.email):
            raise PydanticCustomError("email_as_user_name", "userName must differ from email")
        return self


class Group(Section):
    """A group to create and to assign to the application.

    Attributes:
        name: Display name, unique in the domain.
        description: What the group is for; may be empty.
        members: User names from `users` and `existingUsers`.
    """

    name: Text
    description: str = ""
    members: Names = ()
