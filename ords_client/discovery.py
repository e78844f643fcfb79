"""What an identity domain says of itself to anyone: OpenID Connect discovery.

Source: OpenID Connect Discovery 1.0, section 4; documentation "OpenID Connect Discovery" of identity domains.
"""

from __future__ import annotations

from dataclasses import dataclass

import requests

from ords_client.errors import OddAnswerError
from ords_client.exchange import Answer


@dataclass(frozen=True)
class Discovery:
    """The answer of an identity domain.

    Attributes:
        issuer: What its tokens name as their issuer.
        answered_at: Its time, in seconds since 1970; None when it does not say.
        received_at: This machine's time at that moment.
    """

    issuer: str
    answered_at: float | None
    received_at: float


def discovery_in(answer: Answer) -> Discovery:
    """Return the discovery in an answer, if it is one: 200, and a JSON object that names an issuer.

    Raises:
        OddAnswerError: It is something else.
        BrokenAnswerError: It broke off.
    """
    host = answer.request.url.partition("/.well-known")[0]
    if answer.status != requests.codes.ok:
        words = answer.quote(answer.reason)
        raise OddAnswerError(f"{host} answers {answer.status} {words}, not like an identity domain.")
    issuer = answer.json_object().get("issuer")
    if not isinstance(issuer, str) or not issuer:
        raise OddAnswerError(f"{host} answers without an issuer, not like an identity domain.")
    return Discovery(issuer, answer.answered_at(), answer.received_at)
