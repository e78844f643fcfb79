from __future__ import annotations

import sys

import pytest

from demo.terminal import ask, run


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_command_gets_further_variables_and_is_shown_as_it_can_be_pasted(
    capfd: pytest.CaptureFixture[str],
) -> None:
    run(*python("import os; print(os.environ['WORD'])"), WORD="hello")

    out = capfd.readouterr().out
    assert out.endswith("hello\n")
    assert "-c 'import os; print(os.environ['\"'\"'WORD'\"'\"'])'" in out


def test_the_answer_of_a_command_is_its_output(capfd: pytest.CaptureFixture[str]) -> None:
    assert ask(*python("print('an answer')")) == "an answer"
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("ending", "words"),
    [("'line 1\\nthe reason'", ": the reason"), ("3", "")],
)
def test_a_command_that_fails_ends_the_demo_in_one_line(ending: str, words: str) -> None:
    with pytest.raises(SystemExit) as end:
        ask(*python(f"raise SystemExit({ending})"))
    status = 3 if ending == "3" else 1
    assert end.value.code == (
        f"The demo stopped: {sys.executable} ended with status {status}{words}. Run the same make command again."
    )
    with pytest.raises(SystemExit, match=r"ended with status 4\. Run the same"):
        run(*python("raise SystemExit(4)"))
