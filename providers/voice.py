"""What a person reads of a provider: lines in which foreign words are shown and never obeyed."""

from __future__ import annotations

import sys
import unicodedata

LONGEST_LINE = 4000
"""In characters: several times what any of our own sentences has."""
STEERING = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories that move the cursor, turn the direction of writing, or are no character at all."""


def printable(text: str) -> str:
    r"""Return a text as one line that a terminal only shows.

    White space, also line ends, becomes single blanks. What would steer a terminal (escape sequences, C1, bidirectional
    marks) and halves of surrogate pairs become their escapes, such as `\x1b`. What is longer than a screen is cut.

    Args:
        text: Words of anybody: a display name, a service's message.
    """
    line = " ".join(text.split())
    shown = "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in STEERING else character
        for character in line[:LONGEST_LINE]
    )
    return shown if len(line) <= LONGEST_LINE else f"{shown}…"


def say(line: str) -> None:
    """Show a line live under the stack: what the plugin process prints appears there.

    The engine reads UTF-8, whatever encoding the environment asks of Python.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{printable(line)}\n".encode())
    sys.stdout.buffer.flush()
