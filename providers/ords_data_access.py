"""ORDS data access of an IoT domain: which identity domain's tokens its data API trusts."""

from __future__ import annotations

import pulumi
from pulumi.dynamic import CheckFailure, CheckResult, Resource

from providers.change import Change
from providers.cloud_provider import CloudProvider, MemoryProvider, Properties, in_one_line, say
from providers.iot_domain import IotDomain


def _trust(domain: IotDomain, host: str) -> Change:
    """Prepare the call that makes an IoT domain trust the tokens of a host."""
    return domain.configure(
        {"type": "ORDS", "dbAllowedIdentityDomainHost": host},
        lambda seen: seen.get("dbAllowedIdentityDomainHost") == host,
    )


class OriginalOrdsHostProvider(MemoryProvider):
    """Remembers the host that an IoT domain trusted before this stack."""

    required = {"iotDomainId": "the OCID of the IoT domain"}
    identity = ("iotDomainId",)

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Read the host that the IoT domain trusts now."""
        with self.client() as oci:
            domain = IotDomain(oci, news["iotDomainId"]).read()
        return {**self.inputs(news), "identityDomainHost": domain.get("dbAllowedIdentityDomainHost") or ""}


class OrdsDataAccessProvider(CloudProvider):
    """Makes an IoT domain trust the tokens of one identity domain host, and puts the former host back."""

    required = {
        "iotDomainId": "the OCID of the IoT domain",
        "identityDomainHost": "the host of the identity domain",
        "onDestroy": "restore or keep",
        "timeoutSeconds": "a number of seconds",
    }
    optional = ("originalHost",)
    identity = ("iotDomainId",)

    @in_one_line
    def check(self, olds: Properties, news: Properties) -> CheckResult:
        """Refuse a host with a scheme or a port: the service stores what it gets and then trusts nobody."""
        result = super().check(olds, news)
        host = news.get("identityDomainHost")
        # In the preview of a new identity domain it is not known yet, and no text.
        if isinstance(host, str) and ("/" in host or ":" in host):
            reason = f"must be a host alone, without https:// and port: {host}"
            result.failures.append(CheckFailure("identityDomainHost", reason))
        return result

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Adopt, take up again, or configure and wait."""
        with self.client() as oci:
            _trust(IotDomain(oci, news["iotDomainId"]), news["identityDomainHost"]).make(self.waiter(news))
        # What this stack asked for: a refresh puts the cloud's value into identityDomainHost, whoever set it.
        return {**self.inputs(news), "configuredHost": news["identityDomainHost"]}

    def look(self, props: Properties) -> Properties | None:
        """Read the host that the IoT domain trusts now; an IoT domain that is gone takes the resource along."""
        with self.client() as oci:
            domain = IotDomain(oci, props["iotDomainId"]).find()
        return None if domain is None else {"identityDomainHost": domain.get("dbAllowedIdentityDomainHost") or ""}

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Put the original host back, or say why not."""
        with self.client() as oci:
            domain = IotDomain(oci, id_)
            seen = domain.find()
            if seen is None:
                return
            trusted, original = seen.get("dbAllowedIdentityDomainHost") or "", props.get("originalHost") or ""
            reason = _reason_to_leave(trusted, original, props)
            if reason:
                say(f"IoT domain {id_} goes on trusting {trusted or 'no identity domain'}: {reason}.")
            else:
                _trust(domain, original).make(self.waiter(props))
                say(f"IoT domain {id_} trusts {original} again, as before this stack.")


def _reason_to_leave(trusted: str, original: str, props: Properties) -> str:
    """Say why the trusted host is not put back; empty when it is to be."""
    if props["onDestroy"] == "keep":
        return "onDestroy is keep"
    if trusted == original:
        return "it did so before this stack"
    if trusted != props.get("configuredHost", props["identityDomainHost"]):
        return "somebody changed it since; this stack does not undo their work"
    if not original:
        return "it trusted none before, and the service has no call to unset a host"
    return ""


class OriginalOrdsHost(Resource, module="iot", name="OriginalOrdsHost"):
    """The host that an IoT domain trusted before this stack; empty when there was none."""

    identityDomainHost: pulumi.Output[str]  # noqa: N815 - a property name of the state

    def __init__(
        self, name: str, iot_domain_ocid: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Remember the host of `iot_domain_ocid`."""
        super().__init__(
            OriginalOrdsHostProvider(), name, {"iotDomainId": iot_domain_ocid, "identityDomainHost": None}, opts
        )


class OrdsDataAccess(Resource, module="iot", name="OrdsDataAccess"):
    """The ORDS data access of one IoT domain."""

    iotDomainId: pulumi.Output[str]  # noqa: N815 - a property name of the state
    identityDomainHost: pulumi.Output[str]  # noqa: N815 - same

    def __init__(
        self,
        name: str,
        *,
        iot_domain_ocid: pulumi.Input[str],
        identity_domain_host: pulumi.Input[str],
        original_host: pulumi.Input[str],
        on_destroy: pulumi.Input[str],
        timeout_seconds: pulumi.Input[int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Make `iot_domain_ocid` trust the tokens of `identity_domain_host`.

        Args:
            name: Resource name.
            iot_domain_ocid: OCID of the IoT domain.
            identity_domain_host: Host of the identity domain, without scheme and port.
            original_host: Host to put back on destroy; empty when there was none.
            on_destroy: `restore` or `keep`.
            timeout_seconds: Limit of the wait, 60 to 7200.
            opts: Resource options.
        """
        props = {
            "iotDomainId": iot_domain_ocid,
            "identityDomainHost": identity_domain_host,
            "originalHost": original_host,
            "onDestroy": on_destroy,
            "timeoutSeconds": timeout_seconds,
        }
        super().__init__(OrdsDataAccessProvider(), name, props, opts)
