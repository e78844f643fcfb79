"""A person as the configuration names one."""

from __future__ import annotations


def person(user_name: str, given_name: str, family_name: str) -> dict[str, str]:
    email = f"{given_name.lower()}@example.com"
    return {"userName": user_name, "email": email, "givenName": given_name, "familyName": family_name}
