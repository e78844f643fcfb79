"""Who holds a lock: what Pulumi writes into it.

Source: pulumi/pulumi pkg/backend/diy/lock.go, lockContent: pid, username, hostname, timestamp.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Owner:
    """The owner of a lock; a text that was not written is empty.

    Attributes:
        username: Name of the person on that machine.
        hostname: Name of the machine.
        pid: Process id there; 0 when unknown.
        timestamp: When, ISO 8601.
    """

    username: str = ""
    hostname: str = ""
    pid: int = 0
    timestamp: str = ""

    @classmethod
    def read(cls, content: bytes) -> Owner:
        """Read the content of a lock; what is no lock names nobody."""
        try:
            found = json.loads(content)
            return cls(
                str(found["username"]), str(found["hostname"]), int(found["pid"]), str(found.get("timestamp", ""))
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return cls()

    @property
    def is_named(self) -> bool:
        """Whether it says who and where."""
        return bool(self.username and self.hostname)

    @property
    def has_ended(self) -> bool:
        """Whether it is a process of this machine that is no more."""
        if self.hostname != socket.gethostname() or self.pid <= 0:
            return False
        return not _runs(self.pid)

    def __str__(self) -> str:
        """Say who, where and since when, in one line."""
        if not self.is_named:
            return "somebody whose name is not in the lock"
        return f"{self.username}@{self.hostname} (process {self.pid}) since {self.timestamp[:19].replace('T', ' ')}"


def _runs(pid: int) -> bool:
    """Whether a process runs; Linux tells of one that has ended before its parent has looked after it."""
    try:
        if sys.platform != "linux":
            os.kill(pid, 0)
            return True
        handle = os.pidfd_open(pid)
    except (ProcessLookupError, OverflowError):  # no machine counts that far
        return False
    except PermissionError:
        return True
    try:
        return not select.select([handle], [], [], 0)[0]
    finally:
        os.close(handle)
