import pytest

from offline.plugin.errors import UnsupportedError
from tests.offline.plugin.engine import Engine
from tests.offline.plugin.recorded_program import COMPARTMENT, DOMAIN, FUNCTIONS, RESOURCES
from tests.offline.plugin.recorded_service import DOMAIN_URL, IDS, RecordedService

USERS = "oci:Identity/getDomainsUsers:getDomainsUsers"
DOMAINS = "oci:Identity/getDomains:getDomains"


def test_a_found_resource_has_the_names_of_pulumi(engine: Engine) -> None:
    engine.create("iot-users", DOMAIN, RESOURCES["iot-users"][1])
    found = engine.invoke("oci:Identity/getDomain:getDomain", {"domainId": IDS["iot-users"]})

    assert (found["id"], found["domainId"], found["url"]) == (IDS["iot-users"], IDS["iot-users"], DOMAIN_URL)
    assert (found["state"], found["timeCreated"]) == ("ACTIVE", "2026-11-22 11:15:40 +0000 UTC")


def test_a_list_holds_the_items_of_all_pages(engine: Engine, service: RecordedService) -> None:
    service.pages = [["a", "b"], ["c"]]
    found = engine.invoke(USERS, FUNCTIONS[USERS])

    assert [user["userName"] for user in found["users"]] == ["a", "b", "c"]
    assert [request["query"].rpartition("&page=")[2] for request in service.requests[1:]] == ["1"]
    assert found["users"][0]["names"] == [
        {
            "familyName": "",
            "formatted": "",
            "givenName": "",
            "honorificPrefix": "",
            "honorificSuffix": "",
            "middleName": "",
        }
    ]


def test_the_arguments_come_back_with_an_id(engine: Engine) -> None:
    found = engine.invoke(DOMAINS, FUNCTIONS[DOMAINS])

    assert found["id"].startswith("getDomains-")
    assert (found["compartmentId"], found["domains"]) == (COMPARTMENT, [])


def test_an_unknown_function_names_the_way_out(engine: Engine) -> None:
    with pytest.raises(
        UnsupportedError, match=r"^the stand-in oci plugin does not know oci:X/y:y; use the real plugin"
    ):
        engine.invoke("oci:X/y:y", {})


def test_filters_are_refused_rather_than_ignored(engine: Engine) -> None:
    with pytest.raises(UnsupportedError, match=r"getDomains with filters"):
        engine.invoke(DOMAINS, {**FUNCTIONS[DOMAINS], "filters": [{"name": "n", "values": ["v"]}]})
