"""Client access to the signing certificate of an identity domain: without it, ORDS cannot check any token.

The setting is `signingCertPublicAccess` (console: Access signing certificate, Configure client access). Only this one
attribute is patched: a PUT would replace the whole Settings resource.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import pulumi

from providers.answer import Object, as_object
from providers.cloud import Cloud
from providers.cloud_provider import CloudResource
from providers.declaration import always, identity
from providers.errors import DeletedError, NotFoundError, ProviderError
from providers.identity_domain import active_apps, settings_url
from providers.iot_domain import IotDomain, in_compartment
from providers.kinds import IDENTITY_DOMAIN_URL, YES_OR_NO
from providers.ords_data_access import trusted_host
from providers.restoring import MemoryArgs, MemoryProvider, RestoredArgs, RestoringProvider, Setting
from providers.waiting import Reading

if TYPE_CHECKING:
    from providers.oci_client import OciClient

T = TypeVar("T")
ATTRIBUTE = "signingCertPublicAccess"


class SigningCertificateSetting(Setting):
    """Whether everybody may read the signing certificate of an identity domain, without a login."""

    name = "publicAccess"

    def read(self, cloud: Cloud, thing: str) -> bool:
        """Read whether the signing certificate is public."""
        with cloud.client() as oci:
            return _is_public(oci, thing)

    def write(self, cloud: Cloud, thing: str, value: bool) -> None:
        """Make the signing certificate public and prove it, or make it private.

        Source: the terraform sample of oracle-samples/oci-iot-samples patches the same attribute.
        """
        patch = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": ATTRIBUTE, "value": value}],
        }
        with cloud.client() as oci:
            if _is_public(oci, thing) != value:
                oci.request(f"set {ATTRIBUTE} of identity domain {thing}", "PATCH", settings_url(thing), body=patch)
            if value:
                _prove_public(oci, cloud, thing)

    def describe(self, thing: str, value: bool) -> str:
        """Say who may read the certificate."""
        return f"Identity domain {thing} has a {'public' if value else 'private'} signing certificate"

    def reason_to_keep(self, cloud: Cloud, thing: str, _original: bool) -> str:
        """Say who else needs it: another stack's tokens die with the setting."""
        with cloud.client() as oci:
            client_id = cloud.setting("clientId")
            for app in active_apps(oci, thing):
                if app.get("isOAuthResource") and app.get("name") != client_id:
                    return f"app {app.get('displayName')} still needs it"
            if any("#" in listed for listed in (*cloud.listed("iotDomainIds"), *cloud.listed("iotCompartmentId"))):
                return "other IoT domains may need it: which are this stack's own is known to another stack only"
            for ocid in _others_that_trust(oci, thing, cloud):
                return f"IoT domain {ocid} still trusts this identity domain"
        return ""


def _others_that_trust(oci: OciClient, url: str, cloud: Cloud) -> Iterator[str]:
    """Name the IoT domains beside a stack's own that trust an identity domain, as far as the caller may see them."""
    seen: set[str] = set(cloud.listed("iotDomainIds"))
    created = {new["name"] for new in cloud.listed("newIotDomains")}
    for domain in _visible(oci, cloud):
        ocid = str(domain.get("id"))
        if ocid in seen or domain.get("displayName") in created:
            continue
        seen.add(ocid)
        with suppress(NotFoundError, DeletedError):
            if trusted_host(IotDomain(oci, ocid)) == urlsplit(url).hostname:
                yield ocid


def _visible(oci: OciClient, cloud: Cloud) -> Iterator[Object]:
    """List the IoT domains of the compartments; one that the caller may not see shows none."""
    for ocid in _compartments(oci, cloud):
        with suppress(NotFoundError):
            yield from in_compartment(oci, ocid)


def _compartments(oci: OciClient, cloud: Cloud) -> Iterator[str]:
    """Name the compartments of a stack's own IoT domains: of those that exist, and where it creates some."""
    yield from filter(None, [cloud.setting("iotCompartmentId")])
    for ocid in cloud.listed("iotDomainIds"):
        with suppress(NotFoundError, DeletedError):
            yield IotDomain(oci, ocid).compartment_ocid()


def _is_public(oci: OciClient, url: str) -> bool:
    return bool(oci.read(f"read the settings of identity domain {url}", settings_url(url)).get(ATTRIBUTE))


def _prove_public(oci: OciClient, cloud: Cloud, url: str) -> None:
    """Wait until the token signing keys can be read without a login, as ORDS reads them."""
    action = f"read the signing keys of {url} without a login"
    stranger = oci.once(login=nobody)

    def read() -> Reading:
        try:
            keys = as_object(action, stranger.request(action, "GET", f"{url}/admin/v1/SigningCert/jwk")).get("keys")
        except ProviderError as error:
            return Reading(error.brief, ended=False)
        has_keys = isinstance(keys, list) and any(isinstance(key, dict) and "kty" in key for key in keys)
        return Reading("done" if has_keys else "shows no key", ended=has_keys)

    cloud.waiter().wait(action, read)


def nobody(request: T) -> T:
    """Send a request without a login; given none at all, `requests` would send one of ~/.netrc."""
    return request


@dataclass(frozen=True, kw_only=True)
class OriginalSigningCertificateAccessArgs(MemoryArgs):
    """Arguments of OriginalSigningCertificateAccess.

    Attributes:
        identity_domain_url: URL of the identity domain.
    """

    identity_domain_url: pulumi.Input[str] = identity(IDENTITY_DOMAIN_URL)


class OriginalSigningCertificateAccessProvider(MemoryProvider):
    """Remembers whether the signing certificate was public before this stack."""

    args = OriginalSigningCertificateAccessArgs
    setting = SigningCertificateSetting()


class OriginalSigningCertificateAccess(
    CloudResource[OriginalSigningCertificateAccessArgs], module="identity", name="OriginalSigningCertificateAccess"
):
    """Whether the signing certificate was public before this stack."""

    provider = OriginalSigningCertificateAccessProvider
    original: pulumi.Output[bool]


@dataclass(frozen=True, kw_only=True)
class SigningCertificateAccessArgs(RestoredArgs):
    """Arguments of SigningCertificateAccess.

    Attributes:
        identity_domain_url: URL of the identity domain.
        public_access: Always true.
    """

    identity_domain_url: pulumi.Input[str] = identity(IDENTITY_DOMAIN_URL)
    public_access: bool = always(True, YES_OR_NO)


class SigningCertificateAccessProvider(RestoringProvider):
    """Makes the signing certificate public, proves it, and puts the setting back."""

    args = SigningCertificateAccessArgs
    setting = SigningCertificateSetting()


class SigningCertificateAccess(
    CloudResource[SigningCertificateAccessArgs], module="identity", name="SigningCertificateAccess"
):
    """The signing certificate of an identity domain, readable without a login."""

    provider = SigningCertificateAccessProvider
    identity_domain_url: pulumi.Output[str]
