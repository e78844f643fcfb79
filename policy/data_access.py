"""Rules about what the IoT domains trust."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from policy.identity_domain import CERTIFICATE_ACCESS
from policy.rule import Resource, StackRule

ORDS_ACCESS = "pulumi-python:dynamic/iot:OrdsDataAccess"


def _foreign_host(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    urls = [each.properties.get("identityDomainUrl") for each in resources if each.type == CERTIFICATE_ACCESS]
    if None in urls:
        return  # in the preview of a new identity domain: both come from the same unknown
    hosts = {urlsplit(url).hostname for url in urls}
    for resource in resources:
        host = resource.properties.get("identityDomainHost")
        if resource.type == ORDS_ACCESS and host is not None and host not in hosts:
            yield resource, f"It would trust the tokens of {host}, which is not the identity domain of this stack"


RULES = (
    StackRule(
        name="data-access-trusts-this-stack",
        demand="An IoT domain trusts the tokens of the identity domain that its own stack declares, and of no other.",
        find=_foreign_host,
    ),
)
