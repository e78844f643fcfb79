"""Buckets and objects, asked for with the OCI Python SDK."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import oci
import pytest
from oci.object_storage import ObjectStorageClient
from oci.object_storage.models import CreateBucketDetails, UpdateBucketDetails

from simulator.kernel.settings import Settings
from simulator.kernel.tenancy import COMPARTMENT_OCID
from simulator.settings.object_storage import ObjectStorageSettings
from tests.support.running_cloud import RunningCloud

BUCKET = "states"


@pytest.fixture
def settings() -> Settings:
    return Settings(object_storage=ObjectStorageSettings(object_limit_bytes=2_000_000))


@pytest.fixture
def client(running_cloud: RunningCloud) -> Any:
    return running_cloud.oci_client(ObjectStorageClient)


@pytest.fixture
def namespace(client: Any) -> str:
    """The namespace, with one bucket that keeps versions."""
    name: str = client.get_namespace().data
    client.create_bucket(name, CreateBucketDetails(name=BUCKET, compartment_id=COMPARTMENT_OCID, versioning="Enabled"))
    return name


def refused(call: Any, *arguments: Any, **options: Any) -> tuple[int, str]:
    with pytest.raises(oci.exceptions.ServiceError) as caught:
        call(*arguments, **options)
    return caught.value.status, caught.value.code


def test_the_namespace_is_a_bare_text(client: Any) -> None:
    assert client.get_namespace().data == "axsimulated1"


def test_a_bucket_says_whether_it_keeps_versions(client: Any, namespace: str) -> None:
    assert client.get_bucket(namespace, BUCKET).data.versioning == "Enabled"
    client.update_bucket(namespace, BUCKET, UpdateBucketDetails(versioning="Suspended"))
    assert client.get_bucket(namespace, BUCKET).data.versioning == "Suspended"


def test_a_bucket_is_made_once(client: Any, namespace: str) -> None:
    details = CreateBucketDetails(name=BUCKET, compartment_id=COMPARTMENT_OCID)
    assert refused(client.create_bucket, namespace, details) == (409, "BucketAlreadyExists")


def test_a_bucket_is_in_one_region(running_cloud: RunningCloud, namespace: str) -> None:
    client = running_cloud.oci_client(ObjectStorageClient)
    client.base_client.set_region("us-phoenix-1")
    assert refused(client.get_bucket, namespace, BUCKET) == (404, "BucketNotFound")


def test_an_object_comes_back_as_it_was_sent(client: Any, namespace: str) -> None:
    content = bytes(range(256)) * 5000
    sent = client.put_object(namespace, BUCKET, ".pulumi/a b/ü.json", content, content_type="text/x")
    got = client.get_object(namespace, BUCKET, ".pulumi/a b/ü.json")
    assert got.data.content == content
    assert got.headers["content-type"] == "text/x"
    assert got.headers["etag"] == sent.headers["etag"]
    digest = b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    assert sent.headers["opc-content-md5"] == got.headers["content-md5"] == digest
    assert client.head_object(namespace, BUCKET, ".pulumi/a b/ü.json").headers["etag"] == sent.headers["etag"]


def test_an_object_that_is_not_there(client: Any, namespace: str) -> None:
    assert refused(client.get_object, namespace, BUCKET, "x") == (404, "ObjectNotFound")
    assert refused(client.delete_object, namespace, BUCKET, "x") == (404, "ObjectNotFound")
    assert refused(client.get_object, namespace, "nosuch", "x") == (404, "BucketNotFound")
    assert refused(client.get_object, "another", BUCKET, "x") == (404, "NamespaceNotFound")


def test_who_may_not_is_told_that_the_bucket_is_not_there(running_cloud: RunningCloud, namespace: str) -> None:
    nobody = running_cloud.oci_client(ObjectStorageClient, profile="NOBODY")
    assert refused(nobody.get_object, namespace, BUCKET, "x") == (404, "BucketNotFound")


def test_a_reader_may_look_and_not_write(running_cloud: RunningCloud, client: Any, namespace: str) -> None:
    client.put_object(namespace, BUCKET, "x", b"1")
    reader = running_cloud.oci_client(ObjectStorageClient, profile="READER")
    assert reader.get_object(namespace, BUCKET, "x").data.content == b"1"
    assert reader.head_object(namespace, BUCKET, "x").status == 200
    assert refused(reader.put_object, namespace, BUCKET, "x", b"2") == (404, "BucketNotFound")


def test_a_write_that_must_be_the_first_is_refused_when_it_is_not(client: Any, namespace: str) -> None:
    client.put_object(namespace, BUCKET, "lock", b"1", if_none_match="*")
    assert refused(client.put_object, namespace, BUCKET, "lock", b"2", if_none_match="*") == (412, "IfNoneMatchFailed")
    assert client.get_object(namespace, BUCKET, "lock").data.content == b"1"


def test_of_many_first_writes_at_once_one_wins(running_cloud: RunningCloud, namespace: str) -> None:
    def write(number: int) -> int:
        try:
            own = running_cloud.oci_client(ObjectStorageClient)
            return int(own.put_object(namespace, BUCKET, "lock", str(number).encode(), if_none_match="*").status)
        except oci.exceptions.ServiceError as error:
            return int(error.status)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(write, range(16))) == [200, *[412] * 15]


def test_a_write_of_what_has_changed_since_is_refused(client: Any, namespace: str) -> None:
    first = client.put_object(namespace, BUCKET, "state", b"1").headers["etag"]
    second = client.put_object(namespace, BUCKET, "state", b"2", if_match=first).headers["etag"]
    assert refused(client.put_object, namespace, BUCKET, "state", b"3", if_match=first) == (412, "IfMatchFailed")
    assert refused(client.delete_object, namespace, BUCKET, "state", if_match=first) == (412, "IfMatchFailed")
    assert client.get_object(namespace, BUCKET, "state").data.content == b"2"
    client.delete_object(namespace, BUCKET, "state", if_match=second)
    assert refused(client.put_object, namespace, BUCKET, "state", b"3", if_match=second) == (412, "IfMatchFailed")


def test_a_body_that_arrives_changed_is_refused(client: Any, namespace: str) -> None:
    wrong = b64encode(bytes(16)).decode()
    assert refused(client.put_object, namespace, BUCKET, "x", b"1", content_md5=wrong) == (400, "UnmatchedContentMD5")


def test_an_object_that_is_too_large_is_refused(client: Any, namespace: str) -> None:
    assert refused(client.put_object, namespace, BUCKET, "x", bytes(2_000_001)) == (413, "RequestEntityTooLarge")


def test_a_list_is_by_name_in_pages_and_by_folder(client: Any, namespace: str) -> None:
    for name in ("a/1", "a/2", "a/b/3", "c"):
        client.put_object(namespace, BUCKET, name, b"1")
    page = client.list_objects(namespace, BUCKET, prefix="a/", limit=2).data
    assert [each.name for each in page.objects] == ["a/1", "a/2"]
    assert page.next_start_with == "a/b/3"
    rest = client.list_objects(namespace, BUCKET, prefix="a/", limit=2, start=page.next_start_with).data
    assert [each.name for each in rest.objects] == ["a/b/3"]
    assert rest.next_start_with is None
    folder = client.list_objects(namespace, BUCKET, delimiter="/", fields="name,size,etag").data
    assert ([each.name for each in folder.objects], folder.prefixes) == (["c"], ["a/"])
    assert folder.objects[0].size == 1
    assert folder.objects[0].etag


def test_every_version_is_kept_also_of_what_is_deleted(client: Any, namespace: str) -> None:
    client.put_object(namespace, BUCKET, "state", b"1")
    client.put_object(namespace, BUCKET, "state", b"2")
    client.delete_object(namespace, BUCKET, "state")
    versions = client.list_object_versions(namespace, BUCKET, prefix="state").data.items
    kept = [each for each in versions if not each.is_delete_marker]
    contents = {client.get_object(namespace, BUCKET, "state", version_id=each.version_id).data.content for each in kept}
    assert len(versions) == 3
    assert contents == {b"1", b"2"}


def test_a_bucket_without_versioning_keeps_none(client: Any, namespace: str) -> None:
    client.create_bucket(namespace, CreateBucketDetails(name="plain", compartment_id=COMPARTMENT_OCID))
    client.put_object(namespace, "plain", "state", b"1")
    assert client.list_object_versions(namespace, "plain").data.items == []
