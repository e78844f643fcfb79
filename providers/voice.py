"""What a person reads of a provider: lines in which foreign words are shown and never obeyed."""

from __future__ import annotations

import sys
import unicodedata

STEERING = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories that move the cursor, turn the direction of writing, or are no character at all."""


def printable(text: str) -> str:
    r"""Return a text as one line that a terminal only shows.

    White space, also line ends, becomes single blanks. What would steer a terminal (escape sequences, C1, bidirectional
    marks) and halves of surrogate pairs become their escapes, such as `\x1b`.

    Args:
        text: Words of anybody: a display name, a service's message.
    """
    return "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in STEERING else character
        for character in " ".join(text.split())
    )


def say(line: str) -> None:
    """Show a line live under the stack: what the plugin process prints appears there.

    The engine reads UTF-8, whatever encoding the environment asks of Python.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{printable(line)}\n".encode())
    sys.stdout.buffer.flush()
