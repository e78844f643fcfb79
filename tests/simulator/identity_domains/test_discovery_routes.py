from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.support.scim_bodies import USER_URN
from tests.support.scim_domain import Domain


def test_service_provider_config_tells_what_works(domain: Domain) -> None:
    body = domain.call("GET", "/ServiceProviderConfig").json
    works = {name for name in ("patch", "bulk", "filter", "sort", "changePassword") if body[name]["supported"]}
    assert (works, body["filter"]["maxResults"]) == ({"patch", "filter", "sort", "changePassword"}, 1000)


@pytest.mark.parametrize("endpoint", ["Schemas", "ResourceTypes"])
def test_each_of_the_list_can_be_read_alone(domain: Domain, endpoint: str) -> None:
    listed = domain.call("GET", f"/{endpoint}").json["Resources"]
    assert listed
    for one in listed:
        assert domain.call("GET", f"/{endpoint}/{quote(one['id'])}").json == one
    assert domain.call("GET", f"/{endpoint}/none").status == 404
    assert domain.call("POST", f"/{endpoint}", {}).status == 405


def test_schema_tells_the_traits_of_each_attribute(domain: Domain) -> None:
    attributes = domain.call("GET", f"/Schemas/{USER_URN}").json["attributes"]
    password = next(attribute for attribute in attributes if attribute["name"] == "password")
    assert (password["mutability"], password["returned"], password["type"]) == ("writeOnly", "never", "string")


def test_schema_names_are_unique(domain: Domain) -> None:
    names = [schema["name"] for schema in domain.call("GET", "/Schemas").json["Resources"]]
    assert len(names) == len(set(names))
