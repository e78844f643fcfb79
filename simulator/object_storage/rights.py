"""The least right of every operation of Object Storage.

Source: documentation "Details for Object Storage and Archive Storage"; of GetNamespace it says that it needs none.
"""

from __future__ import annotations

RIGHTS = {
    "GetNamespace": "inspect buckets",
    "CreateBucket": "manage buckets",
    "GetBucket": "read buckets",
    "UpdateBucket": "use buckets",
    "ListObjects": "inspect objects",
    "ListObjectVersions": "inspect objects",
    "GetObject": "read objects",
    "HeadObject": "read objects",
    "PutObject": "manage objects",
    "DeleteObject": "manage objects",
}
