"""The state as Pulumi sees it: one writer a stack, and no checkpoint over one that the writer has not seen.

Pulumi's own lock is not atomic: it lists, writes a file with a name of its own, and lists again. Here the lock of a
stack is one object, written only if there is none. It lies where Pulumi's own locks lie, so that a Pulumi that comes
by another way sees it too; to the Pulumi that holds it, it is shown under the name that it chose.

A lock can be taken away (`pulumi cancel`) from a writer that is not dead. So every checkpoint is written only while
the lock is held, and only over the version that this writer has read or written last. What is refused is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime

from pipeline.state.bucket import Bucket, Object, Page
from pipeline.state.errors import ChangedError, S3Error
from pipeline.state.owner import Owner

LOCK = re.compile(r"(?P<folder>\.pulumi/locks/[^/]+/(?P<stack>.+))/[^/]+\.json")
CHECKPOINT = re.compile(r"\.pulumi/stacks/(?P<stack>.+)\.json(\.gz)?")
LOCK_NAME = "lock.json"


@dataclass(frozen=True)
class Held:
    """A lock that a Pulumi behind this door holds.

    Attributes:
        key: The name that Pulumi chose.
        name: The name of the object.
        lock: What was written.
    """

    key: str
    name: str
    lock: Object


class Ledger:
    """A bucket with the rules of a shared state; keys are those of Pulumi's S3 backend."""

    def __init__(self, bucket: Bucket, say: Callable[[str], None], now: Callable[[], datetime]) -> None:
        """Serve one command.

        Args:
            bucket: Where the state is.
            say: Shows a line to the person.
            now: Gives the time, for the names of what is kept aside.
        """
        self._bucket, self._say, self._now = bucket, say, now
        self._held: dict[str, Held] = {}
        self._seen: dict[str, str | None] = {}
        """Checkpoint to the etag that was read or written last; None when it was not there."""
        self._refused: dict[str, str] = {}
        """Stack whose checkpoints are refused to the object that keeps the last of them."""
        self.others: dict[str, Owner] = {}
        """Stack to the owner of a lock that stood in the way."""

    def get(self, key: str) -> Object:
        """Read what Pulumi calls `key`.

        Raises:
            S3Error: It is not there.
        """
        if own := next((held.lock for held in self._held.values() if held.key == key), None):
            return own
        found = self._bucket.get(key)
        if checkpoint := CHECKPOINT.fullmatch(key):
            self._see(checkpoint["stack"], key, found)
        if found is None:
            raise S3Error(404, "NoSuchKey", f"There is no {key}.")
        if lock := LOCK.fullmatch(key):
            self.others[lock["stack"]] = Owner.read(found.content)
        return found

    def _see(self, stack: str, key: str, found: Object | None) -> None:
        # What a writer reads again may be somebody else's: only its first look since it has the lock counts.
        if key not in self._seen or stack not in self._held:
            self._seen[key] = found.etag if found else None

    def put(self, key: str, content: bytes) -> str:
        """Write what Pulumi calls `key` and return its etag.

        Raises:
            S3Error: Somebody else holds the stack or has written its state; nothing was overwritten.
        """
        if lock := LOCK.fullmatch(key):
            return self._lock(key, lock, content)
        if checkpoint := CHECKPOINT.fullmatch(key):
            return self._checkpoint(key, checkpoint["stack"], content)
        return self._bucket.put(key, content)

    def _lock(self, key: str, lock: re.Match[str], content: bytes) -> str:
        stack, name = lock["stack"], f"{lock['folder']}/{LOCK_NAME}"
        if not Owner.read(content).is_named:
            raise S3Error(400, "InvalidArgument", f"The lock of {stack} names no owner; it was not written.")
        try:
            etag = self._bucket.put(name, content, is_new=True)
        except ChangedError:
            if found := self._bucket.get(name):
                raise S3Error(412, "PreconditionFailed", self._locked(stack, found)) from None
            return self._lock(key, lock, content)  # its owner has just released it
        self._held[stack] = Held(key, name, Object(content, etag, format_datetime(self._now(), usegmt=True)))
        for seen in [each for each in self._seen if _stack_of(each) == stack]:
            del self._seen[seen]
        return etag

    def _locked(self, stack: str, found: Object) -> str:
        owner = self.others[stack] = Owner.read(found.content)
        return f"The stack {stack} is locked by {owner}."

    def _checkpoint(self, key: str, stack: str, content: bytes) -> str:
        held, etag = self._held.get(stack), self._seen.get(key)
        try:
            if held and not self._is_held(held):
                raise ChangedError(held.name)  # noqa: TRY301 - the same end as a checkpoint that has changed
            self._seen[key] = self._bucket.put(key, content, etag=etag, is_new=etag is None)
        except ChangedError:
            raise S3Error(412, "PreconditionFailed", self._kept(stack, content)) from None
        return str(self._seen[key])

    def _is_held(self, held: Held) -> bool:
        found = self._bucket.get(held.name)
        return found is not None and found.etag == held.lock.etag

    def _kept(self, stack: str, content: bytes) -> str:
        """Keep what may not be written, and say where: once, though Pulumi tries again for half a minute."""
        is_first = stack not in self._refused
        name = self._refused.setdefault(stack, f"refused/{stack}-{self._now():%Y%m%dT%H%M%S.%fZ}.json")
        self._bucket.put(name, content)
        line = (
            f"The lock of stack {stack} was taken away, or its state written by somebody else, while this run was at "
            f"work. Nothing was overwritten; what this run knew is kept as {name} in bucket {self._bucket.name}. Look "
            "at it, then run: pulumi refresh"
        )
        if is_first:
            self._say(line)
        return line

    def delete(self, key: str) -> None:
        """Remove what Pulumi calls `key`; one that is gone already is fine.

        Raises:
            S3Error: Somebody else has written it since.
        """
        if lock := LOCK.fullmatch(key):
            self._unlock(key, lock["stack"])
            return
        try:
            self._bucket.delete(key, etag=self._seen.get(key))
        except ChangedError:
            raise S3Error(412, "PreconditionFailed", f"Somebody else has written {key}; it was left.") from None
        if key in self._seen:
            self._seen[key] = None

    def _unlock(self, key: str, stack: str) -> None:
        held = self._held.get(stack)
        if held and held.key == key:
            self._release(stack, held)
        else:
            self._bucket.delete(key)
            self.others.pop(stack, None)

    def _release(self, stack: str, held: Held) -> None:
        with suppress(ChangedError):  # it was taken away, and now is somebody else's
            self._bucket.delete(held.name, etag=held.lock.etag)
        del self._held[stack]

    def release(self) -> None:
        """Remove the locks that a command left when it ended: this door closes, so nothing can write any more."""
        for stack, held in list(self._held.items()):
            self._release(stack, held)
            self._say(f"The command ended without releasing stack {stack}; its lock was removed.")

    def copy(self, source: str, key: str) -> str:
        """Copy one object to another name and return the etag of the copy."""
        return self.put(key, self.get(source).content)

    def list(self, prefix: str, delimiter: str, start: str, limit: int) -> Page:
        """List keys; a lock that is held behind this door is shown by the name that Pulumi chose."""
        page = self._bucket.list(prefix, delimiter=delimiter, start=start, limit=limit)
        keys = {held.name: held.key for held in self._held.values()}
        entries = [replace(each, name=keys.get(each.name, each.name)) for each in page.entries]
        return Page(entries, page.prefixes, page.following)


def _stack_of(key: str) -> str:
    match = CHECKPOINT.fullmatch(key)
    return match["stack"] if match else ""
