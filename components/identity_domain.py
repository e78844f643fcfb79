"""The identity domain whose users and tokens ORDS will trust: created, or an existing one that is not the Default."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

import pulumi
from pydantic import Field, StringConstraints

from components.directory import Ids
from components.explanation import explain
from components.free_names import FreeNames
from components.lookup import check_ocid, look_up
from components.mark import UNMARKED, mark, marked_name
from components.oci import Domain, GetDomainResult, get_domain, get_domains_output
from components.people import Administrator
from components.section import Section
from components.tenancy import Regions, find_regions, plugin_in
from components.text import CompartmentOcid, IdentityDomainOcid, RegionName, Text, same_name
from providers.identity_domain_guard import IdentityDomainGuard, IdentityDomainGuardArgs
from providers.signing_certificate_access import (
    OriginalSigningCertificateAccess,
    OriginalSigningCertificateAccessArgs,
    SigningCertificateAccess,
    SigningCertificateAccessArgs,
)

CREATION_ONLY = ["adminEmail", "adminFirstName", "adminLastName", "adminUserName"]
"""The service never returns these, and the plugin would replace the whole domain for a change of them."""


class ExistingIdentityDomain(Section):
    """The identity domain to use."""

    purpose = "to use an existing identity domain"

    identity_domain_id: IdentityDomainOcid = Field(
        title="the OCID of an identity domain",
        description="an existing one to use, not the Default domain; without it one is created",
        examples=["ocid1.domain.oc1..."],
    )


class NewIdentityDomain(Section):
    """The identity domain to create."""

    purpose = "to create an identity domain"

    compartment_id: CompartmentOcid = Field(
        title="the OCID of a compartment",
        description="where to create the identity domain",
        examples=["ocid1.compartment.oc1..."],
    )
    identity_domain_name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")] = Field(
        "iot-data",
        title="1 to 100 letters, digits, '-', '.' and '_'",
        description="display name of the identity domain to create",
    )
    identity_domain_description: Text = Field(
        "Users and applications that read IoT data through ORDS",
        description="description of the identity domain to create",
    )
    license_type: Text = Field(
        "free", title="a licence type such as free", description="licence type of the identity domain to create"
    )
    identity_domain_region: RegionName = Field(
        "", description="where the identity domain to create lives; empty means the region of the IoT domains"
    )
    administrator: Administrator = Field(
        title="an object of userName (not the e-mail address), email, givenName and familyName",
        description="first administrator of the identity domain to create; later changes have no effect",
        examples=[{"userName": "iot-admin"}],
    )
    protect_identity_domain: bool | None = Field(
        None,
        description="refuse to delete the identity domain: destroy stops before it deletes anything, until this is "
        "false and `pulumi up` has run; empty means true, but false in the stacks sim and dev",
        examples=["true"],
    )


@dataclass(frozen=True, kw_only=True)
class IdentityDomainArgs:
    """Arguments of IdentityDomain.

    Attributes:
        source: The domain to create or to use.
        home_region: Name of the tenancy's home region; empty reads it from the tenancy, or takes the one that an
            existing domain says it lives in.
        iot_region: Name of the region of the IoT domains.
        oci_config: Configuration of the oci plugin.
        on_destroy: `restore` or `keep` the signing certificate setting.
    """

    source: ExistingIdentityDomain | NewIdentityDomain
    home_region: str
    iot_region: str
    oci_config: Mapping[str, pulumi.Input[str]]
    on_destroy: str


class IdentityDomain(pulumi.ComponentResource):
    """An identity domain that answers, with a signing certificate that is readable without a login.

    Makes, in order (scenario step): the domain (3), its guard, the memory of the certificate setting, and client
    access to the signing certificate (3). For an existing domain only the last two; one that this stack created before
    is let go of.

    Attributes:
        home_region: Name of the region that changes of identity domains are sent to.
        display_name: Name, as in the names of its groups for direct database access.
        ocid: OCID.
        url: `https://idcs-….identity.oraclecloud.com:443`; known once the domain is ready.
        host: The same without scheme and port; known once ORDS can check the domain's tokens.
    """

    home_region: str
    display_name: str
    ocid: pulumi.Output[str]
    url: pulumi.Output[str]
    host: pulumi.Output[str]

    def __init__(self, name: str, args: IdentityDomainArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the identity domain."""
        super().__init__("iot-ords:index:IdentityDomain", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        if isinstance(args.source, ExistingIdentityDomain):
            existing = _existing(args.source.identity_domain_id, args.iot_region)
            self.home_region = args.home_region or existing.home_region
            self.display_name = existing.display_name
            self.ocid = pulumi.Output.from_input(args.source.identity_domain_id)
            self.url = pulumi.Output.from_input(existing.url.rstrip("/"))
            if marked_name(existing.freeform_tags):
                self._let_go(name)
        else:
            self.display_name = args.source.identity_domain_name
            self.ocid, self.url = self._create(name, args.source, args)
        before = OriginalSigningCertificateAccess(
            f"{name}-original-certificate-access",
            OriginalSigningCertificateAccessArgs(identity_domain_url=self.url),
            child,
        )
        ready = SigningCertificateAccess(
            f"{name}-certificate-access",
            SigningCertificateAccessArgs(
                identity_domain_url=self.url, original=before.original, on_destroy=args.on_destroy
            ),
            child,
        )
        self.host = ready.identity_domain_url.apply(host_of)
        self.register_outputs({"ocid": self.ocid, "url": self.url, "host": self.host})

    def _create(
        self, name: str, new: NewIdentityDomain, args: IdentityDomainArgs
    ) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        regions = Regions(args.home_region) if args.home_region else find_regions(new.compartment_id, args.iot_region)
        self.home_region = regions.home
        region = new.identity_domain_region or args.iot_region
        if regions.subscribed and region not in regions.subscribed:
            raise pulumi.RunError(_not_subscribed(region, regions.subscribed))
        is_here = regions.home == args.iot_region
        plugin = None if is_here else plugin_in(regions.home, f"{name}-home-region", args.oci_config, self)
        protect = new.protect_identity_domain
        free = FreeNames("identity domain", "displayName", _like(new), _taken(new.compartment_id))
        domain = Domain(
            f"{name}-domain",
            compartment_id=free.looked_up(new.compartment_id),
            display_name=new.identity_domain_name,
            description=new.identity_domain_description,
            license_type=new.license_type,
            home_region=region,
            admin_user_name=new.administrator.user_name,
            admin_email=new.administrator.email,
            admin_first_name=new.administrator.given_name,
            admin_last_name=new.administrator.family_name,
            freeform_tags=mark(new.identity_domain_name),
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=protect,
                ignore_changes=CREATION_ONLY + UNMARKED,
                provider=plugin,
                hooks=pulumi.ResourceHookBinding(
                    before_create=[free.hook], on_error=[explain("identity domain", "manage domains")]
                ),
            ),
        )
        guard = IdentityDomainGuard(
            f"{name}-guard",
            IdentityDomainGuardArgs(identity_domain_id=domain.id, url=domain.url, home_region=regions.home),
            pulumi.ResourceOptions(parent=self, protect=protect),
        )
        return domain.id, guard.url

    def _let_go(self, name: str) -> None:
        """Only read it, under the same name: the engine then drops it; and tell it never to ask the guard again."""
        Domain.get(f"{name}-domain", self.ocid, pulumi.ResourceOptions(parent=self))
        args = IdentityDomainGuardArgs(identity_domain_id=self.ocid, url=self.url, home_region=self.home_region)
        opts = pulumi.ResourceOptions(parent=self, retain_on_delete=True, ignore_changes=["url", "homeRegion"])
        IdentityDomainGuard(f"{name}-guard", args, opts)


