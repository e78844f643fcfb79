"""Buckets: containers of objects, which may keep every version of each."""

from __future__ import annotations

import uuid

from simulator.control_plane.oracle_errors import related_not_found
from simulator.kernel.call import Call
from simulator.kernel.store import Document
from simulator.object_storage import errors
from simulator.object_storage.details import CreateBucketDetails, UpdateBucketDetails

NAMESPACE = "axsimulated1"
"""Object Storage namespace of the tenancy; one per tenancy, which nobody chooses."""


def key(call: Call, name: str) -> str:
    """Return the id of a bucket's document: the same name may stand in every region."""
    return f"{call.host.split('.')[1]}/{name}"


def find(call: Call) -> Document:
    """Return the bucket that the path names.

    Raises:
        bucket_not_found: 404; also namespace_not_found.
    """
    require_namespace(call)
    name = call.path_params["bucket"]
    bucket = call.tx.get("bucket", key(call, name))
    if bucket is None:
        raise errors.bucket_not_found(name)
    return bucket


def require_namespace(call: Call) -> None:
    """Refuse a path of another tenancy's namespace."""
    if call.path_params["namespace"] != NAMESPACE:
        raise errors.namespace_not_found(call.path_params["namespace"])


def create(call: Call, details: CreateBucketDetails) -> Document:
    """Make a bucket and return it."""
    require_namespace(call)
    compartment = details.compartment_id
    if compartment != call.cloud.tenancy.ocid and call.tx.get("compartment", compartment) is None:
        raise related_not_found("compartmentId")
    if call.tx.get("bucket", key(call, details.name)) is not None:
        raise errors.bucket_exists(details.name)
    bucket = {
        "namespace": NAMESPACE,
        **details.given(),
        "createdBy": call.caller.user_ocid if call.caller else None,
        "timeCreated": call.now.isoformat(timespec="milliseconds"),
        "etag": str(uuid.uuid4()),
    }
    return put(call, bucket)


def update(call: Call, bucket: Document, details: UpdateBucketDetails) -> Document:
    """Change a bucket and return it."""
    return put(call, bucket | details.given() | {"etag": str(uuid.uuid4())})


def put(call: Call, bucket: Document) -> Document:
    """Keep a bucket and return it."""
    call.tx.put("bucket", key(call, bucket["name"]), bucket, parent=bucket["compartmentId"])
    return bucket
