"""The whole scenario with the real engine: up, nothing to change, destroy."""

import pytest

from tests.program.stack import Stack

pytestmark = pytest.mark.engine


def test_up_connects_and_a_second_preview_has_nothing_to_change(stack: Stack) -> None:
    stack.up()
    assert "18 unchanged" in stack.expect_no_changes()
    stack.destroy()
