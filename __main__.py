"""Connect IoT domains to ORDS: an identity domain, an app, its readers, and the data access."""

import pulumi

from components import iot_domain
from components.confidential_app import ConfidentialApp, ConfidentialAppArgs
from components.identity_domain import IdentityDomain, IdentityDomainArgs, NewIdentityDomain
from components.ords_data_access import OrdsDataAccess, OrdsDataAccessArgs
from components.protection import Protection
from components.reader_access import NewGroup, NewUser, ReaderAccess, ReaderAccessArgs
from settings import Person, Settings, process_config


def new_identity_domain(settings: Settings, home_region: str) -> NewIdentityDomain:
    """Say what to create when no existing identity domain is given; the settings are complete then."""
    administrator = settings.administrator
    assert administrator
    assert settings.compartment_id
    return NewIdentityDomain(
        compartment_ocid=settings.compartment_id,
        name=settings.identity_domain_name,
        description=settings.identity_domain_description,
        license_type=settings.license_type,
        home_region=home_region,
        admin_user_name=administrator.user_name,
        admin_email=administrator.email,
        admin_first_name=administrator.given_name,
        admin_last_name=administrator.family_name,
        protect=settings.protect_identity_domain,
    )


def new_user(person: Person, settings: Settings) -> NewUser:
    """Say which user to create, with the initial password if there is one."""
    password = settings.initial_passwords.get(person.user_name)
    return NewUser(
        user_name=person.user_name,
        email=person.email,
        given_name=person.given_name,
        family_name=person.family_name,
        initial_password=pulumi.Output.secret(password.get_secret_value()) if password else None,
    )


settings = Settings.load()
iot = iot_domain.find(settings.iot_domain_ids)

identity = IdentityDomain(
    "identity",
    IdentityDomainArgs(
        source=settings.identity_domain_id or new_identity_domain(settings, home_region=iot.region),
        on_destroy=settings.on_destroy,
        timeout_seconds=settings.timeout_seconds,
    ),
)
app = ConfidentialApp(
    "app",
    ConfidentialAppArgs(
        identity_domain_url=identity.url,
        display_name=settings.app_name,
        client_id=settings.client_id,
        audience=iot.audience,
        scopes=[domain.scope for domain in iot.domains],
        access_token_lifetime_seconds=settings.access_token_lifetime_seconds,
        client_secret_version=settings.client_secret_version,
        timeout_seconds=settings.timeout_seconds,
    ),
)
readers = ReaderAccess(
    "readers",
    ReaderAccessArgs(
        identity_domain_url=identity.url,
        app_id=app.app_id,
        users=[new_user(person, settings) for person in settings.users],
        existing_users=settings.existing_users,
        groups=[NewGroup(name=g.name, description=g.description, members=g.members) for g in settings.groups],
        assign_users=settings.assign_users,
    ),
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
        on_destroy=settings.on_destroy,
        timeout_seconds=settings.timeout_seconds,
        direct_group_names=[direct_group(name) for name in settings.direct_access_groups],
        apex_domain_ocids=settings.apex_initial_passwords.keys(),
        process_config=process_config(),
    ),
)
Protection(
    "protectIdentityDomain",
    protect=settings.protect_identity_domain and not settings.identity_domain_id,
    everything=[identity, app, readers, ords],
)

pulumi.export("region", iot.region)
pulumi.export("identityDomainId", identity.ocid)
pulumi.export("identityDomainUrl", identity.url)
pulumi.export("identityDomainHost", identity.host)
pulumi.export("tokenUrl", pulumi.Output.concat(identity.url, "/oauth2/v1/token"))
pulumi.export("appId", app.app_id)
pulumi.export("clientId", app.client_id)
pulumi.export("clientSecret", app.client_secret)
pulumi.export("audience", iot.audience)
pulumi.export("domainGroupShortId", iot.short_id)
pulumi.export("domainShortIds", {domain.ocid: domain.short_id for domain in iot.domains})
pulumi.export("scopes", {domain.ocid: iot.audience + domain.scope for domain in iot.domains})
pulumi.export("dataApiBaseUrls", {domain.ocid: iot.data_api_base_url(domain) for domain in iot.domains})
pulumi.export("users", readers.users)
pulumi.export("groups", readers.groups)
