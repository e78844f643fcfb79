"""What every dynamic provider shares: credentials from the stack, lines for the person, and one-line failures."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, ParamSpec, TypeVar

from pulumi.dynamic import CheckFailure, CheckResult, ConfigureRequest, ResourceProvider

from providers import credentials
from providers.errors import ProviderError
from providers.oci_clients import OciClient
from providers.work_request import Waiter

P = ParamSpec("P")
T = TypeVar("T")
Properties = dict[str, Any]


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
            raise Failed(str(error)) from None
        except Exception as error:
            line = " ".join(str(error).split()) or "no message"
            raise Failed(f"Unexpected {type(error).__name__}: {line}. Please report it with this line.") from None

    return call


def say(line: str) -> None:
    """Show a line live under the stack: what the plugin process prints appears there."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class CloudProvider(ResourceProvider):
    """A dynamic provider that asks Oracle Cloud.

    Attributes:
        required: Properties that must be there, and what each holds.
        identity: Properties that name the thing in the cloud: another value means another thing.
    """

    serialize_as_secret_always = False
    required: ClassVar[Mapping[str, str]] = {}
    identity: ClassVar[tuple[str, ...]] = ()

    def configure(self, req: ConfigureRequest) -> None:
        """Remember the stack's configuration and switch tracebacks off in this plugin process."""
        sys.tracebacklimit = 0
        self._stack = lambda key: req.config.get(f"oci:{key}")

    def client(self) -> OciClient:
        """Open a client with the stack's credentials; read anew each time, since a session token may be renewed."""
        return OciClient(credentials.find(self._stack))

    def waiter(self, props: Properties) -> Waiter:
        """Give the way to wait that the properties ask for."""
        return Waiter(timeout_seconds=float(props["timeoutSeconds"]), say=say)

    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Name every property that is missing or wrong; values that are not known yet are left alone."""
        failures = [
            CheckFailure(key, f"{meaning} is missing")
            for key, meaning in self.required.items()
            if news.get(key) in (None, "")
        ]
        return CheckResult(news, failures)