def _like(new: NewIdentityDomain) -> pulumi.Output[Ids | None]:
    """Look up the identity domains that have the name of one to create."""
    found = get_domains_output(compartment_id=new.compartment_id, display_name=new.identity_domain_name)
    return found.apply(
        lambda found: {
            same_name(domain.display_name): domain.id
            for domain in found.domains or []
            if domain.state not in ("DELETING", "DELETED")
        }
    )


def _taken(compartment_ocid: str) -> str:
    return (
        f"Identity domain {{name}} exists already in compartment {compartment_ocid}. To use it: pulumi config set "
        "identityDomainId {id}; or choose another name: pulumi config set identityDomainName {name}-2. After a killed "
        "run of this stack: python -m recovery."
    )


def _not_subscribed(region: str, subscribed: Collection[str]) -> str:
    return (
        f"The tenancy is not subscribed to region {region}, where the identity domain is to live, but to "
        f"{', '.join(subscribed)}. Run: pulumi config set identityDomainRegion with one of these, or subscribe the "
        "tenancy to the region first."
    )


def host_of(url: str) -> str:
    """Return the host of a domain URL, without scheme and port (scenario step 32)."""
    return urlsplit(url).hostname or ""


def _existing(ocid: str, region: str) -> GetDomainResult:
    """Read an existing domain before anything is declared, and refuse one that ORDS cannot use."""
    domain = look_up(f"identity domain {ocid}", lambda: get_domain(domain_id=ocid), check_ocid("read domains"), region)
    if domain.type == "DEFAULT":
        raise pulumi.RunError(
            f"Identity domain {ocid} is the Default domain, and Oracle supports ORDS access only with another one: the "
            "Default domain holds the tenancy's own administrators and cannot be deactivated or deleted. "
            "Run: pulumi config rm identityDomainId, to create a domain, or set it to another domain's OCID."
        )
    if domain.state != "ACTIVE":
        raise pulumi.RunError(
            f"Identity domain {ocid} is {domain.state}. Activate it first: oci iam domain activate --domain-id {ocid}"
        )
    return domain
