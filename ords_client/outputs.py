"""The stack outputs: everything the client needs to know about one environment.

Does not: find them (see `stack`), or need Pulumi: any JSON object with the same keys will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ords_client.errors import OutputsError, UsageError
from ords_client.foreign import echoed, visible
from ords_client.json_text import read_json

TEXTS = (
    "identityDomainId",
    "identityDomainUrl",
    "identityDomainHost",
    "tokenUrl",
    "clientId",
    "clientSecret",
    "appId",
    "audience",
    "domainGroupShortId",
    "region",
)
URLS = ("identityDomainUrl", "tokenUrl")
IDS = ("identityDomainId", "identityDomainHost", "appId", "region", "homeRegion")
"""Stand in URLs, and in commands that a person is told to run."""
ID = re.compile(r"[A-Za-z0-9._-]+")
IOT_DOMAIN_TEXTS = ("shortId", "scope", "dataApiBaseUrl")
HIDDEN_SECRET = "[secret]"  # noqa: S105 - what Pulumi prints in its place


@dataclass(frozen=True, kw_only=True)
class IotDomain:
    """One IoT domain whose data the stack opens.

    Attributes:
        ocid: Its OCID.
        short_id: First label of its device host.
        scope: What to ask a token for: audience and scope value in one.
        data_api_base_url: Where its collections are, without a slash at the end.
    """

    ocid: str
    short_id: str
    scope: str
    data_api_base_url: str


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """The outputs of one stack.

    Attributes:
        identity_domain_ocid: OCID of the identity domain.
        identity_domain_url: Its URL, usually with `:443`.
        identity_domain_host: Its host, without scheme and port.
        token_url: Where tokens are issued.
        client_id: OAuth client id: the name of the app.
        client_secret: Its secret.
        app_scim_id: SCIM id of the app.
        audience: Primary audience of the app.
        group_short_id: Short id of the IoT domain group.
        region: Region of the IoT domains, such as `us-ashburn-1`.
        home_region: Home region of the tenancy, where IAM answers for identity domains.
        iot_domains: The IoT domains, at least one.
        users: SCIM id of each user name that the stack assigned.
    """

    identity_domain_ocid: str
    identity_domain_url: str
    identity_domain_host: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    app_scim_id: str
    audience: str
    group_short_id: str
    region: str
    home_region: str
    iot_domains: tuple[IotDomain, ...]
    users: Mapping[str, str]

    @classmethod
    def from_json(cls, text: str) -> Outputs:
        """Read outputs from JSON text.

        Raises:
            OutputsError: It is no JSON object, or something in it is missing or wrong.
        """
        try:
            values, whole = read_json(text.removeprefix("\ufeff"))
        except ValueError as error:
            raise OutputsError(f"The stack outputs are not JSON: {visible(str(error))}.") from error
        if not whole:
            raise OutputsError("The stack outputs hold something that is no text, such as half a character.")
        if not isinstance(values, dict):
            raise OutputsError("The stack outputs are not a JSON object.")
        return cls.from_mapping(values)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Outputs:
        """Take outputs by the names that `pulumi stack output --json` prints.

        Raises:
            OutputsError: Something is missing or wrong; all of it is named.
        """
        if mistakes := list(_mistakes(values)):
            raise OutputsError(f"The stack outputs are not complete: {'; '.join(mistakes)}.")
        return cls(
            identity_domain_ocid=values["identityDomainId"],
            identity_domain_url=values["identityDomainUrl"].rstrip("/"),
            identity_domain_host=values["identityDomainHost"],
            token_url=values["tokenUrl"],
            client_id=values["clientId"],
            client_secret=values["clientSecret"],
            app_scim_id=values["appId"],
            audience=values["audience"],
            group_short_id=values["domainGroupShortId"],
            region=values["region"],
            home_region=values.get("homeRegion") or values["region"],
            iot_domains=tuple(_iot_domains(values["iotDomains"])),
            users=values.get("users") or {},
        )

    @property
    def issuer(self) -> str | None:
        """Issuer of tokens unless the identity domain has one of its own; None when its host does not tell.

        Source: documentation "Updating an OAuth Setting" (`https://identity.oraclecloud.com/`); that other realms
        have the same with their second-level domain is inferred.
        """
        _, found, second_level_domain = self.identity_domain_host.partition(".identity.")
        return f"https://identity.{second_level_domain}/" if found else None

    def iot_domain(self, choice: str | None = None) -> IotDomain:
        """Return one IoT domain: the only one, or the one that `choice` names.

        Args:
            choice: OCID or short id.

        Raises:
            UsageError: There are several and none is chosen, or none is called so.
        """
        named = [one for one in self.iot_domains if choice in {None, one.ocid, one.short_id}]
        if len(named) == 1:
            return named[0]
        known = ", ".join(one.short_id for one in self.iot_domains)
        problem = f"No IoT domain of this stack is called {echoed(choice)}" if choice else "The stack has several"
        raise UsageError(f"{problem}; give --iot-domain one of: {known}.")

    def user(self, choice: str | None = None) -> str:
        """Return a user name: the one that was chosen, else the only one the stack assigned.

        Args:
            choice: User name; the stack need not know it.

        Raises:
            UsageError: None was chosen, and the stack assigned none or several.
        """
        if choice:
            return choice
        if len(self.users) == 1:
            return next(iter(self.users))
        known = f" The stack assigned: {', '.join(self.users)}." if self.users else ""
        raise UsageError(f"Say who: --user NAME, or ORDS_USER in the environment.{known}")


def _mistakes(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is missing; if nothing is, what is wrong."""
    missing = [name for name in (*TEXTS, "iotDomains") if not values.get(name)]
    if missing:
        yield f"no {', '.join(missing)} (did `pulumi up` finish?)"
        return
    yield from (f"{name} is no text" for name in TEXTS if not _is_text(values[name]))
    yield from (f"{name} is no id" for name in IDS if values.get(name) and not _is_id(values[name]))
    yield from (f"{name} is no https:// URL" for name in URLS if not _is_https(values[name]))
    if values["clientSecret"] == HIDDEN_SECRET:
        yield "clientSecret is hidden; add --show-secrets to `pulumi stack output`"
    if values["clientSecret"] == "None":
        yield "clientSecret is not known to the stack; run `pulumi up --refresh`"
    users = values.get("users") or {}
    if not isinstance(users, dict) or not all(map(_is_text, [*users, *users.values()])):
        yield "users is no object of SCIM ids"
    yield from _mistakes_in_iot_domains(values["iotDomains"])


def _mistakes_in_iot_domains(iot_domains: Any) -> Iterator[str]:
    if not isinstance(iot_domains, dict):
        yield "iotDomains is no object"
        return
    yield from (f"iotDomains: {echoed(ocid)} is no id" for ocid in iot_domains if not _is_id(ocid))
    for ocid, one in iot_domains.items():
        lacking = [name for name in IOT_DOMAIN_TEXTS if not isinstance(one, dict) or not _is_text(one.get(name))]
        if lacking:
            yield f"iotDomains of {visible(ocid)} has no {', '.join(lacking)}"
        elif not _is_https(one["dataApiBaseUrl"]):
            yield f"dataApiBaseUrl of {visible(ocid)} is no https:// URL"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != "" and value.isprintable()


def _is_id(value: object) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _is_https(url: object) -> bool:
    try:
        parts = urlsplit(str(url))
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False


def _iot_domains(iot_domains: Mapping[str, Mapping[str, str]]) -> Iterator[IotDomain]:
    for ocid, one in iot_domains.items():
        yield IotDomain(
            ocid=ocid,
            short_id=one["shortId"],
            scope=one["scope"],
            data_api_base_url=one["dataApiBaseUrl"].rstrip("/"),
        )
