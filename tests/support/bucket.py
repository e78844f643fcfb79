"""A bucket of the simulated cloud, made and looked into with the OCI Python SDK."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oci.object_storage import ObjectStorageClient
from oci.object_storage.models import CreateBucketDetails

from simulator.kernel.tenancy import COMPARTMENT_OCID
from tests.support.running_cloud import RunningCloud


@dataclass
class CloudBucket:
    """A bucket, seen from outside."""

    client: Any
    namespace: str
    name: str

    @classmethod
    def make(cls, cloud: RunningCloud, name: str = "states", *, versioning: str = "Enabled") -> CloudBucket:
        """Make a bucket."""
        client = cloud.oci_client(ObjectStorageClient)
        namespace = client.get_namespace().data
        details = CreateBucketDetails(name=name, compartment_id=COMPARTMENT_OCID, versioning=versioning)
        client.create_bucket(namespace, details)
        return cls(client, namespace, name)

    def names(self, prefix: str = "") -> list[str]:
        """Return the names of the objects under a prefix."""
        found = self.client.list_objects(self.namespace, self.name, prefix=prefix).data.objects
        return [each.name for each in found]

    def read(self, name: str) -> bytes:
        """Return the content of an object."""
        content: bytes = self.client.get_object(self.namespace, self.name, name).data.content
        return content

    def versions(self, name: str) -> list[bytes]:
        """Return every content that an object ever had."""
        items = self.client.list_object_versions(self.namespace, self.name, prefix=name).data.items
        return [
            self.client.get_object(self.namespace, self.name, name, version_id=each.version_id).data.content
            for each in items
            if not each.is_delete_marker
        ]
