"""ORDS data access of an IoT domain: which identity domain's tokens its data API trusts."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, Resource, UpdateResult

from providers.change import Change, iot
from providers.cloud_provider import CloudProvider, Properties, in_one_line, say
from providers.oci_clients import OciClient


def _url(oci: OciClient, ocid: str) -> str:
    return f"{iot(oci).url}/iotDomains/{ocid}"


def _find(oci: OciClient, ocid: str) -> dict[str, Any] | None:
    """Read the IoT domain; None when it is gone."""
    domain: dict[str, Any] | None = oci.find(f"read IoT domain {ocid}", _url(oci, ocid))
    return domain if domain and domain["lifecycleState"] != "DELETED" else None


def _configure(oci: OciClient, ocid: str, host: str) -> Change:
    """Prepare the call that makes an IoT domain trust a host.

    Source: OCI SDK, iot ConfigureIotDomainDataAccess with OrdsDataAccessDetails.
    """
    return Change(
        oci=oci,
        service=iot(oci),
        resource_url=_url(oci, ocid),
        what=f"IoT domain {ocid}",
        action=f"configure ORDS data access of IoT domain {ocid}",
        ask=("/actions/configureDataAccess", {"type": "ORDS", "dbAllowedIdentityDomainHost": host}),
        is_so=lambda domain: domain.get("dbAllowedIdentityDomainHost") == host,
    )


class OriginalOrdsHostProvider(CloudProvider):
    """Remembers the host that an IoT domain trusted before this stack, so that destroy can put it back.

    A resource of its own: its state is safe before the host is changed, wherever a run is killed.
    """

    required = {"iotDomainId": "the OCID of the IoT domain"}

    @in_one_line
    def diff(self, _id: str, olds: Properties, news: Properties) -> DiffResult:
        """Another IoT domain is another memory; nothing else ever changes."""
        replaces = ["iotDomainId"] if olds["iotDomainId"] != news["iotDomainId"] else []
        return DiffResult(changes=bool(replaces), replaces=replaces)

    @in_one_line
    def create(self, props: Properties) -> CreateResult:
        """Read the host that the IoT domain trusts now."""
        ocid = props["iotDomainId"]
        with self.client() as oci:
            domain = oci.request(f"read IoT domain {ocid}", "GET", _url(oci, ocid)).body
        return CreateResult(
            ocid, {"iotDomainId": ocid, "identityDomainHost": domain.get("dbAllowedIdentityDomainHost") or ""}
        )

    @in_one_line
    def read(self, id_: str, props: Properties) -> ReadResult:
        """Keep what is remembered."""
        return ReadResult(id_, props)


class OrdsDataAccessProvider(CloudProvider):
    """Makes an IoT domain trust the tokens of one identity domain host, and puts the former host back."""

    required = {
        "iotDomainId": "the OCID of the IoT domain",
        "identityDomainHost": "the host of the identity domain",
        "onDestroy": "restore or keep",
        "timeoutSeconds": "a number of seconds",
    }

    @in_one_line
    def check(self, olds: Properties, news: Properties) -> CheckResult:
        """Refuse a host with a scheme or a port: the service stores what it gets and then trusts nobody."""
        result = super().check(olds, news)
        host = news.get("identityDomainHost") or ""
        if "/" in host or ":" in host:
            reason = f"must be a host alone, without https:// and port: {host}"
            result.failures.append(CheckFailure("identityDomainHost", reason))
        return result

    @in_one_line
    def diff(self, _id: str, olds: Properties, news: Properties) -> DiffResult:
        """A host changes in place; another IoT domain is another resource."""
        replaces = ["iotDomainId"] if olds.get("iotDomainId") != news["iotDomainId"] else []
        return DiffResult(changes=any(olds.get(key) != news[key] for key in self.inputs(news)), replaces=replaces)

    @staticmethod
    def inputs(props: Properties) -> Properties:
        """Give the part of the properties that the program sets."""
        keys = ("iotDomainId", "identityDomainHost", "originalHost", "onDestroy", "timeoutSeconds")
        return {key: props[key] for key in keys if key in props}

    @in_one_line
    def create(self, props: Properties) -> CreateResult:
        """Make it so: adopt, take up again, or configure and wait."""
        return CreateResult(props["iotDomainId"], self._make_it_so(props))

    @in_one_line
    def update(self, _id: str, _olds: Properties, news: Properties) -> UpdateResult:
        """Make it so, exactly as create."""
        return UpdateResult(self._make_it_so(news))

    def _make_it_so(self, props: Properties) -> Properties:
        with self.client() as oci:
            _configure(oci, props["iotDomainId"], props["identityDomainHost"]).make(self.waiter(props))
        return self.inputs(props)

    @in_one_line
    def read(self, id_: str, props: Properties) -> ReadResult:
        """Report the host that the IoT domain trusts now; an IoT domain that is gone takes the resource along."""
        with self.client() as oci:
            domain = _find(oci, id_)
        if domain is None:
            return ReadResult(None, {})
        seen = {**self.inputs(props), "identityDomainHost": domain.get("dbAllowedIdentityDomainHost") or ""}
        return ReadResult(id_, outs=seen, inputs=seen)

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Put the original host back, or say why not."""
        with self.client() as oci:
            domain = _find(oci, id_)
            if domain is None:
                return
            trusted, original = domain.get("dbAllowedIdentityDomainHost") or "", props.get("originalHost") or ""
            reason = _reason_to_leave(trusted, original, props)
            if reason:
                say(f"IoT domain {id_} goes on trusting {trusted or 'no identity domain'}: {reason}.")
            elif trusted != original:
                _configure(oci, id_, original).make(self.waiter(props))
                say(f"IoT domain {id_} trusts {original} again, as before this stack.")


def _reason_to_leave(trusted: str, original: str, props: Properties) -> str:
    """Say why the trusted host is not put back; empty when it is to be."""
    if props["onDestroy"] == "keep":
        return "onDestroy is keep"
    if trusted != props["identityDomainHost"]:
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
