from __future__ import annotations

from tests.support.scim_domain import Domain


def test_templates_are_listed_found_and_read(domain: Domain) -> None:
    listed = domain.call("GET", "/AppTemplates").json
    assert "CustomWebAppTemplateId" in {template["id"] for template in listed["Resources"]}
    found = domain.call("GET", '/AppTemplates?filter=displayName+co+"Browser"').json["Resources"]
    assert [template["id"] for template in found] == ["CustomBrowserMobileTemplateId"]
    assert domain.call("GET", "/AppTemplates/CustomWebAppTemplateId").json["active"] is True
    assert domain.call("GET", "/AppTemplates/none").status == 404


def test_templates_cannot_be_changed(domain: Domain) -> None:
    assert domain.call("DELETE", "/AppTemplates/CustomWebAppTemplateId").status == 405
