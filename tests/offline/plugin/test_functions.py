import json
from pathlib import Path
from typing import Any

import pytest

from offline.plugin.errors import UnsupportedError
from tests.offline.plugin.engine import Engine
from tests.offline.plugin.recorded_program import COMPARTMENT, DOMAIN, FUNCTIONS, RESOURCES
from tests.offline.plugin.recorded_service import DOMAIN_URL, IDS, RecordedService

USERS = "oci:Identity/getDomainsUsers:getDomainsUsers"
LOOKUPS = json.loads((Path(__file__).parents[2] / "data" / "plugin-lookups.json").read_text())["lookups"]
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


@pytest.mark.parametrize(
    ("token", "args", "lookup"),
    [
        ("oci:oci/getIotIotDomain:getIotIotDomain", {"iotDomainId": "ocid1.iotdomain.x"}, "getIotIotDomain of an OCID"),
        ("oci:Identity/getDomain:getDomain", {"domainId": "ocid1.domain.x"}, "getDomain of an OCID"),
        (USERS, FUNCTIONS[USERS], "getDomainsUsers of a host that does not answer (404)"),
    ],
)
def test_what_does_not_exist_is_all_null_as_in_the_real_plugin(
    engine: Engine, service: RecordedService, token: str, args: dict[str, Any], lookup: str
) -> None:
    service.refusals["GET /admin/v1/Users"] = (404, {"detail": "no such host"})
    (recorded,) = [recorded for name, recorded in LOOKUPS.items() if name.startswith(lookup)]

    assert engine.invoke(token, args) == recorded["returned"] == {}


def test_an_unknown_function_names_the_way_out(engine: Engine) -> None:
    with pytest.raises(
        UnsupportedError, match=r"^the stand-in oci plugin does not know oci:X/y:y; use the real plugin"
    ):
        engine.invoke("oci:X/y:y", {})


def test_filters_are_refused_rather_than_ignored(engine: Engine) -> None:
    with pytest.raises(UnsupportedError, match=r"getDomains with filters"):
        engine.invoke(DOMAINS, {**FUNCTIONS[DOMAINS], "filters": [{"name": "n", "values": ["v"]}]})
