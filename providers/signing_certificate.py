"""Client access to the signing certificate of an identity domain: without it, ORDS cannot check any token.

The setting is `signingCertPublicAccess` (console: Access signing certificate, Configure client access). Only this one
attribute is patched: a PUT would replace the whole Settings resource.
"""

from __future__ import annotations

from typing import Any

import pulumi
import requests
from pulumi.dynamic import Resource

from providers.cloud_provider import CloudProvider, MemoryProvider, Properties, in_one_line, say
from providers.oci_clients import TIMEOUT_SECONDS, OciClient
from providers.work_request import Reading, Waiter

ATTRIBUTE = "signingCertPublicAccess"


def read_access(oci: OciClient, url: str) -> bool:
    """Read whether the signing certificate of the identity domain at `url` is public."""
    found = oci.request(f"read the settings of identity domain {url}", "GET", _settings_url(url))
    return bool(found.body.get(ATTRIBUTE))


def find_access(oci: OciClient, url: str) -> bool | None:
    """Read the same; None when the domain is gone."""
    settings = oci.find(f"read the settings of identity domain {url}", _settings_url(url))
    return None if settings is None else bool(settings.get(ATTRIBUTE))


def _settings_url(url: str) -> str:
    return f"{url}/admin/v1/Settings/Settings"


def write_access(oci: OciClient, url: str, *, public: bool) -> None:
    """Make the signing certificate public or private.

    Source: the terraform sample of oracle-samples/oci-iot-samples patches the same attribute.
    """
    oci.request(
        f"set {ATTRIBUTE} of identity domain {url}",
        "PATCH",
        _settings_url(url),
        body={
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": ATTRIBUTE, "value": public}],
        },
    )


def prove_public(url: str, waiter: Waiter) -> None:
    """Wait until the token signing keys can be read without a login, as ORDS reads them."""

    def read() -> Reading:
        try:
            response = requests.get(f"{url}/admin/v1/SigningCert/jwk", timeout=TIMEOUT_SECONDS)
            readable = response.ok and _has_keys(response.json())
        except (requests.RequestException, ValueError) as error:
            return Reading(type(error).__name__, ended=False)
        return Reading("done" if readable else f"answers {response.status_code}", ended=readable)

    waiter.wait(f"read the signing keys of {url} without a login", read)


def _has_keys(key_set: Any) -> bool:
    return isinstance(key_set, dict) and bool(key_set.get("keys"))


class OriginalSigningCertificateAccessProvider(MemoryProvider):
    """Remembers whether the signing certificate was public before this stack."""

    required = {"identityDomainUrl": "the URL of the identity domain"}
    identity = ("identityDomainUrl",)

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Read the setting as it is now."""
        with self.client() as oci:
            return {**self.inputs(news), "publicAccess": read_access(oci, news["identityDomainUrl"])}


class SigningCertificateAccessProvider(CloudProvider):
    """Makes the signing certificate public, proves it, and puts the setting back."""

    required = {
        "identityDomainUrl": "the URL of the identity domain",
        "onDestroy": "restore or keep",
        "timeoutSeconds": "a number of seconds",
    }
    optional = ("publicAccess", "originalAccess")
    identity = ("identityDomainUrl",)

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Switch client access on if it is off, and read the keys without a login."""
        url = news["identityDomainUrl"]
        with self.client() as oci:
            if not read_access(oci, url):
                write_access(oci, url, public=True)
        prove_public(url, self.waiter(news))
        return self.inputs(news)

    def look(self, props: Properties) -> Properties | None:
        """Read the setting; an identity domain that is gone takes the resource along."""
        with self.client() as oci:
            public = find_access(oci, props["identityDomainUrl"])
        return None if public is None else {"publicAccess": public}

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Put the setting back, or say that it is kept."""
        if props["onDestroy"] == "keep" or props["originalAccess"]:
            reason = "onDestroy is keep" if props["onDestroy"] == "keep" else "it was so before this stack"
            say(f"The signing certificate of {id_} stays public: {reason}.")
            return
        with self.client() as oci:
            public = find_access(oci, id_)
            if public:
                write_access(oci, id_, public=False)
                say(f"The signing certificate of {id_} is private again, as before this stack.")


class OriginalSigningCertificateAccess(Resource, module="identity", name="OriginalSigningCertificateAccess"):
    """Whether the signing certificate was public before this stack."""

    publicAccess: pulumi.Output[bool]  # noqa: N815 - a property name of the state

    def __init__(
        self, name: str, identity_domain_url: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Remember the setting of the identity domain at `identity_domain_url`."""
        super().__init__(
            OriginalSigningCertificateAccessProvider(),
            name,
            {"identityDomainUrl": identity_domain_url, "publicAccess": None},
            opts,
        )


class SigningCertificateAccess(Resource, module="identity", name="SigningCertificateAccess"):
    """The signing certificate of an identity domain, readable without a login."""

    identityDomainUrl: pulumi.Output[str]  # noqa: N815 - a property name of the state

    def __init__(
        self,
        name: str,
        *,
        identity_domain_url: pulumi.Input[str],
        original_access: pulumi.Input[bool],
        on_destroy: pulumi.Input[str],
        timeout_seconds: pulumi.Input[int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Make the signing certificate of an identity domain readable without a login.

        Args:
            name: Resource name.
            identity_domain_url: URL of the identity domain.
            original_access: Whether it was so before this stack.
            on_destroy: `restore` or `keep`.
            timeout_seconds: Limit of the wait for the proof, 60 to 7200.
            opts: Resource options.
        """
        props = {
            "identityDomainUrl": identity_domain_url,
            "publicAccess": True,
            "originalAccess": original_access,
            "onDestroy": on_destroy,
            "timeoutSeconds": timeout_seconds,
        }
        super().__init__(SigningCertificateAccessProvider(), name, props, opts)
