"""Guards that make an identity domain and an app deletable: Oracle refuses to delete either while it is active.

A guard stands between the resource and everything that uses it. On the way up it says when the resource is ready; on
the way down it deactivates it, after all that used it is gone and before the oci plugin deletes it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pulumi
from pulumi.dynamic import Resource

from providers.change import Change, iam
from providers.cloud_provider import CloudProvider, Properties, in_one_line, say
from providers.errors import BlockedError, RefusedError, UnreachableError
from providers.oci_clients import OciClient
from providers.work_request import Reading


def _set_state(oci: OciClient, ocid: str, state: str) -> Change:
    """Prepare the call that activates or deactivates an identity domain.

    Source: OCI SDK, identity ActivateDomain and DeactivateDomain.
    """
    verb = "activate" if state == "ACTIVE" else "deactivate"
    return Change(
        oci=oci,
        service=iam(oci),
        resource_url=f"{iam(oci).url}/domains/{ocid}",
        what=f"identity domain {ocid}",
        action=f"{verb} identity domain {ocid}",
        ask=(f"/actions/{verb}", None),
        is_so=lambda domain: domain["lifecycleState"] == state,
    )


def _find_domain(oci: OciClient, ocid: str) -> dict[str, Any] | None:
    """Read an identity domain; None when it is gone."""
    domain: dict[str, Any] | None = oci.find(f"read identity domain {ocid}", f"{iam(oci).url}/domains/{ocid}")
    return domain


def _foreign_apps(oci: OciClient, url: str) -> list[str]:
    """Name the active apps of an identity domain that are not Oracle's own."""
    query = urlencode({"filter": "active eq true", "attributes": "displayName,active,isOPCService", "count": 1000})
    found = oci.request(f"list the apps of identity domain {url}", "GET", f"{url}/admin/v1/Apps?{query}").body
    return sorted(app["displayName"] for app in found.get("Resources", []) if not app.get("isOPCService"))


class IdentityDomainGuardProvider(CloudProvider):
    """Waits until a new identity domain answers, keeps it active, and deactivates it before it is deleted."""

    required = {
        "identityDomainId": "the OCID of the identity domain",
        "url": "the URL of the identity domain",
        "timeoutSeconds": "a number of seconds",
    }

    optional = ("state",)
    identity = ("identityDomainId",)

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Make it active, and wait until its users and apps can be administered."""
        with self.client() as oci:
            _set_state(oci, news["identityDomainId"], "ACTIVE").make(self.waiter(news))
        with self.client().impatient() as oci:
            self._await_answers(oci, news)
        return self.inputs(news)

    def _await_answers(self, oci: OciClient, props: Properties) -> None:
        """Ask the new domain's own endpoint until it answers, where others sleep five minutes."""

        def read() -> Reading:
            try:
                oci.request(
                    f"reach identity domain {props['url']}", "GET", f"{props['url']}/admin/v1/Settings/Settings"
                )
            except RefusedError as error:
                if error.status == 403:
                    raise
                return Reading(f"answers {error.status}", ended=False)
            except UnreachableError as error:
                return Reading(f"does not answer yet ({error.cause})", ended=False)
            return Reading("answers", ended=True)

        self.waiter(props).wait(f"reach identity domain {props['url']}", read)

    def look(self, props: Properties) -> Properties | None:
        """Read whether the domain is active; a domain that is gone takes the resource along."""
        with self.client() as oci:
            domain = _find_domain(oci, props["identityDomainId"])
        return None if domain is None else {"state": domain["lifecycleState"]}

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Deactivate the domain, unless that would switch off an app that somebody else made."""
        with self.client() as oci:
            domain = _find_domain(oci, id_)
            if domain is None or domain["lifecycleState"] in ("INACTIVE", "DELETING"):
                return
            names = _foreign_apps(oci, props["url"])
            if names:
                raise BlockedError(
                    f"Identity domain {id_} is not deactivated: it has active apps that this stack did not make: "
                    f"{', '.join(names)}. Deactivate or delete them first, or keep the domain with "
                    "`pulumi config set protectIdentityDomain true`."
                )
            _set_state(oci, id_, "INACTIVE").make(self.waiter(props))


class AppGuardProvider(CloudProvider):
    """Deactivates an app before it is deleted.

    Does not: look whether the app is active. The oci plugin itself sees and mends an app that was deactivated.
    """

    required = {"identityDomainUrl": "the URL of the identity domain", "appId": "the SCIM id of the app"}
    identity = ("identityDomainUrl", "appId")

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Deactivate the app, unless it is inactive or gone.

        Source: OCI documentation, "Deleting Applications"; OCI SDK, PutAppStatusChanger.
        """
        body = {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"], "active": False}
        url = f"{props['identityDomainUrl']}/admin/v1"
        with self.client() as oci:
            app = oci.find(f"read app {id_}", f"{url}/Apps/{id_}?attributes=active")
            if app is None:
                say(f"App {id_} is gone already.")
            elif app.get("active", True):
                oci.request(f"deactivate app {id_}", "PUT", f"{url}/AppStatusChanger/{id_}", body=body)


class IdentityDomainGuard(Resource, module="identity", name="IdentityDomainGuard"):
    """An identity domain that is active and answers; everything takes its URL from here."""

    url: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        *,
        identity_domain_ocid: pulumi.Input[str],
        url: pulumi.Input[str],
        timeout_seconds: pulumi.Input[int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Guard an identity domain.

        Args:
            name: Resource name.
            identity_domain_ocid: OCID of the identity domain.
            url: URL of the identity domain.
            timeout_seconds: Limit of each wait, 60 to 7200.
            opts: Resource options.
        """
        props = {
            "identityDomainId": identity_domain_ocid,
            "url": url,
            "state": "ACTIVE",
            "timeoutSeconds": timeout_seconds,
        }
        super().__init__(IdentityDomainGuardProvider(), name, props, opts)


class AppGuard(Resource, module="identity", name="AppGuard"):
    """An app that is deactivated before it is deleted."""

    def __init__(
        self,
        name: str,
        *,
        identity_domain_url: pulumi.Input[str],
        app_id: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Guard an app.

        Args:
            name: Resource name.
            identity_domain_url: URL of the identity domain.
            app_id: SCIM id of the app.
            opts: Resource options.
        """
        super().__init__(AppGuardProvider(), name, {"identityDomainUrl": identity_domain_url, "appId": app_id}, opts)
