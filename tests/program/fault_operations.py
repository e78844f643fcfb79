"""Every operation of the providers that asks the cloud something, and every request it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from oci.iot import IotClient
from oci.iot.models import ApexDataAccessDetails, OrdsDataAccessDetails

from providers.apex_data_access import ApexDataAccessProvider
from providers.app_guard import AppGuardProvider
from providers.client_secret import ClientSecretProvider
from providers.cloud_provider import CloudProvider
from providers.data_retention import DataRetentionProvider
from providers.declaration import Properties
from providers.direct_data_access import DirectDataAccessProvider, OriginalDirectDataAccessProvider
from providers.identity_domain_guard import IdentityDomainGuardProvider
from providers.iot_domain_guard import IotDomainGuardProvider
from providers.ords_data_access import OrdsDataAccessProvider, OriginalOrdsDataAccessProvider
from providers.signing_certificate_access import (
    OriginalSigningCertificateAccessProvider,
    SigningCertificateAccessProvider,
)
from simulator.kernel import tenancy
from simulator.kernel.store import Transaction
from tests.program.fault_place import PASSWORD, Act, Place
from tests.support.scenario import SCOPE

IOT_DOMAIN = tenancy.IOT_DOMAIN_OCID
GROUPS = [f"{tenancy.TENANCY_OCID}:iot-data/iot-readers"]


@dataclass(frozen=True)
class Operation:
    """One operation of a provider.

    Attributes:
        name: What it does.
        run: Runs it.
        calls: The requests it sends, as fault patterns, and what the line says that could not be done.
        waits: The same for requests that are repeated until they are answered well.
        before: How the cloud differs from a connected one before it.
    """

    name: str
    run: Callable[[Place], object]
    calls: Mapping[str, str]
    waits: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[Place], Act] = lambda _place: lambda _tx: None


def changed(kind: str, ocid: Callable[[Place], str], **values: Any) -> Callable[[Place], Act]:
    """Give what changes a document of the cloud by hand."""

    def before(place: Place) -> Act:
        def change(tx: Transaction) -> None:
            key = ocid(place)
            document = tx.get(kind, key)
            assert document
            tx.put(kind, key, {**document, **values}, parent=parents[kind](place))

        return change

    parents: dict[str, Callable[[Place], str]] = {
        "app": lambda place: place.domain,
        "identity_domain": lambda _place: tenancy.COMPARTMENT_OCID,
        "iot_domain": lambda _place: tenancy.IOT_DOMAIN_GROUP_OCID,
    }
    return before


def _private(place: Place) -> Act:
    """Switch client access to the signing certificate off."""

    def change(tx: Transaction) -> None:
        for kind, id, parent, body in tx.snapshot():
            if (kind, parent) == ("settings", place.domain):
                tx.put(kind, id, body | {"signingCertPublicAccess": False}, parent=parent)

    return change


def _busy(kind: str) -> Callable[[Place], Act]:
    """Let a work request run on the IoT domain that somebody else began."""

    def before(place: Place) -> Act:
        def change(tx: Transaction) -> None:
            _untrusted(place)(tx)
            place.afterwards = lambda: _configure(place, kind)

        return change

    return before


def _configure(place: Place, kind: str) -> None:
    details = (
        OrdsDataAccessDetails(db_allowed_identity_domain_host=place.host)
        if kind == "ORDS"
        else ApexDataAccessDetails(db_workspace_admin_initial_password=PASSWORD)
    )
    place.running.oci_client(IotClient).configure_iot_domain_data_access(IOT_DOMAIN, details)


_untrusted = changed("iot_domain", lambda _place: IOT_DOMAIN, dbAllowedIdentityDomainHost=tenancy.DEFAULT_DOMAIN_HOST)
_app_off = changed("app", lambda place: place.app_id, active=False)
_inactive = changed("identity_domain", lambda place: place.domain, lifecycleState="INACTIVE")


def _ready(provider: CloudProvider, place: Place) -> Any:
    provider.cloud = place.cloud()
    return provider


def _iot(place: Place) -> Properties:
    return {
        "iotDomainId": IOT_DOMAIN,
        "identityDomainHost": place.host,
        "configured": place.host,
        "original": tenancy.DEFAULT_DOMAIN_HOST,
        "onDestroy": "restore",
    }


def _direct(_place: Place) -> Properties:
    return {
        "iotDomainId": IOT_DOMAIN,
        "groupNames": GROUPS,
        "configured": GROUPS,
        "original": [],
        "onDestroy": "restore",
    }


def _apex(_place: Place) -> Properties:
    return {"iotDomainId": IOT_DOMAIN}


def _retention(_place: Place) -> Properties:
    return {"iotDomainId": IOT_DOMAIN, "rawData": 7, "rejectedData": 16, "historizedData": 30, "rawCommandData": 16}


def _certificate(place: Place) -> Properties:
    return {
        "identityDomainUrl": place.url,
        "publicAccess": True,
        "configured": True,
        "original": False,
        "onDestroy": "restore",
    }


def _identity_domain(place: Place) -> Properties:
    return {
        "identityDomainId": place.domain,
        "url": place.url,
        "homeRegion": tenancy.REGION,
        "state": "ACTIVE",
    }


def _app(place: Place, version: int = 1) -> Properties:
    return {
        "identityDomainUrl": place.url,
        "appId": place.app_id,
        "clientId": place.client_id,
        "scope": SCOPE,
        "version": version,
    }


def _work_request(collection: str, action: str) -> dict[str, str]:
    return {f"GET */{collection}/*": f"read work request <work request> (to {action})"}


READ_IOT = {"GET */iotDomains/*": "read IoT domain <IoT domain>"}


def _configure_calls(kind: str) -> dict[str, str]:
    action = f"configure {kind} data access of IoT domain <IoT domain>"
    return {**READ_IOT, "POST */configureDataAccess": action, **_work_request("workRequests", action)}


RETENTION = "keep rawData of IoT domain <IoT domain> for 7 days"
READ_SETTINGS = {"GET */Settings/Settings": "read the settings of identity domain <URL>"}
SET_CERTIFICATE = {
    **READ_SETTINGS,
    "PATCH */Settings/Settings": "set signingCertPublicAccess of identity domain <URL>",
}
READ_APP = {"GET */v1/Apps/*": "read app <app>"}
READ_DOMAIN = {"GET */domains/*": "read identity domain <identity domain>"}
ACTIVATE = "activate identity domain <identity domain>"
DEACTIVATE = "deactivate identity domain <identity domain>"
NEW_SECRET = "regenerate the client secret of app <app>"

CONFIGURE_ORDS = Operation(
    "configure ORDS",
    lambda place: _ready(OrdsDataAccessProvider(), place).create(_iot(place)),
    _configure_calls("ORDS"),
    before=_untrusted,
)
ACTIVATE_DOMAIN = Operation(
    "activate the identity domain",
    lambda place: _ready(IdentityDomainGuardProvider(), place).create(_identity_domain(place)),
    {**READ_DOMAIN, "POST */actions/activate": ACTIVATE, **_work_request("iamWorkRequests", ACTIVATE)},
    {"GET */Settings/Settings": "reach identity domain <URL>"},
    before=_inactive,
)
RETIRE_DOMAIN = Operation(
    "retire the identity domain",
    lambda place: _ready(IdentityDomainGuardProvider(), place).delete(place.domain, _identity_domain(place)),
    {
        **READ_DOMAIN,
        "GET */v1/Apps": "list the apps of identity domain <URL>",
        "POST */actions/deactivate": DEACTIVATE,
        **_work_request("iamWorkRequests", DEACTIVATE),
    },
    before=_app_off,
)
OPERATIONS = [
    Operation(
        "remember the ORDS host",
        lambda place: _ready(OriginalOrdsDataAccessProvider(), place).create({"iotDomainId": IOT_DOMAIN}),
        READ_IOT,
    ),
    CONFIGURE_ORDS,
    Operation(
        "refresh ORDS", lambda place: _ready(OrdsDataAccessProvider(), place).read(IOT_DOMAIN, _iot(place)), READ_IOT
    ),
    Operation(
        "restore ORDS",
        lambda place: _ready(OrdsDataAccessProvider(), place).delete(IOT_DOMAIN, _iot(place)),
        _configure_calls("ORDS"),
    ),
    Operation(
        "remember the groups with direct access",
        lambda place: _ready(OriginalDirectDataAccessProvider(), place).create({"iotDomainId": IOT_DOMAIN}),
        READ_IOT,
    ),
    Operation(
        "configure DIRECT",
        lambda place: _ready(DirectDataAccessProvider(), place).create(_direct(place)),
        _configure_calls("DIRECT"),
    ),
    Operation(
        "refresh DIRECT",
        lambda place: _ready(DirectDataAccessProvider(), place).read(IOT_DOMAIN, _direct(place)),
        READ_IOT,
    ),
    Operation(
        "restore DIRECT",
        lambda place: _ready(DirectDataAccessProvider(), place).delete(IOT_DOMAIN, _direct(place)),
        _configure_calls("DIRECT"),
        before=changed("iot_domain", lambda _place: IOT_DOMAIN, dbAllowListedIdentityGroupNames=GROUPS),
    ),
    Operation(
        "configure APEX",
        lambda place: _ready(ApexDataAccessProvider(), place).create(_apex(place)),
        _configure_calls("APEX"),
    ),
    Operation(
        "set the data retention",
        lambda place: _ready(DataRetentionProvider(), place).create(_retention(place)),
        {**READ_IOT, "POST */changeDataRetentionPeriod": RETENTION, **_work_request("workRequests", RETENTION)},
    ),
    Operation(
        "refresh the data retention",
        lambda place: _ready(DataRetentionProvider(), place).read(IOT_DOMAIN, _retention(place)),
        READ_IOT,
    ),
    Operation(
        "let an IoT domain go",
        lambda place: _ready(IotDomainGuardProvider(), place).delete(IOT_DOMAIN, {"isKept": False}),
        {"GET */digitalTwinInstances": "list the digital twins of IoT domain <IoT domain>"},
    ),
    Operation(
        "remember the certificate setting",
        lambda place: _ready(OriginalSigningCertificateAccessProvider(), place).create(_certificate(place)),
        READ_SETTINGS,
    ),
    Operation(
        "publish the certificate",
        lambda place: _ready(SigningCertificateAccessProvider(), place).create(_certificate(place)),
        SET_CERTIFICATE,
        {"GET */SigningCert/jwk": "read the signing keys of <URL> without a login"},
        before=_private,
    ),
    Operation(
        "refresh the certificate setting",
        lambda place: _ready(SigningCertificateAccessProvider(), place).read(place.url, _certificate(place)),
        READ_SETTINGS,
    ),
    Operation(
        "restore the certificate setting",
        lambda place: _ready(SigningCertificateAccessProvider(), place).delete(place.url, _certificate(place)),
        {
            **SET_CERTIFICATE,
            "GET */v1/Apps": "list the apps of identity domain <URL>",
            **READ_IOT,
            "GET */iotDomains": "list the IoT domains of compartment <compartment>",
        },
    ),
    ACTIVATE_DOMAIN,
    Operation(
        "refresh the identity domain",
        lambda place: _ready(IdentityDomainGuardProvider(), place).read(place.domain, _identity_domain(place)),
        READ_DOMAIN,
    ),
    RETIRE_DOMAIN,
    Operation(
        "retire the app",
        lambda place: _ready(AppGuardProvider(), place).delete(place.app_id, _app(place)),
        {**READ_APP, "PUT */AppStatusChanger/*": "deactivate app <app>"},
    ),
    Operation(
        "keep the client secret",
        lambda place: _ready(ClientSecretProvider(), place).create(_app(place)),
        READ_APP,
    ),
    Operation(
        "refresh the client secret",
        lambda place: _ready(ClientSecretProvider(), place).read(place.app_id, _app(place)),
        READ_APP,
    ),
    Operation(
        "renew the client secret",
        lambda place: _ready(ClientSecretProvider(), place).update(place.app_id, _app(place), _app(place, version=2)),
        {"POST */AppClientSecretRegenerator": NEW_SECRET},
        {"POST */oauth2/v1/token": "fetch a token with the new secret of app <app>"},
    ),
]
CHANGES = {"configureDataAccess": CONFIGURE_ORDS, "activate": ACTIVATE_DOMAIN, "deactivate": RETIRE_DOMAIN}
"""The operations that end with a work request, by the last part of the request that begins it."""
BUSY = {
    kind: Operation(f"configure ORDS while {kind} runs", CONFIGURE_ORDS.run, {}, before=_busy(kind))
    for kind in ("ORDS", "APEX")
}
"""Configuring while somebody else's work request of a kind runs on the same IoT domain."""
