from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from settings.readers_file import KEYS
from settings.settings import Settings
from tests.settings.test_settings import GRACE, mistakes, parse

FILE = """\
users:
  - userName: grace
    email: grace@example.com
    givenName: Grace
    familyName: Hopper
existingUsers: [no, 0123, 1e3, ~]
groups:
  - name: readers
    members: [grace, no]
existingGroups:
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in a project's folder, inside another one."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def refused(content: str | bytes, **more: Any) -> list[str]:
    """Return the lines about a configuration with this file."""
    Path("readers.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    return mistakes(readersFile="readers.yaml", **more)


def test_who_may_read_stands_in_the_file_and_each_name_is_the_text_that_it_is() -> None:
    Path("readers.yaml").write_text(FILE)
    readers = parse(readersFile="readers.yaml", initialPasswords={"grace": "Correct-horse-9"}).readers
    assert [user.user_name for user in readers.users] == ["grace"]
    assert readers.existing_users == ("no", "0123", "1e3", "~")
    assert readers.groups[0].members == ("grace", "no")
    assert readers.existing_groups == ()


def test_without_a_file_nothing_is_read() -> None:
    assert isinstance(parse(readersFile=""), Settings)


@pytest.mark.parametrize("key", KEYS)
def test_what_the_file_is_for_does_not_stand_in_the_configuration_too(key: str) -> None:
    value = [GRACE] if key == "users" else [{"name": "readers"}] if key == "groups" else ["x"]
    assert refused(FILE, **{key: value}) == [
        f"{key}: is set, and readersFile too; move it to readers.yaml. Then run: pulumi config rm {key}"
    ]


def test_mistakes_in_it_are_those_of_the_configuration_and_name_the_file() -> None:
    lines = refused(FILE.replace("grace@example.com", "grace").replace("[grace, no]", "[grace, linus]"))
    assert lines == [
        'users[0].email: "grace" is not right; expected a list of users, each with userName, email, givenName and '
        "familyName. Mend it in readers.yaml"
    ]
    assert refused(FILE.replace("[grace, no]", "[grace, linus]")) == [
        "groups[0].members: linus is in neither users nor existingUsers. Mend it in readers.yaml"
    ]
    assert refused(FILE, accessTokenLifetimeSeconds=1)[0].endswith(
        "Run: pulumi config set accessTokenLifetimeSeconds 3600"
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            "initialPasswords: {grace: secret}",
            "must be a YAML object of nothing but users, existingUsers, groups, existingGroups.",
        ),
        ("- grace", "must be a YAML object of"),
        ("", "must be a YAML object of"),
        ("users: []\nusers: []", ", line 1: a key is there twice. Mend it there"),
        ("users:\n- {userName: ada, userName: grace}", ", line 2: a key is there twice."),
        ("users: [", ", line 1: expected the node content"),
        ("users: *ada", ", line 1: found undefined alias 'ada'"),
        ("{? [a, b] : c}", ", line 1: found unhashable key"),
        (b"users: \xff", "must be a YAML object of"),
        ("users: \x1b[31m", "must be a YAML object of"),
        ("[" * 5000, "must be a YAML object of"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(content: str | bytes, line: str) -> None:
    [told] = refused(content)
    assert told.startswith("readersFile: readers.yaml")
    assert line in told
    assert "secret" not in told


def test_a_file_that_cannot_be_read_says_what_to_do() -> None:
    assert mistakes(readersFile="people.yaml") == [
        "readersFile: cannot read people.yaml: No such file or directory. Write it, or run: "
        "pulumi config rm readersFile"
    ]
    assert mistakes(readersFile=".")[0].startswith("readersFile: cannot read .: Is a directory.")


def test_a_file_outside_of_the_project_is_not_read(folder: Path) -> None:
    (folder.parent / "others.yaml").write_text(FILE)
    Path("link.yaml").symlink_to(folder.parent / "others.yaml")
    for path in ("../others.yaml", str(folder.parent / "others.yaml"), "link.yaml"):
        assert mistakes(readersFile=path)[0].startswith(
            f"readersFile: cannot read {path}: it is outside of this folder."
        )
