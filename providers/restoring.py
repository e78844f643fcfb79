"""Settings in the cloud that a stack changes, and puts back as they were before it.

Two resources for each: one remembers what was there before, one changes it. The memory is a resource of its own, so
that its state is safe before anything is changed, wherever a run is killed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi
from pulumi.dynamic import DiffResult, ReadResult

from providers.cloud import Cloud
from providers.cloud_provider import CloudProvider
from providers.declaration import Args, Properties, computed, given
from providers.errors import DeletedError, NotFoundError
from providers.failure import in_one_line
from providers.kinds import ON_DESTROY, Kind

FORGET = "forget"
BEFORE = Kind("what was there before this stack", lambda _value: True)


class Setting(ABC):
    """One setting of a thing in the cloud.

    Attributes:
        name: The property that holds its value.
    """

    name: ClassVar[str]

    @abstractmethod
    def read(self, cloud: Cloud, thing: str) -> Any:
        """Return the value that the cloud has now.

        Args:
            cloud: The way to the cloud.
            thing: Id of what has the setting.

        Raises:
            NotFoundError: The thing is gone.
            DeletedError: It is going.
        """

    @abstractmethod
    def write(self, cloud: Cloud, thing: str, value: Any) -> None:
        """Bring the cloud to a value, wait, and prove it; nothing is sent when it is so already."""

    @abstractmethod
    def describe(self, thing: str, value: Any) -> str:
        """Say in words that a thing has a value: "IoT domain x trusts y"."""

    def are_same(self, value: Any, other: Any) -> bool:
        """Tell whether two values are the same to the cloud."""
        return bool(value == other)

    def reason_to_keep(self, _cloud: Cloud, _thing: str, _original: Any) -> str:
        """Say why the original cannot or must not be put back; empty when it can."""
        return ""

    def find(self, cloud: Cloud, thing: str) -> Any | None:
        """Return the value that the cloud has now; None when the thing is gone or going."""
        try:
            return self.read(cloud, thing)
        except (NotFoundError, DeletedError):
            return None


@dataclass(frozen=True, kw_only=True)
class RestoredArgs(Args):
    """What every restored setting is declared with.

    Attributes:
        original: What was there before this stack, from the memory.
        on_destroy: `restore`, `keep`, or `forget`: what has the setting is this stack's own, and goes next.
        configured: What this stack asked for: a refresh puts the cloud's value into the setting, whoever set it.
    """

    original: pulumi.Input[Any] = given(BEFORE, may_be_empty=True)
    on_destroy: pulumi.Input[str] = given(ON_DESTROY)
    configured: None = computed()


@dataclass(frozen=True, kw_only=True)
class MemoryArgs(Args):
    """What every memory is declared with.

    Attributes:
        original: What was there before this stack.
    """

    original: None = computed()


class RestoringProvider(CloudProvider):
    """Brings a setting to a value, and puts back what was there before.

    Attributes:
        setting: The setting.
    """

    setting: ClassVar[Setting]

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Adopt, take up again, or change and wait."""
        wanted = news[self.setting.name]
        self.setting.write(self.cloud, self._thing(news), wanted)
        return {**self.args.inputs(news), "configured": wanted}

    def look(self, props: Properties) -> Properties | None:
        """Read the setting; a thing that is gone takes the resource along."""
        name = self.setting.name
        value = self.setting.find(self.cloud, self._thing(props))
        if value is None:
            return None
        return {} if self.setting.are_same(value, props[name]) else {name: value}

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Put the original value back, or say why not; nothing at all where the thing goes too."""
        if props["onDestroy"] == FORGET:
            return
        value = self.setting.find(self.cloud, id_)
        if value is None:
            return
        reason = self._reason_to_leave(id_, value, props)
        if reason:
            self.cloud.say(f"Left as it is: {self.setting.describe(id_, value)}, because {reason}.")
            return
        original = props["original"]
        self.setting.write(self.cloud, id_, original)
        self.cloud.say(f"{self.setting.describe(id_, original)} again, as before this stack.")

    def _reason_to_leave(self, thing: str, value: Any, props: Properties) -> str:
        if props["onDestroy"] == "keep":
            return "onDestroy is keep"
        if self.setting.are_same(value, props["original"]):
            return "it was so before this stack"
        if not self.setting.are_same(value, props.get("configured", props[self.setting.name])):
            return "somebody changed it since, and this stack does not undo their work"
        return self.setting.reason_to_keep(self.cloud, thing, props["original"])

    def _thing(self, props: Properties) -> str:
        return str(props[self.args.identity_names()[-1]])


class MemoryProvider(CloudProvider):
    """Remembers what was there before this stack.

    Attributes:
        setting: The setting.
    """

    setting: ClassVar[Setting]

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Read the setting as it is now."""
        thing = news[self.args.identity_names()[-1]]
        return {**self.args.inputs(news), "original": self.setting.read(self.cloud, thing)}

    @in_one_line
    def diff(self, _id: str, olds: Properties, news: Properties) -> DiffResult:
        """See only another identity: what is remembered never changes."""
        replaces = [name for name in self.args.identity_names() if olds.get(name) != news[name]]
        return DiffResult(changes=bool(replaces), replaces=replaces)

    @in_one_line
    def read(self, id_: str, props: Properties) -> ReadResult:
        """Keep what is remembered."""
        return ReadResult(id_, props)
