"""How a provider fails: with one line for a person."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from providers.errors import ProviderError
from providers.voice import printable

P = ParamSpec("P")
T = TypeVar("T")


class Failed(Exception):  # noqa: N818 - a person reads this name before the sentence
    """Carries one line to the engine."""

    # The engine shows the last line of the traceback, which begins with the module's name unless it is a builtin.
    __module__ = "builtins"


def in_one_line(method: Callable[P, T]) -> Callable[P, T]:
    """Turn whatever a provider method raises into one line for a person."""

    @functools.wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except ProviderError as error:
            raise Failed(printable(str(error))) from None
        except Exception as error:
            line = printable(str(error)) or "no message"
            raise Failed(f"Unexpected {type(error).__name__}: {line}. Please report it with this line.") from None

    return call
