"""Connect IoT domains to ORDS: an identity domain, an app, its readers, and the data access."""

import signal

import pulumi

from components.confidential_app import ConfidentialApp, ConfidentialAppArgs
from components.identity_domain import IdentityDomain, IdentityDomainArgs, NewIdentityDomain
from components.iot_domain import NewIotDomains
from components.iot_domains import IotDomains, IotDomainsArgs
from components.ords_data_access import OrdsDataAccess, OrdsDataAccessArgs
from components.protection import Protection, guard
from components.reader_access import ExistingReaders, ReaderAccess, ReaderAccessArgs
from settings.process import oci_config, process_config, region
from settings.settings import Settings

# The engine ends a program that waits after a failure by this signal: no traceback of Python's below the real error.
signal.signal(signal.SIGINT, signal.SIG_DFL)

settings = Settings.load()
domains = IotDomains(
    "iot", IotDomainsArgs(source=settings.iot_domains, group=settings.iot_domain_group, region=region())
)
iot = domains.group
identity = IdentityDomain(
    "identity",
    IdentityDomainArgs(
        source=settings.identity_domain,
        home_region=settings.home.home_region,
        iot_region=iot.region,
        oci_config=oci_config(),
        on_destroy=settings.runs.on_destroy,
    ),
)
existing_readers = ExistingReaders.find(settings.readers, identity.url)
app = ConfidentialApp(
    "app",
    ConfidentialAppArgs(
        app=settings.app,
        identity_domain_url=existing_readers.identity_domain_url,
        audience=iot.audience,
        scopes=[domain.scope for domain in iot.domains],
    ),
)
readers = ReaderAccess(
    "readers", ReaderAccessArgs(readers=settings.readers, existing=existing_readers, app_id=app.app_id)
)


def direct_group(name: str) -> pulumi.Output[str]:
    """Name a group as the IoT service wants it; known once the group exists, if this stack makes it."""
    made = readers.groups.get(name, pulumi.Output.from_input(name))
    known = pulumi.Output.all(app.tenancy_ocid, made)
    return known.apply(lambda values: f"{values[0]}:{identity.display_name}/{name}")


ords = OrdsDataAccess(
    "ords",
    OrdsDataAccessArgs(
        iot_domains=iot.domains,
        identity_domain_host=identity.host,
        on_destroy=settings.runs.on_destroy,
        direct_group_names=[direct_group(name) for name in settings.data_access.direct_access_groups],
        apex_domain_names=settings.data_access.apex_initial_passwords.keys(),
        process_config=process_config(),
    ),
)
everything = [domains, identity, app, readers, ords]
Protection(
    "protectIdentityDomain",
    protect=isinstance(settings.identity_domain, NewIdentityDomain)
    and bool(settings.identity_domain.protect_identity_domain),
    everything=everything,
)
Protection(
    "protectIotDomains",
    protect=isinstance(settings.iot_domains, NewIotDomains) and bool(settings.iot_domains.protect_iot_domains),
    everything=everything,
)
guard(iot.domains, everything)

pulumi.export("region", iot.region)
pulumi.export("homeRegion", identity.home_region)
pulumi.export("identityDomainId", identity.ocid)
pulumi.export("identityDomainUrl", identity.url)
pulumi.export("identityDomainHost", identity.host)
pulumi.export("tokenUrl", pulumi.Output.concat(identity.url, "/oauth2/v1/token"))
pulumi.export("appId", app.app_id)
pulumi.export("clientId", app.client_id)
pulumi.export("clientSecret", app.client_secret)
pulumi.export("audience", iot.audience)
pulumi.export("domainGroupShortId", iot.short_id)
pulumi.export("iotDomains", iot.output)
pulumi.export("users", readers.users)
pulumi.export("groups", readers.groups)
