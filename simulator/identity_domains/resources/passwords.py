"""Keep the passwords of users, as hashes apart from the users, and count wrong ones.

Does not: have password policies beyond length; expire passwords; remember old ones.
Source: documentation "Managing Password Policies".
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import invalid
from simulator.kernel.clock import moment, timestamp
from simulator.kernel.store import Document
from simulator.kernel.vault import Vault

LONGEST_PASSWORD = 500
TOO_MANY_WRONG_PASSWORDS = 0
"""`locked.reason` of a user that wrong passwords locked: the number is a guess."""


def set_password(directory: Directory, user_id: str, password: str, *, is_one_time: bool = False) -> None:
    """Give a user a password.

    Raises:
        invalid: 400, the password policy does not allow it.
    """
    least = directory.settings.minimum_password_length
    if not least <= len(password) <= LONGEST_PASSWORD:
        raise invalid(f"A password has {least} to {LONGEST_PASSWORD} characters.", "password policy")
    hashed = directory.cloud.vault.hash_password(password)
    directory.put("password", user_id, {"id": user_id, "hash": hashed, "isOneTime": is_one_time})


def state(directory: Directory, *, must_change: bool) -> Document:
    """Return the extension that tells about a password set now."""
    return {
        "mustChange": must_change,
        "expired": False,
        "cantChange": False,
        "lastSuccessfulSetDate": timestamp(directory.now),
    }


def new_one_time_password() -> str:
    """Return a password that a person is to change."""
    return secrets.token_urlsafe(12) + "aA1!"


def is_right(directory: Directory, user: Document | None, password: str) -> bool:
    """Tell whether it is the user's password; it takes as long when there is no such user."""
    stored = directory.get("password", user["id"]) if user else None
    vault = directory.cloud.vault
    hashed = stored["hash"] if stored else _hash_of_nobody(vault)
    return vault.verify_password(hashed, password) and stored is not None


def is_usable(directory: Directory, user: Document) -> bool:
    """Tell whether the password may be used before its owner changed it."""
    stored = directory.get("password", user["id"]) or {}
    return not stored.get("isOneTime")


def is_locked(directory: Directory, user_state: Document) -> bool:
    """Tell whether a user, of whom this is the state extension, is locked now."""
    mark = user_state.get("locked", {})
    if not mark.get("on"):
        return False
    since = mark.get("lockDate")
    if since is None:
        return True
    return directory.now - moment(since) < timedelta(seconds=directory.settings.lock_seconds)


def count_wrong_password(directory: Directory, user_state: Document) -> None:
    """Note a wrong password in the user's state extension, and lock the user after too many."""
    user_state["loginAttempts"] = user_state.get("loginAttempts", 0) + 1
    if user_state["loginAttempts"] >= directory.settings.failed_logins_until_lock:
        user_state |= {"loginAttempts": 0, "locked": locked(directory)}


def locked(directory: Directory) -> dict[str, Any]:
    """Return the mark of a user locked now by wrong passwords."""
    return {"on": True, "reason": TOO_MANY_WRONG_PASSWORDS, "lockDate": timestamp(directory.now)}


@lru_cache(maxsize=8)
def _hash_of_nobody(vault: Vault) -> str:
    return vault.hash_password(secrets.token_hex())
