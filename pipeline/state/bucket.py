"""The bucket that holds the state: Oracle's own Object Storage API, by the OCI SDK.

A write is repeated when its answer is lost, so a refusal may speak of this program's own earlier write: what lies
there is then read and compared. HEAD is not used: its 404 does not tell an object that is not there from a bucket that
is not, and a state that seems empty would be worse than an error.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import requests

from pipeline.state.errors import ChangedError, StateError
from pipeline.state.service import Service
from providers.answer import as_documented
from providers.credentials import Credentials
from providers.errors import RefusedError

ENDPOINT = "https://objectstorage.{region}.{secondLevelDomain}"
"""Source: OCI Python SDK object_storage/object_storage_client.py."""
FIELDS = "name,size,etag,timeModified"
LIMIT = 1000
"""Most names of one page of a list. Source: OCI API, ListObjects."""


@dataclass(frozen=True)
class Object:
    """An object that was read.

    Attributes:
        content: Its bytes.
        etag: Names this very write of it.
        modified: HTTP date of the write.
    """

    content: bytes
    etag: str
    modified: str


@dataclass(frozen=True)
class Entry:
    """An object as a list shows it; `modified` is a date of ISO 8601."""

    name: str
    size: int
    etag: str
    modified: str


@dataclass(frozen=True)
class Page:
    """One page of a list: objects, folders, and the name that the next page begins with."""

    entries: Sequence[Entry]
    prefixes: Sequence[str]
    following: str | None


class Bucket:
    """A bucket that keeps every version of every object."""

    def __init__(self, credentials: Credentials, name: str) -> None:
        """Find the bucket.

        Args:
            credentials: Sign the requests; their region is the bucket's.
            name: Name of the bucket.

        Raises:
            StateError: There is no such bucket, or it keeps no versions.
            RefusedError: The service refused.
            UnreachableError: It did not answer.
        """
        self.name = name
        self._service = Service(credentials, ENDPOINT)
        namespace = self._service.read("read the Object Storage namespace", "/n/")
        self._path = f"/n/{quote(str(namespace), safe='')}/b/{quote(name, safe='')}"
        self._require_versions()

    def _require_versions(self) -> None:
        action = f"read bucket {self.name}"
        try:
            bucket = self._service.read(action, self._path)
        except RefusedError as error:
            if error.code != "BucketNotFound":
                raise
            raise StateError(
                f"There is no bucket {self.name} in {self._service.region}, or you may not see it. Make it: oci os "
                f"bucket create --name {shlex.quote(self.name)} --versioning Enabled --compartment-id OCID"
            ) from None
        with as_documented(action):
            keeps_versions = bucket["versioning"] == "Enabled"
        if not keeps_versions:
            raise StateError(
                f"The bucket {self.name} keeps no versions, so a state that is damaged could not be brought back. Run: "
                f"oci os bucket update --name {shlex.quote(self.name)} --versioning Enabled"
            )

    def get(self, name: str) -> Object | None:
        """Read an object; None when it is not there."""
        try:
            answer = self._object("read", "GET", name)
        except RefusedError as error:
            if error.code == "ObjectNotFound":
                return None
            raise
        with as_documented(f"read {name} in bucket {self.name}"):
            return Object(answer.content, answer.headers["etag"], answer.headers["last-modified"])

    def put(self, name: str, content: bytes, *, etag: str | None = None, is_new: bool = False) -> str:
        """Write an object and return its etag.

        Args:
            name: Its name.
            content: Its bytes.
            etag: Write only over this very version; None over any.
            is_new: Write only if there is none.

        Raises:
            ChangedError: The condition does not hold; nothing was written.
            RefusedError: The service refused for another reason.
        """
        conditions = {"if-match": etag} if etag else {"if-none-match": "*"} if is_new else {}
        try:
            answer = self._object("write", "PUT", name, content, conditions)
        except RefusedError as error:
            if error.status != 412:
                raise
            found = self.get(name)
            if found is None or found.content != content:
                raise ChangedError(name) from None
            return found.etag
        with as_documented(f"write {name} in bucket {self.name}"):
            return str(answer.headers["etag"])

    def delete(self, name: str, *, etag: str | None = None) -> None:
        """Remove an object; one that is gone already is fine.

        Raises:
            ChangedError: It is not the version with this etag any more; it stays.
            RefusedError: The service refused for another reason.
        """
        try:
            self._object("delete", "DELETE", name, headers={"if-match": etag} if etag else {})
        except RefusedError as error:
            if error.code == "ObjectNotFound":
                return
            if error.status == 412:
                raise ChangedError(name) from None
            raise

    def list(self, prefix: str, *, delimiter: str = "", start: str = "", limit: int = LIMIT) -> Page:
        """List the objects whose names begin with a prefix, in the order of their names.

        Args:
            prefix: Beginning of the names.
            delimiter: `/` to put everything below the next one into a folder.
            start: The first name that may be shown.
            limit: Most objects and folders of the page.
        """
        query = {"prefix": prefix, "delimiter": delimiter, "start": start, "limit": str(limit), "fields": FIELDS}
        action = f"list {prefix}* in bucket {self.name}"
        page = self._service.read(action, f"{self._path}/o", {name: value for name, value in query.items() if value})
        with as_documented(action):
            entries = [
                Entry(str(each["name"]), int(each["size"]), str(each["etag"]), f"{each['timeModified'][:19]}Z")
                for each in page["objects"]
            ]
            return Page(entries, list(map(str, page.get("prefixes") or [])), page.get("nextStartWith"))

    def _object(
        self,
        verb: str,
        method: str,
        name: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        path = f"{self._path}/o/{quote(name, safe='')}"
        return self._service.request(
            f"{verb} {name} in bucket {self.name}", method, path, content=content, headers=headers
        )
