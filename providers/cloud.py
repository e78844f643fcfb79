"""All that a provider needs from outside itself: the stack's configuration, the network, the clock and the voice."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from providers.voice import say
from providers.waiting import Waiter

if TYPE_CHECKING:
    from providers.oci_client import OciClient

TIMEOUT_SECONDS = 1800
"""Limit of a wait where nothing is configured; the default of `timeoutSeconds` in Pulumi.yaml."""


@dataclass(frozen=True)
class Cloud:
    """The one way of a provider to the world.

    Attributes:
        setting: Gives the value of a key of the stack's configuration, such as `oci:region` or `timeoutSeconds`, or
            None.
        say: Shows a line to the person.
        now: A clock in seconds that only runs forward.
        sleep: Pauses for a number of seconds.
    """

    setting: Callable[[str], str | None]
    say: Callable[[str], None] = say
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def client(self) -> OciClient:
        """Open a client with the stack's credentials; read anew each time, since a session token may be renewed."""
        # Oracle's SDK takes most of a second to import: only who asks the cloud pays for it.
        from providers import credentials

        found = credentials.find(lambda key: self.setting(f"oci:{key}"), connect=self._connect)
        return self._connect(found.region, found.signer)

    def _connect(self, region: str, login: Any) -> OciClient:
        from providers.oci_client import OciClient

        return OciClient(region, login, say=self.say, now=self.now, sleep=self.sleep)

    def listed(self, key: str) -> list[Any]:
        """Return what the stack is configured with under a key; one text alone may be stored without a list."""
        stored: Any = self.setting(key) or []
        if isinstance(stored, str):
            stored = json.loads(stored) if stored.startswith("[") else [stored]
        return list(stored)

    def waiter(self) -> Waiter:
        """Return the way to wait that the stack is configured with."""
        limit = float(self.setting("timeoutSeconds") or TIMEOUT_SECONDS)
        return Waiter(limit, "timeoutSeconds", say=self.say, now=self.now, sleep=self.sleep)
