"""The links of the data: that the IoT domain trusts the identity domain, and that the data API answers.

Source: OCI Python SDK `iot/models/iot_domain.py`; documentation "Internet of Things Data API".
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from ords_client.errors import (
    AccessRefusedError,
    AdministratorError,
    ConnectionFailedError,
    DataApiError,
    NotThereError,
    OrdsClientError,
)
from ords_client.links.facts import REFUSED, Facts
from ords_client.links.link import Broken, Link, Unseen

CAUSES = ["clock", "signing-keys", "token-claims", "token-signature"]


def iot_trust(facts: Facts) -> str:
    """Look whether the IoT domain trusts tokens of this identity domain."""
    try:
        trusted = facts.iot_domain_record().get("dbAllowedIdentityDomainHost")
    except (AdministratorError, ConnectionFailedError) as error:
        return _inferred_trust(facts, error)
    if trusted != facts.outputs.identity_domain_host:
        problem = f"The IoT domain {facts.iot_domain.short_id} trusts {trusted or 'no identity domain'},"
        raise Broken(f"{problem} not {facts.outputs.identity_domain_host}.", _trust_fix(facts))
    return str(trusted)


def data_api(facts: Facts) -> str:
    """Look whether the data API answers with rows, or would if there were any."""
    try:
        facts.page()
    except NotThereError as error:
        fix = "Read the stack outputs again; the short id is in the device host."
        raise Broken(_not_there(facts), fix) from error
    except AccessRefusedError as error:
        fix = "Wait a minute and try again: a change of keys or trust takes a while to be seen. Else ask an"
        raise Broken(str(error), f"{fix} administrator to run this check.", [*CAUSES, "iot-trust"]) from error
    except DataApiError as error:
        raise Broken(str(error), "Try again; if it stays so, ask Oracle with the words above.") from error
    return f"{urlsplit(facts.iot_domain.data_api_base_url).netloc} answers with rows"


def _inferred_trust(facts: Facts, reason: OrdsClientError) -> str:
    status = facts.data_status
    if status in REFUSED:
        problem = f"The data API refuses a token that is right in all else ({status}), so the IoT domain does not"
        host = facts.outputs.identity_domain_host
        raise Broken(f"{problem} trust {host} (inferred, as an administrator could see it).", _trust_fix(facts), CAUSES)
    if status != 200:
        raise Unseen(f"It cannot be inferred from the data API's answer; and {reason}")
    return f"{facts.outputs.identity_domain_host} (inferred: the data API takes its token)"


def _trust_fix(facts: Facts) -> str:
    return (
        f"Run `pulumi up --refresh`, or `oci iot domain configure-ords-data-access --iot-domain-id"
        f" {facts.iot_domain.ocid} --db-allowed-identity-domain-host {facts.outputs.identity_domain_host}`."
    )


def _not_there(facts: Facts) -> str:
    url = facts.iot_domain.data_api_base_url
    with suppress(AdministratorError, ConnectionFailedError):
        short_id = str(facts.iot_domain_record().get("deviceHost")).partition(".")[0]
        return f"{url} is not there (404); the short id of the IoT domain is {short_id}."
    return f"{url} is not there (404): the data API knows no IoT domain of that short id."


TRUST = "the IoT domain takes tokens of this identity domain"
DATA_LINKS: tuple[Link[Facts], ...] = (
    Link("iot-trust", "IoT domain trust", TRUST, iot_trust, ("identity-domain",)),
    Link("data-api", "Data API", "rows can be read", data_api, ("identity-domain", "token")),
)
