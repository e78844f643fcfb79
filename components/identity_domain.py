"""The identity domain whose users and tokens ORDS will trust: created, or an existing one that is not the Default."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import pulumi
from pulumi_oci.identity.domain import Domain
from pulumi_oci.identity.get_domain import GetDomainResult, get_domain

from components.lookup import look_up
from providers.retirement import IdentityDomainGuard
from providers.signing_certificate import OriginalSigningCertificateAccess, SigningCertificateAccess

CREATION_ONLY = ["adminEmail", "adminFirstName", "adminLastName", "adminUserName"]
"""The service never returns these, and the plugin would replace the whole domain for a change of them."""


@dataclass(frozen=True, kw_only=True)
class NewIdentityDomain:
    """What to create.

    Attributes:
        compartment_ocid: Where.
        name: Display name.
        description: What it is for.
        license_type: Such as `free`.
        home_region: Region name: the region of the IoT domain.
        admin_user_name: First administrator, not the e-mail address (console: turn off "Use this email address...").
        admin_email: Its e-mail address.
        admin_first_name: Its given name.
        admin_last_name: Its family name.
        protect: Refuse to delete the domain.
    """

    compartment_ocid: str
    name: str
    description: str
    license_type: str
    home_region: str
    admin_user_name: str
    admin_email: str
    admin_first_name: str
    admin_last_name: str
    protect: bool


@dataclass(frozen=True, kw_only=True)
class IdentityDomainArgs:
    """Arguments of IdentityDomain.

    Attributes:
        source: What to create, or the OCID of an existing domain.
        on_destroy: `restore` or `keep` the signing certificate setting.
        timeout_seconds: Limit of each wait, 60 to 7200.
    """

    source: NewIdentityDomain | str
    on_destroy: str
    timeout_seconds: int


class IdentityDomain(pulumi.ComponentResource):
    """An identity domain that answers, with a signing certificate that is readable without a login.

    Makes, in order (scenario step): the domain (3), its guard, the memory of the certificate setting, and client
    access to the signing certificate (3). For an existing domain only the last two.

    Attributes:
        display_name: Name, as in the names of its groups for direct database access.
        ocid: OCID.
        url: `https://idcs-….identity.oraclecloud.com:443`; known once the domain is ready.
        host: The same without scheme and port; known once ORDS can check the domain's tokens.
    """

    display_name: str
    ocid: pulumi.Output[str]
    url: pulumi.Output[str]
    host: pulumi.Output[str]

    def __init__(self, name: str, args: IdentityDomainArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the identity domain."""
        super().__init__("iot-ords:index:IdentityDomain", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        if isinstance(args.source, str):
            existing = _existing(args.source)
            self.display_name = existing.display_name
            self.ocid = pulumi.Output.from_input(args.source)
            self.url = pulumi.Output.from_input(existing.url.rstrip("/"))
        else:
            self.display_name = args.source.name
            self.ocid, self.url = self._create(name, args.source, args.timeout_seconds)
        original = OriginalSigningCertificateAccess(f"{name}-original-certificate-access", self.url, child)
        ready = SigningCertificateAccess(
            f"{name}-certificate-access",
            identity_domain_url=self.url,
            original_access=original.publicAccess,
            on_destroy=args.on_destroy,
            timeout_seconds=args.timeout_seconds,
            opts=child,
        )
        self.host = ready.identityDomainUrl.apply(host_of)
        self.register_outputs({"ocid": self.ocid, "url": self.url, "host": self.host})

    def _create(
        self, name: str, new: NewIdentityDomain, timeout_seconds: int
    ) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        domain = Domain(
            f"{name}-domain",
            compartment_id=new.compartment_ocid,
            display_name=new.name,
            description=new.description,
            license_type=new.license_type,
            home_region=new.home_region,
            admin_user_name=new.admin_user_name,
            admin_email=new.admin_email,
            admin_first_name=new.admin_first_name,
            admin_last_name=new.admin_last_name,
            opts=pulumi.ResourceOptions(parent=self, protect=new.protect, ignore_changes=CREATION_ONLY),
        )
        guard = IdentityDomainGuard(
            f"{name}-guard",
            identity_domain_ocid=domain.id,
            url=domain.url,
            timeout_seconds=timeout_seconds,
            opts=pulumi.ResourceOptions(parent=self, protect=new.protect),
        )
        return domain.id, guard.url


def host_of(url: str) -> str:
    """Give the host of a domain URL, without scheme and port (scenario step 32)."""
    return urlsplit(url).hostname or ""


def _existing(ocid: str) -> GetDomainResult:
    """Read an existing domain before anything is declared, and refuse one that ORDS cannot use."""
    domain = look_up(f"identity domain {ocid}", lambda: get_domain(domain_id=ocid))
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
