"""HTTP paths of Object Storage: parse, call the rules, render.

Source: OCI Python SDK object_storage/object_storage_client.py (paths, parameters), object_storage/models.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import unquote

from starlette.responses import JSONResponse, Response

from simulator.control_plane import admission, oracle_errors
from simulator.control_plane.oracle_errors import invalid_parameter
from simulator.control_plane.request_bodies import parse
from simulator.kernel import regions
from simulator.kernel.call import Call
from simulator.kernel.plane import Plane, Route
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document
from simulator.object_storage import buckets, errors, objects
from simulator.object_storage.details import CreateBucketDetails, UpdateBucketDetails
from simulator.object_storage.rights import RIGHTS

SUMMARY = ("name", "size", "md5", "etag", "timeCreated", "timeModified")
VERSION = ("name", "size", "md5", "etag", "timeCreated", "timeModified", "versionId")


def get_namespace(_call: Call) -> Response:
    """Answer GetNamespace: a bare JSON text."""
    return JSONResponse(buckets.NAMESPACE)


def create_bucket(call: Call) -> Response:
    """Answer CreateBucket."""
    bucket = buckets.create(call, parse(call, CreateBucketDetails))
    return JSONResponse(bucket, headers={"etag": bucket["etag"]})


def get_bucket(call: Call) -> Response:
    """Answer GetBucket."""
    bucket = buckets.find(call)
    return JSONResponse(bucket, headers={"etag": bucket["etag"]})


def update_bucket(call: Call) -> Response:
    """Answer UpdateBucket."""
    bucket = buckets.update(call, buckets.find(call), parse(call, UpdateBucketDetails))
    return JSONResponse(bucket, headers={"etag": bucket["etag"]})


def put_object(call: Call) -> Response:
    """Answer PutObject."""
    written = objects.put(call, buckets.find(call), _name(call))
    return Response(headers=_headers(written, "opc-content-md5"))


def get_object(call: Call) -> Response:
    """Answer GetObject and HeadObject."""
    found = objects.find(call, buckets.find(call), _name(call))
    objects.require_conditions(call, found)
    headers = {**_headers(found, "content-md5"), "content-type": found["contentType"]}
    return Response(base64.b64decode(found["content"]), headers=headers)


def delete_object(call: Call) -> Response:
    """Answer DeleteObject."""
    objects.delete(call, buckets.find(call), _name(call))
    return Response(status_code=204)


def list_objects(call: Call) -> Response:
    """Answer ListObjects: by name, with the fields that the query asks for."""
    is_number = re.fullmatch("[0-9]{1,4}", call.query.get("limit", "1000"))
    if not is_number or call.query.get("delimiter", "/") not in {
        "",
        "/",
    }:
        raise invalid_parameter("limit must be a number, and the only delimiter is /")
    found, prefixes, following = objects.listed(call, buckets.find(call))
    fields = {"name", *call.query.get("fields", "name").split(",")}
    answer: Document = {
        "objects": [{name: each[name] for name in SUMMARY if name in fields} for each in found],
        "prefixes": prefixes,
    }
    return JSONResponse(answer | ({"nextStartWith": following} if following else {}))


def list_object_versions(call: Call) -> Response:
    """Answer ListObjectVersions."""
    items = [
        {name: each[name] for name in VERSION if name in each} | {"isDeleteMarker": "isDeleteMarker" in each}
        for each in objects.versions(call, buckets.find(call))
    ]
    return JSONResponse({"items": items, "prefixes": []})


_HAS_RIGHT = admission.by_right(RIGHTS)


def authorise(call: Call) -> None:
    """Let a caller pass who may; others get the answer for a bucket that is not there.

    Raises:
        Refusal: 404 from the control plane.
        bucket_not_found: 404 where a bucket is named.
    """
    try:
        _HAS_RIGHT(call)
    except Refusal as refusal:
        if "bucket" not in call.path_params:
            raise
        raise errors.bucket_not_found(call.path_params["bucket"]) from refusal


def _name(call: Call) -> str:
    return unquote(call.path_params["object"])


def _headers(found: Document, digest: str) -> Mapping[str, str]:
    modified = datetime.fromisoformat(found["timeModified"])
    return {
        "etag": found["etag"],
        digest: found["md5"],
        "version-id": found["versionId"],
        "last-modified": format_datetime(modified, usegmt=True),
    }


_BUCKETS = "/n/{namespace}/b"
_BUCKET = f"{_BUCKETS}/{{bucket}}"
_OBJECT = f"{_BUCKET}/o/{{object:path}}"

PLANE = Plane(
    name="object_storage",
    hosts=regions.hosts("objectstorage.{region}"),
    routes=(
        Route("GET", "/n", "GetNamespace", get_namespace),
        Route("GET", "/n/", "GetNamespace", get_namespace),
        Route("POST", _BUCKETS, "CreateBucket", create_bucket),
        Route("GET", _BUCKET, "GetBucket", get_bucket),
        Route("POST", _BUCKET, "UpdateBucket", update_bucket),
        Route("GET", f"{_BUCKET}/o", "ListObjects", list_objects),
        Route("GET", f"{_BUCKET}/objectversions", "ListObjectVersions", list_object_versions),
        Route("PUT", _OBJECT, "PutObject", put_object),
        Route("GET", _OBJECT, "GetObject", get_object),
        Route("HEAD", _OBJECT, "HeadObject", get_object),
        Route("DELETE", _OBJECT, "DeleteObject", delete_object),
    ),
    authenticate=admission.authenticate,
    authorise=authorise,
    render_refusal=oracle_errors.render,
    body_limit=lambda settings: settings.object_storage.object_limit_bytes,
)
