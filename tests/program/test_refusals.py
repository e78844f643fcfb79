"""What the oci plugin says of a refused request of an identity domain is a number: a person gets a sentence too."""

from __future__ import annotations

import pytest

from simulator.kernel.faults import FaultDetails
from tests.program.stack import Stack
from tests.program.test_wrong_input import errors

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


def test_a_refused_user_is_explained_in_one_line_and_the_same_command_finishes_the_job(stack: Stack) -> None:
    stack.running.cloud.faults.add(FaultDetails(match="POST */v1/Users", status=400))
    printed = errors(stack.up(succeeds=False))
    assert [line for line in printed if line.startswith("Could not")] == [
        "Could not create readers-user-grace: 400 means that the identity domain does not accept a value of it, such "
        "as a password that its policy refuses, or has reached a limit of its licence type. Change the configuration."
    ]
    assert any(line.startswith("400-BadErrorResponse") for line in printed)
    stack.running.cloud.faults.clear()
    stack.up()
    assert stack.outputs()["users"].keys() == {"grace"}
