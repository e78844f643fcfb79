"""Rules about the identity domain, and about the IoT domains that a stack creates."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from policy.rule import Limits, Resource, Rule

DOMAIN = "oci:Identity/domain:Domain"
IOT_DOMAIN = "oci:oci/iotIotDomain:IotIotDomain"
IOT_DOMAIN_GROUP = "oci:oci/iotIotDomainGroup:IotIotDomainGroup"
CERTIFICATE_ACCESS = "pulumi-python:dynamic/identity:SigningCertificateAccess"
DIRECT_ACCESS = "pulumi-python:dynamic/iot:DirectDataAccess"


CONTENTS = {
    DOMAIN: ("users", "protectIdentityDomain"),
    IOT_DOMAIN: ("data", "protectIotDomains"),
    IOT_DOMAIN_GROUP: ("data", "protectIotDomains"),
}
"""What would be lost with each, and the key that protects it."""


def _default_domain(resource: Resource, limits: Limits) -> Iterator[str]:
    properties = resource.properties
    if properties.get("type") == "DEFAULT" or str(properties.get("displayName", "")).casefold() == "default":
        yield "This is the Default domain, which holds the tenancy's own administrators. Use another one"
    host = urlsplit(properties.get("identityDomainUrl", "")).hostname
    if host in limits["defaultDomainHosts"]:
        yield f"{host} is the Default domain. Run: pulumi config rm identityDomainId, or set it to another domain"
    for name in properties.get("groupNames", ()):
        domain, slash, _group = name.partition(":")[2].rpartition("/")
        if not slash or domain.casefold() == "default":
            yield f"The group {name} is in the Default domain. Name groups of the stack's own domain"


def _unprotected(resource: Resource, limits: Limits) -> Iterator[str]:
    if resource.stack in limits["stacks"] and not resource.protected:
        what, key = CONTENTS[resource.type]
        yield f"It could be destroyed, with all its {what}. Run: pulumi config set {key} true"


RULES = (
    Rule(
        name="not-the-default-domain",
        demand="Readers live in an identity domain of their own, never in the tenancy's Default domain.",
        types=(DOMAIN, CERTIFICATE_ACCESS, DIRECT_ACCESS),
        find=_default_domain,
        limits={"defaultDomainHosts": {"type": "array", "items": {"type": "string"}, "default": []}},
    ),
    Rule(
        name="production-domain-is-protected",
        demand="What holds a production stack's users, and IoT data that it made room for, is protected from destroy.",
        types=tuple(CONTENTS),
        find=_unprotected,
        limits={"stacks": {"type": "array", "items": {"type": "string"}, "default": ["prod"]}},
    ),
)
