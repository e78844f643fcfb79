"""Refusals of Object Storage.

Source: codes and statuses from a test against the live service, repository with `scripts/object-store-probes/
probe_oci.py`, findings 13 and 17 (2026-08-17); `RequestEntityTooLarge`: OCI Python SDK base_client.py.
"""

from __future__ import annotations

from simulator.kernel.refusal import Refusal


def bucket_not_found(name: str) -> Refusal:
    """Missing or forbidden: the answer does not tell which."""
    message = f"Either the bucket named '{name}' does not exist in the namespace or you are not authorized to access it"
    return Refusal(404, "BucketNotFound", message, "bucket not there")


def object_not_found(name: str) -> Refusal:
    """The bucket has no such object, or no such version of it."""
    return Refusal(404, "ObjectNotFound", f"The object '{name}' was not found in the bucket", "object not there")


def namespace_not_found(name: str) -> Refusal:
    """The namespace is not the tenancy's."""
    message = f"You do not have authorization to perform this request, or the namespace '{name}' could not be found."
    return Refusal(404, "NamespaceNotFound", message, "namespace not there")


def bucket_exists(name: str) -> Refusal:
    """A bucket of that name is there."""
    return Refusal(409, "BucketAlreadyExists", f"The bucket '{name}' already exists", "bucket name taken")


def if_match_failed() -> Refusal:
    """The object is not the one that the caller saw."""
    message = "The If-Match header does not match the object's current ETag."
    return Refusal(412, "IfMatchFailed", message, "if-match")


def if_none_match_failed() -> Refusal:
    """The object is there already."""
    message = "The object already exists, and the If-None-Match header is '*'."
    return Refusal(412, "IfNoneMatchFailed", message, "if-none-match")


def unmatched_digest() -> Refusal:
    """The body is not the one that the caller meant to send."""
    return Refusal(400, "UnmatchedContentMD5", "The computed MD5 of the request body does not match.", "content-md5")


def too_large() -> Refusal:
    """The object is larger than this cloud keeps."""
    return Refusal(413, "RequestEntityTooLarge", "The object is too large.", "object_limit_bytes")
