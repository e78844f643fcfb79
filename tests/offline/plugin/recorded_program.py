"""The program of the recording: its resources in order of dependency, and its functions."""

from typing import Any

from tests.offline.plugin.recorded_service import DOMAIN_HOST, DOMAIN_URL, GROUP_SHORT_ID, IDS, IOT_DOMAIN_SHORT_ID

COMPARTMENT = "ocid1.compartment.oc1..c"
DOMAIN = "oci:Identity/domain:Domain"
USER = "oci:Identity/domainsUser:DomainsUser"
GROUP = "oci:Identity/domainsGroup:DomainsGroup"
APP = "oci:Identity/domainsApp:DomainsApp"
GRANT = "oci:Identity/domainsGrant:DomainsGrant"
IOT_DOMAIN_GROUP = "oci:oci/iotIotDomainGroup:IotIotDomainGroup"
IOT_DOMAIN = "oci:oci/iotIotDomain:IotIotDomain"
DATA_ACCESS = "oci:oci/iotIotDomainConfigureDataAccess:IotIotDomainConfigureDataAccess"
CORE_SCHEMAS = "urn:ietf:params:scim:schemas:core:2.0:"
ORACLE_SCHEMAS = "urn:ietf:params:scim:schemas:oracle:idcs:"
MEMBER = {"type": "User", "value": IDS["grace"]}
NEW_MEMBER = {"type": "User", "value": IDS["alan"]}
SCOPE = {
    "description": "x",
    "displayName": "dom",
    "requiresConsent": False,
    "value": f"/iot/{IOT_DOMAIN_SHORT_ID}",
}

RESOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    "iot-users": (
        DOMAIN,
        {
            "adminEmail": "ada@example.com",
            "adminFirstName": "Ada",
            "adminLastName": "L",
            "adminUserName": "ada",
            "compartmentId": COMPARTMENT,
            "description": "IoT data users",
            "displayName": "iot-users",
            "homeRegion": "us-ashburn-1",
            "isNotificationBypassed": True,
            "isPrimaryEmailRequired": False,
            "licenseType": "free",
        },
    ),
    "u": (
        USER,
        {
            "emails": [
                {"primary": True, "type": "work", "value": "grace@example.com"},
                {"type": "recovery", "value": "grace@example.com"},
            ],
            "idcsEndpoint": DOMAIN_URL,
            "name": {"familyName": "Hopper", "givenName": "Grace"},
            "schemas": [f"{CORE_SCHEMAS}User"],
            "userName": "grace",
        },
    ),
    "u2": (
        USER,
        {
            "emails": [{"primary": True, "type": "work", "value": "alan@example.com"}],
            "idcsEndpoint": DOMAIN_URL,
            "name": {"familyName": "Turing", "givenName": "Alan"},
            "schemas": [f"{CORE_SCHEMAS}User"],
            "userName": "alan",
        },
    ),
    "g": (
        GROUP,
        {
            "displayName": "readers",
            "forceDelete": True,
            "idcsEndpoint": DOMAIN_URL,
            "members": [MEMBER],
            "schemas": [f"{CORE_SCHEMAS}Group"],
        },
    ),
    "g2": (
        GROUP,
        {
            "attributeSets": ["all"],
            "displayName": "readers-all-attrs",
            "idcsEndpoint": DOMAIN_URL,
            "members": [MEMBER],
            "schemas": [f"{CORE_SCHEMAS}Group"],
        },
    ),
    "ig": (IOT_DOMAIN_GROUP, {"compartmentId": COMPARTMENT, "description": "d", "displayName": "group"}),
    "idm": (
        IOT_DOMAIN,
        {
            "compartmentId": COMPARTMENT,
            "description": "d",
            "displayName": "domain",
            "iotDomainGroupId": IDS["group"],
        },
    ),
    "app": (
        APP,
        {
            "accessTokenExpiry": 3600,
            "active": True,
            "allowedGrants": [
                "password",
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "refresh_token",
            ],
            "allowedOperations": ["introspect"],
            "audience": f"/{GROUP_SHORT_ID}",
            "basedOnTemplate": {"value": "CustomWebAppTemplateId", "wellKnownId": "CustomWebAppTemplateId"},
            "clientType": "confidential",
            "description": "d",
            "displayName": "iot-data",
            "forceDelete": True,
            "idcsEndpoint": DOMAIN_URL,
            "isLoginTarget": True,
            "isOauthClient": True,
            "isOauthResource": True,
            "name": "iot-data-client",
            "schemas": [f"{ORACLE_SCHEMAS}App"],
            "scopes": [SCOPE],
            "trustScope": "Account",
        },
    ),
    "gr": (
        GRANT,
        {
            "app": {"value": IDS["iot-data"]},
            "grantMechanism": "ADMINISTRATOR_TO_GROUP",
            "grantee": {"type": "Group", "value": IDS["readers"]},
            "idcsEndpoint": DOMAIN_URL,
            "schemas": [f"{ORACLE_SCHEMAS}Grant"],
        },
    ),
    "gu": (
        GRANT,
        {
            "app": {"value": IDS["iot-data"]},
            "grantMechanism": "ADMINISTRATOR_TO_USER",
            "grantee": {"type": "User", "value": IDS["grace"]},
            "idcsEndpoint": DOMAIN_URL,
            "schemas": [f"{ORACLE_SCHEMAS}Grant"],
        },
    ),
    "ords": (
        DATA_ACCESS,
        {"dbAllowedIdentityDomainHost": DOMAIN_HOST, "iotDomainId": IDS["domain"], "type": "ORDS"},
    ),
}

UPDATES: dict[str, dict[str, Any]] = {
    "iot-users": {"description": "IoT data users v2"},
    "g": {"members": [MEMBER, NEW_MEMBER]},
    "g2": {"members": [MEMBER, NEW_MEMBER]},
    "idm": {"description": "d v2"},
    "app": {"description": "d v2", "scopes": [SCOPE, {"requiresConsent": False, "value": "/iot/other"}]},
}

FUNCTIONS: dict[str, dict[str, Any]] = {
    "oci:Identity/getDomains:getDomains": {
        "compartmentId": COMPARTMENT,
        "displayName": "iot-users",
        "state": "ACTIVE",
    },
    "oci:Identity/getDomain:getDomain": {"domainId": IDS["iot-users"]},
    "oci:Identity/getDomainsUsers:getDomainsUsers": {
        "attributeSets": ["request"],
        "attributes": "userName",
        "idcsEndpoint": DOMAIN_URL,
        "userFilter": 'userName eq "grace"',
    },
    "oci:Identity/getDomainsGroups:getDomainsGroups": {
        "groupFilter": 'displayName eq "readers"',
        "idcsEndpoint": DOMAIN_URL,
    },
    "oci:Identity/getDomainsApps:getDomainsApps": {
        "appFilter": 'displayName eq "iot-data"',
        "idcsEndpoint": DOMAIN_URL,
    },
    "oci:Identity/getDomainsSetting:getDomainsSetting": {"idcsEndpoint": DOMAIN_URL, "settingId": "Settings"},
    "oci:oci/getIotIotDomain:getIotIotDomain": {"iotDomainId": IDS["domain"]},
    "oci:oci/getIotIotDomainGroup:getIotIotDomainGroup": {"iotDomainGroupId": IDS["group"]},
}
