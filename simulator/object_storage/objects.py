"""Objects of a bucket: one current version of each name, and in a bucket with versioning all former ones."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable

from simulator.kernel.call import Call
from simulator.kernel.store import Document
from simulator.object_storage import buckets, errors


def find(call: Call, bucket: Document, name: str) -> Document:
    """Return an object, or the version of it that the query names.

    Raises:
        object_not_found: 404.
    """
    version = call.query.get("versionId")
    kind, id = ("object_version", f"{name}/{version}") if version else ("object", name)
    found = call.tx.get(kind, f"{buckets.key(call, bucket['name'])}/{id}")
    if found is None or found.get("isDeleteMarker"):
        raise errors.object_not_found(name)
    return found


def put(call: Call, bucket: Document, name: str) -> Document:
    """Write the body of a call as an object, if its conditions hold, and return it."""
    if len(call.body) > call.cloud.settings.object_storage.object_limit_bytes:
        raise errors.too_large()
    digest = base64.b64encode(hashlib.md5(call.body, usedforsecurity=False).digest()).decode()
    if call.headers.get("content-md5", digest) != digest:
        raise errors.unmatched_digest()
    place = buckets.key(call, bucket["name"])
    current = call.tx.get("object", f"{place}/{name}")
    require_conditions(call, current)
    now = call.now.isoformat(timespec="milliseconds")
    written = {
        "name": name,
        "versionId": str(uuid.uuid4()),
        "etag": str(uuid.uuid4()),
        "md5": digest,
        "size": len(call.body),
        "contentType": call.headers.get("content-type", "application/octet-stream"),
        "timeCreated": now,
        "timeModified": now,
        "content": base64.b64encode(call.body).decode(),
    }
    call.tx.put("object", f"{place}/{name}", written, parent=place)
    _remember(call, bucket, written)
    return written


def delete(call: Call, bucket: Document, name: str) -> None:
    """Remove an object, if its conditions hold; a bucket with versioning keeps a delete marker and all versions."""
    place = buckets.key(call, bucket["name"])
    current = call.tx.get("object", f"{place}/{name}")
    if current is None:
        raise errors.object_not_found(name)
    require_conditions(call, current)
    call.tx.delete("object", f"{place}/{name}")
    now = call.now.isoformat(timespec="milliseconds")
    marker = {"name": name, "versionId": str(uuid.uuid4()), "isDeleteMarker": True, "timeCreated": now}
    _remember(call, bucket, marker)


def _remember(call: Call, bucket: Document, version: Document) -> None:
    if bucket["versioning"] == "Enabled":
        place = buckets.key(call, bucket["name"])
        id = f"{place}/{version['name']}/{version['versionId']}"
        call.tx.put("object_version", id, version, parent=place)


def require_conditions(call: Call, current: Document | None) -> None:
    """Hold a caller to what it saw.

    Raises:
        if_match_failed: 412.
        if_none_match_failed: 412.
    """
    wanted = call.headers.get("if-match")
    if wanted is not None and (current is None or wanted not in {"*", current["etag"]}):
        raise errors.if_match_failed()
    if call.headers.get("if-none-match") == "*" and current is not None:
        raise errors.if_none_match_failed()


def listed(call: Call, bucket: Document) -> tuple[list[Document], list[str], str | None]:
    """Return one page of a list: objects, common prefixes, and the name that the next page begins with."""
    prefix, delimiter = call.query.get("prefix", ""), call.query.get("delimiter", "")
    start, limit = call.query.get("start", ""), int(call.query.get("limit", "1000"))
    objects: list[Document] = []
    prefixes: list[str] = []
    for each in sorted(call.tx.find("object", parent=buckets.key(call, bucket["name"])), key=_name):
        name = each["name"]
        if not name.startswith(prefix) or name < start:
            continue
        head, cut, _ = name[len(prefix) :].partition(delimiter) if delimiter else (name, "", "")
        common = prefix + head + cut
        if cut and common in prefixes:
            continue
        if len(objects) + len(prefixes) == limit:
            return objects, prefixes, name
        prefixes.append(common) if cut else objects.append(each)
    return objects, prefixes, None


def versions(call: Call, bucket: Document) -> Iterable[Document]:
    """Return every version of the objects under a prefix, newest first."""
    prefix = call.query.get("prefix", "")
    found = call.tx.find("object_version", parent=buckets.key(call, bucket["name"]))
    named = [each for each in found if each["name"].startswith(prefix)]
    return sorted(named, key=lambda each: each["timeCreated"], reverse=True)


def _name(each: Document) -> str:
    return str(each["name"])
