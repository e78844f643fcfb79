from __future__ import annotations

from simulator.data_api import envelope
from simulator.data_api.collection import RAW_DATA, SNAPSHOT_DATA
from simulator.data_api.envelope import Address
from simulator.data_api.reader import Page

RAW = Address("group.data.iot.us-ashburn-1.oci.oraclecloud.com", "domain", RAW_DATA)
SNAPSHOT = Address("group.data.iot.us-ashburn-1.oci.oraclecloud.com", "domain", SNAPSHOT_DATA)
URL = "https://group.data.iot.us-ashburn-1.oci.oraclecloud.com/ords/domain/20250531/rawData"
CATALOG = "https://group.data.iot.us-ashburn-1.oci.oraclecloud.com/ords/domain/metadata-catalog/20250531/rawData"


def links(page: Page, limit: int, offset: int, **query: str) -> dict[str, str]:
    body = envelope.of_page(RAW, page, limit, offset, query)
    return {link["rel"]: link["href"] for link in body["links"]}


def test_page_is_wrapped_as_ords_does() -> None:
    body = envelope.of_page(RAW, Page([{"id": 7}], True), 1, 0, {})
    assert {name: body[name] for name in ("hasMore", "limit", "offset", "count")} == {
        "hasMore": True,
        "limit": 1,
        "offset": 0,
        "count": 1,
    }
    assert body["items"] == [{"id": 7, "links": [{"rel": "self", "href": f"{URL}/7"}]}]


def test_snapshot_has_no_link_to_itself() -> None:
    body = envelope.of_page(SNAPSHOT, Page([{"value": 1}], False), 25, 0, {})
    assert body["items"] == [{"value": 1}]


def test_first_page_leads_to_the_next() -> None:
    assert links(Page([], True), 25, 0) == {
        "self": URL,
        "describedby": CATALOG,
        "first": f"{URL}?offset=0&limit=25",
        "next": f"{URL}?offset=25&limit=25",
    }


def test_last_page_leads_back_only() -> None:
    found = links(Page([], False), 25, 50)
    assert "next" not in found
    assert found["prev"] == f"{URL}?offset=25&limit=25"


def test_page_before_never_begins_below_zero() -> None:
    assert links(Page([], False), 25, 10)["prev"] == f"{URL}?offset=0&limit=25"


def test_links_repeat_the_filter_percent_encoded() -> None:
    found = links(Page([], True), 5, 0, q='{"id":1}')
    assert found["next"] == f"{URL}?q=%7B%22id%22%3A1%7D&offset=5&limit=5"


def test_row_leads_to_itself_and_its_collection() -> None:
    assert envelope.of_row(RAW, {"id": 7, "content": {}}) == {
        "id": 7,
        "content": {},
        "links": [
            {"rel": "self", "href": f"{URL}/7"},
            {"rel": "describedby", "href": f"{CATALOG}/item"},
            {"rel": "collection", "href": URL},
        ],
    }
