from __future__ import annotations

from pathlib import Path

import pytest

import ords_client
from ords_client import (
    HISTORIZED_DATA,
    RAW_COMMAND_DATA,
    RAW_DATA,
    REJECTED_DATA,
    SNAPSHOT_DATA,
    OrdsClient,
    UsageError,
)
from tests.ords_client.fake_cloud import OTHER_TWIN, TWIN, FakeCloud
from tests.support.raw_rows import raw_rows


def test_rows_are_typed_and_filtered(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(3) + raw_rows(3, first=4, twin=OTHER_TWIN)
    rows = list(client.rows(RAW_DATA, digital_twin=TWIN, order_by="id:desc", limit=2))
    assert [(type(row).__name__, row.id) for row in rows] == [("RawData", 3), ("RawData", 2)]


def test_each_collection_has_rows_of_its_own_type(cloud: FakeCloud, client: OrdsClient) -> None:
    value = {"digital_twin_instance_id": TWIN, "content_path": "t", "value": 1}
    cloud.rows = {
        "rejectedData": [raw_rows(1)[0] | {"reason_code": 500, "reason_message": "empty"}],
        "historizedData": [value | {"id": 1, "time_observed": "2026-11-22T10:00:00Z"}],
        "snapshotData": [value | {"time_observed": "2026-11-22T10:00:00Z"}],
        "rawCommandData": [{"id": 1, "digital_twin_instance_id": TWIN, "time_created": "2026-11-22T10:00:00Z"}],
    }
    assert next(client.rows(REJECTED_DATA)).reason_code == 500
    assert next(client.rows(HISTORIZED_DATA)).value == 1
    assert next(client.rows(SNAPSHOT_DATA)).content_path == "t"
    assert next(client.rows(RAW_COMMAND_DATA)).delivery_status is None


def test_client_is_made_from_a_file_without_pulumi(cloud: FakeCloud, outputs_file: Path) -> None:
    cloud.rows["rawData"] = raw_rows(1)
    with OrdsClient.from_file(outputs_file, user="grace", password=lambda: "correct horse") as client:
        assert next(client.rows(RAW_DATA)).id == 1


def test_client_is_made_from_a_stack(
    cloud: FakeCloud, outputs_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pulumi").write_text(f"#!/bin/sh\ncat {outputs_file}\n")
    (tmp_path / "pulumi").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with OrdsClient.from_stack("dev", user="grace", password="correct horse") as client:
        assert list(client.rows(RAW_DATA)) == []


def test_unknown_iot_domain_is_refused_before_any_request(cloud: FakeCloud, outputs_file: Path) -> None:
    with pytest.raises(UsageError, match="domain1"):
        OrdsClient.from_file(outputs_file, user="grace", password="", iot_domain="domain9")
    assert cloud.requests == []


def test_wrong_filter_is_refused_before_any_request(cloud: FakeCloud, client: OrdsClient) -> None:
    with pytest.raises(UsageError):
        client.rows(RAW_DATA, where="nonsense")
    assert cloud.requests == []


def test_public_names_are_all_there() -> None:
    assert all(hasattr(ords_client, name) for name in ords_client.__all__)


def test_negative_limit_is_refused(client: OrdsClient) -> None:
    with pytest.raises(UsageError, match="--limit -1"):
        client.pages(RAW_DATA, limit=-1)


def test_client_without_a_user_asks_for_itself(cloud: FakeCloud, outputs_file: Path) -> None:
    cloud.rows["rawData"] = raw_rows(1)
    with OrdsClient.from_file(outputs_file) as client:
        assert next(client.rows(RAW_DATA)).id == 1
    assert cloud.asked("/token")[0]["grant_type"] == ["client_credentials"]
