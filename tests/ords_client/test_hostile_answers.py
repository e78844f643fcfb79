"""Any answer of any host, and any payload of any device: a diagnosis ends, an export ends, and both say so in lines.

Longer: `HYPOTHESIS_MAX_EXAMPLES=100000 python -m pytest tests/ords_client/test_hostile_answers.py`.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ords_client.administrator import Administrator
from ords_client.cli.formats import write_csv, write_jsonl, write_parquet, write_table
from ords_client.cli.plot import draw
from ords_client.client import OrdsClient
from ords_client.collection import COLLECTIONS
from ords_client.data_api import UNDECODED
from ords_client.errors import OrdsClientError
from ords_client.exchange import Answer, Request
from ords_client.foreign import visible
from ords_client.grants import ClientCredentialsGrant, PasswordGrant
from ords_client.links.every_link import LINKS, check
from ords_client.links.facts import Facts
from ords_client.links.link import Status
from ords_client.network import Http
from ords_client.outputs import Outputs
from ords_client.rows import Column, Kind
from tests.ords_client.fake_cloud import KEY, FakeCloud
from tests.ords_client.hostile_answers import ODD_TEXTS, ODD_VALUES, hostile_answer, row

MOST_REQUESTS = 400
"""More than any of this needs unless it does not end."""
LONGER = settings(
    max_examples=int(os.environ.get("HYPOTHESIS_MAX_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(0, 2**64)
CLIENT_SECRET, PASSWORD = "fake-secret", "correct horse"


class HostileHttp(Http):
    """Answers in the place of every host, with what chance makes of good answers."""

    def __init__(self, seed: int, token: str) -> None:
        super().__init__(sleep=lambda _: None)
        self._chance, self._token = Random(seed), token  # noqa: S311 - no secret is made of it
        self.requests = 0
        self.sent: set[str] = set()

    def _send(self, request: Request) -> Answer:
        self.requests += 1
        assert self.requests < MOST_REQUESTS, "this does not end"
        self.sent.update(request.secrets)
        one = hostile_answer(request.url, self._token, self._chance, request.secrets)
        return Answer(request, one.status, one.reason, one.headers, one.content, received_at=1763805600.0)


@pytest.fixture(scope="module")
def token() -> str:
    import jwt

    claims = {"iss": "i", "aud": "/group1", "scope": "/iot/domain1", "iat": 1, "exp": 9_999_999_999}
    return jwt.encode(claims, KEY, algorithm="RS256")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    cloud = FakeCloud(tmp_path_factory.mktemp("none"), port=1, client_secret=CLIENT_SECRET)
    return Outputs.from_mapping(cloud.outputs())


@LONGER
@given(seed=SEEDS, for_a_user=st.booleans())
def test_every_diagnosis_ends_with_a_finding_for_each_link(
    outputs: Outputs, token: str, seed: int, for_a_user: bool
) -> None:
    http = HostileHttp(seed, token)
    signer = requests.auth.HTTPBasicAuth("any", "one")
    facts = Facts(
        lambda: outputs,
        http,
        lambda: Administrator(http, signer),
        lambda _: PasswordGrant("grace", lambda: PASSWORD) if for_a_user else ClientCredentialsGrant(),
    )
    findings = list(check(facts))
    assert [one.name for one in findings] == [link.name for link in LINKS]
    for one in findings:
        assert one.fix or one.status not in {Status.FAILED, Status.WARNING}
        assert not any(secret in one.detail for secret in http.sent if len(secret) > 8)
        assert visible(one.detail).isprintable()


COLLECTION_NAMES = st.sampled_from(sorted(COLLECTIONS))


def written(pages: list[list[dict[str, Any]]], columns: tuple[Column, ...]) -> Iterator[int]:
    """Write rows in every format, and give how many rows each file has when it is read."""
    file, csv_file, parquet = io.StringIO(), io.StringIO(newline=""), io.BytesIO()
    write_jsonl(iter(pages), file)
    yield len([json.loads(line, parse_constant=pytest.fail) for line in file.getvalue().encode().splitlines()])
    write_csv(iter(pages), columns, csv_file)
    csv.field_size_limit(10**9)
    yield len(list(csv.DictReader(io.StringIO(csv_file.getvalue().encode().decode(), newline=""))))
    write_parquet(iter(pages), columns, parquet)
    yield pq.read_table(io.BytesIO(parquet.getvalue())).num_rows
    lines: list[str] = []
    write_table(iter(pages), columns, lambda line, header=False: lines.append(line), 80)
    assert all(line.isprintable() for line in lines)
    yield max(0, len(lines) - 1)


@LONGER
@given(seed=SEEDS, name=COLLECTION_NAMES, content=st.booleans(), order_by=st.sampled_from([None, "time"]))
def test_every_export_ends_and_writes_valid_files(
    outputs: Outputs, token: str, seed: int, name: str, content: bool, order_by: str | None
) -> None:
    collection = COLLECTIONS[name]
    content = content and bool(collection.payload_columns)
    columns = collection.columns + ((*collection.payload_columns, Column(UNDECODED, Kind.TEXT)) if content else ())
    pages: list[list[dict[str, Any]]] = []
    said = ""
    http = HostileHttp(seed, token)
    with OrdsClient(outputs, http=http) as client:
        try:
            order = collection.time_column if order_by else None
            for page in client.pages(collection, content=content, limit=5, order_by=order):
                pages.append(page)
        except OrdsClientError as error:
            said = str(error)
        assert not any(secret in said for secret in http.sent if len(secret) > 8)
    count = sum(map(len, pages))
    assert set(written(pages, columns)) == {count}
    for page in pages:
        for item in page:
            collection.row.from_item(item)
    with suppress(OrdsClientError):
        draw(iter(pages), collection, "value", colour=False)


@LONGER
@given(seed=SEEDS, name=COLLECTION_NAMES)
def test_following_goes_on_or_ends_in_a_line(outputs: Outputs, token: str, seed: int, name: str) -> None:
    with OrdsClient(outputs, http=HostileHttp(seed, token)) as client:
        looks = iter(range(3))
        client.http.sleep = lambda _: None if next(looks, None) is not None else stop()
        with suppress(OrdsClientError, StoppedError):
            for _ in client.follow(COLLECTIONS[name], limit=9):
                pass


class StoppedError(Exception):
    """Enough was seen."""


def stop() -> None:
    raise StoppedError


PAYLOADS = st.one_of(
    st.sampled_from(ODD_VALUES),
    st.text(max_size=20),
    st.floats(),
    st.binary(max_size=40).map(lambda data: data.decode("latin-1")),
    st.integers(0, 3000).map(lambda depth: "[" * depth + "1" + "]" * depth),
    st.recursive(
        st.sampled_from(ODD_VALUES),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ODD_TEXTS), inner, max_size=3),
    ),
)


@LONGER
@given(payloads=st.lists(PAYLOADS, min_size=1, max_size=4), as_text=st.booleans())
def test_every_payload_of_a_device_is_written_in_every_format(payloads: list[Any], as_text: bool) -> None:
    from ords_client.content import add_content

    class Payloads:
        def row(self, collection: str, row_id: int) -> dict[str, Any]:
            from ords_client.data_api import row_details

            body = {"content": json.dumps(payloads[row_id]) if as_text else payloads[row_id]}
            request = Request("GET", "https://h/ords/d/20250531/rawData/1")
            return row_details(Answer(request, 200, "", {}, json.dumps(body).encode(), 0))

    collection = COLLECTIONS["rawData"]
    rows = [row(number) for number in range(len(payloads))]
    for one in rows:
        del one["content"]
    pages = list(add_content(Payloads(), collection, [rows]))  # type: ignore[arg-type]
    columns = (*collection.columns, *collection.payload_columns, Column(UNDECODED, Kind.TEXT))
    assert set(written(pages, columns)) == {len(payloads)}
