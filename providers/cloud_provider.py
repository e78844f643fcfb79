"""What every dynamic provider shares: credentials from the stack, lines for the person, and one-line failures."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, ParamSpec, TypeVar

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

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
            raise Failed(_one_line(error)) from None
        except Exception as error:
            line = _one_line(error) or "no message"
            raise Failed(f"Unexpected {type(error).__name__}: {line}. Please report it with this line.") from None

    return call


def _one_line(error: Exception) -> str:
    """Join the lines of an error: the words of a service may have several."""
    return " ".join(str(error).split())


def say(line: str) -> None:
    """Show a line live under the stack: what the plugin process prints appears there."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class CloudProvider(ResourceProvider):
    """A dynamic provider that asks Oracle Cloud: create and update both make it so, whatever was there before.

    Attributes:
        required: Properties that the program must set, and what each holds.
        optional: Properties that it may set.
        identity: Properties that name the thing in the cloud: another value means another thing. The last is its id.
    """

    serialize_as_secret_always = False
    required: ClassVar[Mapping[str, str]] = {}
    optional: ClassVar[tuple[str, ...]] = ()
    identity: ClassVar[tuple[str, ...]] = ()

    def configure(self, req: ConfigureRequest) -> None:
        """Remember the stack's configuration and switch tracebacks off in this plugin process."""
        sys.tracebacklimit = 0
        self._config = req.config

    def client(self) -> OciClient:
        """Open a client with the stack's credentials; read anew each time, since a session token may be renewed."""
        return OciClient(credentials.find(lambda key: self._config.get(f"oci:{key}")))

    def waiter(self, props: Properties) -> Waiter:
        """Give the way to wait that the properties ask for."""
        return Waiter(timeout_seconds=float(props["timeoutSeconds"]), say=say)

    def inputs(self, props: Properties) -> Properties:
        """Give the properties that the program sets, without what the engine and the state add."""
        return {key: props[key] for key in (*self.required, *self.optional) if key in props}

    @in_one_line
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Name every property that is missing; values that are not known yet are left alone."""
        missing = [key for key in self.required if news.get(key) in (None, "")]
        return CheckResult(news, [CheckFailure(key, f"{self.required[key]} is missing") for key in missing])

    @in_one_line
    def diff(self, _id: str, olds: Properties, news: Properties) -> DiffResult:
        """Compare what the program sets; only another identity replaces."""
        changed = [key for key, value in self.inputs(news).items() if olds.get(key) != value]
        return DiffResult(changes=bool(changed), replaces=[key for key in changed if key in self.identity])

    @in_one_line
    def create(self, props: Properties) -> CreateResult:
        """Make it so."""
        return CreateResult(props[self.identity[-1]], self.make_it_so({}, props))

    @in_one_line
    def update(self, _id: str, olds: Properties, news: Properties) -> UpdateResult:
        """Make it so, exactly as create."""
        return UpdateResult(self.make_it_so(olds, news))

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Bring the cloud to what the properties say.

        Args:
            _olds: Properties of the state; empty when the resource is new.
            news: Properties that the program sets.

        Returns:
            The properties to keep in the state.
        """
        return self.inputs(news)

    @in_one_line
    def read(self, id_: str, props: Properties) -> ReadResult:
        """Report what the cloud says now, as state and as inputs, so that a preview shows the drift."""
        seen = self.look(props)
        if seen is None:
            return ReadResult(None, {})
        return ReadResult(id_, outs={**props, **seen}, inputs={**self.inputs(props), **seen})

    def look(self, _props: Properties) -> Properties | None:
        """Read the properties that may have drifted.

        Args:
            _props: Properties of the state.

        Returns:
            Those that the cloud tells, with its values; None when the thing is gone.
        """
        return {}


class MemoryProvider(CloudProvider):
    """Remembers what was there before this stack, so that destroy can put it back.

    A resource of its own: its state is safe before anything is changed, wherever a run is killed.
    """

    @in_one_line
    def diff(self, _id: str, olds: Properties, news: Properties) -> DiffResult:
        """See only another identity: what is remembered never changes."""
        replaces = [key for key in self.identity if olds.get(key) != news[key]]
        return DiffResult(changes=bool(replaces), replaces=replaces)

    @in_one_line
    def read(self, id_: str, props: Properties) -> ReadResult:
        """Keep what is remembered."""
        return ReadResult(id_, props)
