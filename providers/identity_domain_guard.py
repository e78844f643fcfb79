"""The guard of an identity domain: Oracle refuses to delete one while it is active.

It stands between the domain and everything that uses it. On the way up it says when the domain is ready; on the way
down it deactivates it, after all that used it is gone and before the oci plugin deletes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from providers.cloud_provider import CloudProvider, CloudResource
from providers.declaration import Args, Properties, always, given, identity
from providers.errors import BlockedError, ForeignHostError, ProviderError, RefusedError
from providers.failure import in_one_line
from providers.identity_domain import IdentityDomain, active_apps, settings_url
from providers.kinds import IDENTITY_DOMAIN_OCID, IDENTITY_DOMAIN_URL, text
from providers.waiting import Reading


@dataclass(frozen=True, kw_only=True)
class IdentityDomainGuardArgs(Args):
    """Arguments of IdentityDomainGuard.

    Attributes:
        identity_domain_id: OCID of the identity domain.
        url: Its URL.
        home_region: The tenancy's home region, through which identity domains are changed.
        state: Always `ACTIVE`.
    """

    identity_domain_id: pulumi.Input[str] = identity(IDENTITY_DOMAIN_OCID)
    url: pulumi.Input[str] = given(IDENTITY_DOMAIN_URL)
    home_region: pulumi.Input[str] = given(text("the tenancy's home region"))
    state: str = always("ACTIVE", text("the state of the identity domain"))


class IdentityDomainGuardProvider(CloudProvider):
    """Waits until a new identity domain answers, keeps it active, and deactivates it before it is deleted."""

    args = IdentityDomainGuardArgs

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Make it active, and wait until its users and apps can be administered."""
        with self.cloud.client() as oci:
            domain = IdentityDomain(oci.in_region(news["homeRegion"]), news["identityDomainId"])
            domain.activate(self.cloud.waiter())
        self._await_answers(news["url"])
        return self.args.inputs(news)

    def _await_answers(self, url: str) -> None:
        """Ask the new domain's own endpoint until it answers, where others sleep five minutes."""
        action = f"reach identity domain {url}"
        with self.cloud.client() as oci:
            asker = oci.once()

            def read() -> Reading:
                try:
                    asker.read(action, settings_url(url))
                except ProviderError as error:
                    if isinstance(error, ForeignHostError) or (isinstance(error, RefusedError) and error.status == 403):
                        raise
                    return Reading(error.brief, ended=False)
                return Reading("answers", ended=True)

            self.cloud.waiter().wait(action, read)

    def look(self, props: Properties) -> Properties | None:
        """Read whether the domain is active; a domain that is gone takes the resource along."""
        with self.cloud.client() as oci:
            domain = IdentityDomain(oci.in_region(props["homeRegion"]), props["identityDomainId"]).find()
        return None if domain is None else {"state": str(domain.get("lifecycleState"))}

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Deactivate the domain, unless that would switch off an app that somebody else made."""
        with self.cloud.client() as oci:
            identity_domain = IdentityDomain(oci.in_region(props["homeRegion"]), id_)
            found = identity_domain.find()
            if found is None or found.get("lifecycleState") in ("INACTIVE", "DELETING", "DELETED"):
                return
            names = sorted(str(app.get("displayName")) for app in active_apps(oci, props["url"]))
            if names:
                raise BlockedError(
                    f"Identity domain {id_} is not deactivated: it has active apps that this stack did not make: "
                    f"{', '.join(names)}. Deactivate or delete them first, or keep the domain with "
                    "`pulumi config set protectIdentityDomain true`."
                )
            identity_domain.deactivate(self.cloud.waiter())


class IdentityDomainGuard(CloudResource[IdentityDomainGuardArgs], module="identity", name="IdentityDomainGuard"):
    """An identity domain that is active and answers; everything takes its URL from here."""

    provider = IdentityDomainGuardProvider
    url: pulumi.Output[str]
