"""The links of the data: that the IoT domain trusts the identity domain, and that the data API answers.

Source: OCI Python SDK `iot/models/iot_domain.py`; documentation "Internet of Things Data API".
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from ords_client.data_api import refusal
from ords_client.errors import AdministratorError, ConnectionFailedError, OrdsClientError
from ords_client.links.chain import REFUSED, Chain
from ords_client.links.links import Broken, Link, Unseen

CAUSES = ["clock", "signing-keys", "token-claims", "token-signature"]


def iot_trust(chain: Chain) -> str:
    """Look whether the IoT domain trusts tokens of this identity domain."""
    try:
        trusted = chain.iot_domain_record.get("dbAllowedIdentityDomainHost")
    except (AdministratorError, ConnectionFailedError) as error:
        return _inferred_trust(chain, error)
    if trusted != chain.outputs.identity_domain_host:
        problem = f"The IoT domain {chain.iot_domain.short_id} trusts {trusted or 'no identity domain'},"
        raise Broken(f"{problem} not {chain.outputs.identity_domain_host}.", _trust_fix(chain))
    return str(trusted)


def data_api(chain: Chain) -> str:
    """Look whether the data API answers with rows."""
    answer = chain.data_answer
    if answer.status_code == 404:
        raise Broken(_not_there(chain), "Read the stack outputs again; the short id is in the device host.")
    if answer.status_code in REFUSED:
        causes = [*CAUSES, "iot-trust"]
        fix = "Wait a minute and try again: a change of keys or trust takes a while to be seen. Else ask an"
        raise Broken(str(refusal(answer)), f"{fix} administrator to run this check.", causes)
    if not answer.ok:
        raise Broken(str(refusal(answer)), "Try again; if it stays so, ask Oracle with the words above.")
    return f"{urlsplit(chain.iot_domain.data_api_base_url).netloc} answers"


def _inferred_trust(chain: Chain, reason: OrdsClientError) -> str:
    status = chain.data_status
    if status in REFUSED:
        problem = f"The data API refuses a token that is right in all else ({status}), so the IoT domain does not"
        host = chain.outputs.identity_domain_host
        raise Broken(f"{problem} trust {host} (inferred, as an administrator could see it).", _trust_fix(chain), CAUSES)
    if status != 200:
        raise Unseen(f"It cannot be inferred from the data API's answer; and {reason}")
    return f"{chain.outputs.identity_domain_host} (inferred: the data API takes its token)"


def _trust_fix(chain: Chain) -> str:
    return (
        f"Run `pulumi up --refresh`, or `oci iot domain configure-ords-data-access --iot-domain-id"
        f" {chain.iot_domain.ocid} --db-allowed-identity-domain-host {chain.outputs.identity_domain_host}`."
    )


def _not_there(chain: Chain) -> str:
    url = chain.iot_domain.data_api_base_url
    with suppress(AdministratorError, ConnectionFailedError):
        short_id = str(chain.iot_domain_record.get("deviceHost")).partition(".")[0]
        return f"{url} is not there (404); the short id of the IoT domain is {short_id}."
    return f"{url} is not there (404): the data API knows no IoT domain of that short id."


TRUST = "the IoT domain takes tokens of this identity domain"
DATA_LINKS: tuple[Link[Chain], ...] = (
    Link("iot-trust", "IoT domain trust", TRUST, iot_trust, ("identity-domain",)),
    Link("data-api", "Data API", "rows can be read", data_api, ("identity-domain", "token")),
)
