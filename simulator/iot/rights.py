"""The least right of every operation of the IoT control plane.

Source: documentation "Policy Reference" of the IoT Platform (2026-09-05).
"""

from __future__ import annotations

RIGHTS = {
    "ListIotDomainGroups": "inspect iot-domain-group",
    "GetIotDomainGroup": "read iot-domain-group",
    "UpdateIotDomainGroup": "use iot-domain-group",
    "ConfigureIotDomainGroupDataAccess": "use iot-domain-group",
    "CreateIotDomainGroup": "manage iot-domain-group",
    "DeleteIotDomainGroup": "manage iot-domain-group",
    "ChangeIotDomainGroupCompartment": "manage iot-domain-group",
    "ListIotDomains": "inspect iot-domain",
    "GetIotDomain": "read iot-domain",
    "UpdateIotDomain": "use iot-domain",
    "ConfigureIotDomainDataAccess": "use iot-domain",
    "ChangeIotDomainDataRetentionPeriod": "use iot-domain",
    "CreateIotDomain": "manage iot-domain",
    "DeleteIotDomain": "manage iot-domain",
    "ChangeIotDomainCompartment": "manage iot-domain",
    "ListDigitalTwinInstances": "inspect iot-digital-twin-instance",
    "GetDigitalTwinInstance": "read iot-digital-twin-instance",
    "CreateDigitalTwinInstance": "manage iot-digital-twin-instance",
    "DeleteDigitalTwinInstance": "manage iot-digital-twin-instance",
    "ListWorkRequests": "inspect iot-work-request",
    "GetWorkRequest": "read iot-work-request",
    "ListWorkRequestErrors": "read iot-work-request",
    "ListWorkRequestLogs": "read iot-work-request",
}
