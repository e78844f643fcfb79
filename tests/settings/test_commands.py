from __future__ import annotations

import pytest

from settings import commands


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (["clientId"], "clientId"),
        (["users", 0, "userName"], "users[0].userName"),
        (["initialPasswords", "grace"], 'initialPasswords["grace"]'),
        (["initialPasswords", "o'brien"], """initialPasswords["o'brien"]"""),
        (["initialPasswords", 'a "b"'], r"""initialPasswords["a \"b\""]"""),
        (["apexInitialPasswords", "ocid1.x"], 'apexInitialPasswords["ocid1.x"]'),
    ],
)
def test_a_path_is_written_as_pulumi_reads_it(path: list[str | int], written: str) -> None:
    assert commands.property_path(path) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("grace", "grace"), ("ada lovelace", "'ada lovelace'"), ("o'brien", """'o'"'"'brien'"""), ("$HOME", "'$HOME'")],
)
def test_a_value_is_quoted_for_the_shell(value: str, written: str) -> None:
    assert commands.set_value(["appName"], value) == f"pulumi config set appName {written}"


def test_a_value_that_looks_like_an_option_is_none() -> None:
    command = commands.set_value(["existingUsers", 0], "-x", "--type", "string")
    assert command == "pulumi config set --type string --path -- 'existingUsers[0]' -x"


def test_a_secret_is_asked_for_and_never_in_the_command() -> None:
    command = commands.set_example("initialPasswords", {"grace": "hush"}, is_secret=True)
    assert command == """pulumi config set --secret --path 'initialPasswords["grace"]'"""


def test_an_example_of_a_list_of_objects_is_its_first_value() -> None:
    command = commands.set_example("users", [{"userName": "grace"}], is_secret=False)
    assert command == "pulumi config set --path 'users[0].userName' grace"


def test_a_boolean_is_written_as_pulumi_reads_it() -> None:
    assert commands.set_example("assignUsers", True, is_secret=False) == "pulumi config set assignUsers true"
