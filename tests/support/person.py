"""A person as the configuration names one, and one who types."""

from __future__ import annotations

from collections.abc import Iterator


def person(user_name: str, given_name: str, family_name: str) -> dict[str, str]:
    email = f"{given_name.lower()}@example.com"
    return {"userName": user_name, "email": email, "givenName": given_name, "familyName": family_name}


class Typist:
    """Types one answer after another."""

    def __init__(self, *typed: str) -> None:
        self.typed: Iterator[str] = iter(typed)
        self.asked: list[str] = []

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        try:
            return next(self.typed)
        except StopIteration:
            raise EOFError from None
