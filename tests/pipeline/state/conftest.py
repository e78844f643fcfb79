"""A shared state in a simulated cloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.state.bucket import Bucket
from pipeline.state.ledger import Ledger
from providers import credentials
from tests.support.bucket import CloudBucket
from tests.support.running_cloud import RunningCloud

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def cloud_bucket(running_cloud: RunningCloud) -> CloudBucket:
    """The bucket, seen from outside."""
    return CloudBucket.make(running_cloud)


@pytest.fixture
def bucket(cloud_bucket: CloudBucket) -> Bucket:
    """The same, as the door sees it."""
    return Bucket(credentials.find(lambda _key: None), cloud_bucket.name)


@pytest.fixture
def said() -> list[str]:
    """What the person was told."""
    return []


@pytest.fixture
def new_ledger(bucket: Bucket, said: list[str]) -> Callable[[], Ledger]:
    """Open the state once more, as from another machine."""
    return lambda: Ledger(bucket, said.append, lambda: NOW)
