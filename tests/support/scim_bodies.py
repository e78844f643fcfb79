"""Resources of an identity domain as a client sends them."""

from __future__ import annotations

from typing import Any

from simulator.kernel.store import Document

PATCH_URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
APP_URN = "urn:ietf:params:scim:schemas:oracle:idcs:App"
USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group"
GRANT_URN = "urn:ietf:params:scim:schemas:oracle:idcs:Grant"
SETTINGS_URN = "urn:ietf:params:scim:schemas:oracle:idcs:Settings"
PASSWORD = "correct horse battery"


def user_body(user_name: str, **changes: Any) -> Document:
    emails = [{"value": f"{user_name}@example.com", "type": "work", "primary": True}]
    name = {"familyName": user_name.title()}
    body = {"schemas": [USER_URN], "userName": user_name, "name": name, "emails": emails}
    return body | changes


def app_body(display_name: str, **changes: Any) -> Document:
    body = {
        "schemas": [APP_URN],
        "displayName": display_name,
        "name": f"{display_name}_client",
        "basedOnTemplate": {"value": "CustomWebAppTemplateId"},
        "active": True,
        "isOAuthClient": True,
        "isOAuthResource": True,
        "clientType": "confidential",
        "allowedGrants": [
            "password",
            "client_credentials",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
        ],
        "allowedOperations": ["introspect"],
        "audience": f"/{display_name}",
        "scopes": [{"value": "/iot/plant"}],
        "trustScope": "Account",
        "allowOffline": True,
    }
    return body | changes


def group_body(name: str, *user_ids: str) -> Document:
    members = [{"value": id, "type": "User"} for id in user_ids]
    return {"schemas": [GROUP_URN], "displayName": name, "members": members}


def grant_body(app_id: str, grantee_type: str, grantee_id: str) -> Document:
    return {
        "schemas": [GRANT_URN],
        "grantMechanism": f"ADMINISTRATOR_TO_{grantee_type.upper()}",
        "grantee": {"type": grantee_type, "value": grantee_id},
        "app": {"value": app_id},
    }
