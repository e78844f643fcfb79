"""Cases of settings, with what the oci plugin does: for everything of ours that authenticates "as the plugin does"."""

from __future__ import annotations

import configparser
import json
import pwd
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

FINGERPRINT = ":".join(["0b"] * 16)
TENANCY = "ocid1.tenancy.oc1..cases"
TOKEN = "session-token-of-the-cases"
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "credential-cases.json").read_text(encoding="utf-8")
)["cases"]


@dataclass(frozen=True)
class Settled:
    """A case as a program meets it.

    Attributes:
        stack: The `oci:` keys of the stack.
        environment: All environment variables.
        key_id: The key id that requests are signed with; None when the settings are refused.
        region: The region that requests go to.
    """

    stack: dict[str, str]
    environment: dict[str, str]
    key_id: str | None
    region: str | None


def settle(case: Mapping[str, Any], directory: Path, monkeypatch: pytest.MonkeyPatch) -> Settled:
    """Write the files of a case, and let the user database name their home folder.

    Args:
        case: One of `CASES`.
        directory: Where the files go.
        monkeypatch: Undoes it.
    """
    words = _words(directory)
    home = directory / "home"
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: SimpleNamespace(pw_dir=str(home)))
    _write_profiles(home / ".oci" / "config", "home", case.get("home", {}), words)
    _write_profiles(directory / "named", "named", case.get("named", {}), words)
    named = {"OCI_CONFIG_FILE": str(directory / "named")} if case.get("named") else {}
    place = case.get("user", "")
    key_id = f"ST${TOKEN}" if place == "token" else f"{TENANCY}/{_user(place)}/{FINGERPRINT}"
    return Settled(
        stack=_stack(case.get("stack", {}), words),
        environment={"HOME": str(directory / "elsewhere"), **named, **_environment(case.get("environment", {}), words)},
        key_id=None if case.get("refused") else key_id,
        region=case.get("region"),
    )


def _user(place: str) -> str:
    return f"ocid1.user.oc1..{place}"


def _words(directory: Path) -> dict[str, str]:
    """Make a key and a token; return them and their files by the names that the cases use."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    key_file, token_file = directory / "key.pem", directory / "token"
    key_file.write_text(pem)
    token_file.write_text(TOKEN)
    return {
        "{key}": pem,
        "{key_on_one_line}": pem.replace("\n", "\\n"),
        "{key_file}": str(key_file),
        "{token_file}": str(token_file),
    }


def _complete(place: str) -> dict[str, str]:
    return {
        "tenancyOcid": TENANCY,
        "userOcid": _user(place),
        "fingerprint": FINGERPRINT,
        "privateKeyPath": "{key_file}",
        "region": "us-ashburn-1",
    }


def _stack(given: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    complete = _complete("stack") if given.get("complete") else {}
    return _filled({**complete, **{name: value for name, value in given.items() if name != "complete"}}, words)


def _environment(given: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    names = {
        "tenancyOcid": "tenancy_ocid",
        "userOcid": "user_ocid",
        "fingerprint": "fingerprint",
        "privateKeyPath": "private_key_path",
        "region": "region",
    }
    spell = {"TF_VAR": lambda name: f"TF_VAR_{name}", "OCI": lambda name: f"OCI_{name.upper()}"}
    complete = (
        {spell[given["complete"]](names[name]): value for name, value in _complete("environment").items()}
        if given.get("complete")
        else {}
    )
    return _filled({**complete, **{name: value for name, value in given.items() if name != "complete"}}, words)


def _write_profiles(file: Path, place: str, profiles: Mapping[str, Any], words: Mapping[str, str]) -> None:
    if not profiles:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    names = {"tenancyOcid": "tenancy", "userOcid": "user", "privateKeyPath": "key_file"}
    complete = {names.get(name, name): value for name, value in _complete(place).items()}
    written = configparser.ConfigParser(interpolation=None, default_section="")
    written.read_dict({profile: _filled({**complete, **changes}, words) for profile, changes in profiles.items()})
    with file.open("w") as stream:
        written.write(stream)


def _filled(values: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """Put the made words in, and leave out what is empty."""
    return {name: words.get(value, value) for name, value in values.items() if value}
