"""How the data API behaves where Oracle's own behaviour is unknown or differs between releases."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class DataApiSettings(BaseModel):
    """Settings of the data API; each unknown names both readings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    maximum_limit: int = Field(10_000, ge=1)
    """Most rows on a page; a larger `limit` is lowered to it. Whether the service changes ORDS' own value is unknown.

    Source: a captured `ords config list --include-defaults` of ORDS 24.4: `misc.pagination.maxRows` is 10,000.
    """

    order_without_orderby: Literal["stable", "unstable"] = "stable"
    """Rows without `$orderby` come by id, or turned round on every second page to show who forgot to sort."""

    string_ranges: Literal["accepted", "refused"] = "accepted"
    """Whether `$lt $lte $gt $gte` and open `$between` compare strings; the ORDS grammar names numbers and dates."""

    client_credentials_tokens: Literal["accepted", "refused"] = "accepted"
    """Whether a token without a user may read.

    Source: Oracle's oracle-samples/node-red-nodes reads the data API with nothing else.
    """

    token_skew_seconds: int = Field(0, ge=0, le=60)
    """How far `exp`, `nbf` and `iat` may be off. Source: ORDS_SECURITY: 0 by default, at most 60."""

    custom_issuers: Literal["accepted", "refused"] = "refused"
    """Whether a token of an identity domain with an issuer of its own may read: unknown."""

    privilege_refusal_status: Literal[401, 403] = 401
    """Answer to a good token without the privilege of the IoT domain: 401 was seen, other releases say 403."""

    html_errors: Literal["asked", "unless_json"] = "asked"
    """Error pages in HTML when `Accept` prefers it, or also where ORDS' rules say nothing: no `Accept`, or `*/*`."""

    text_after_filter: Literal["refused", "ignored"] = "refused"
    """What becomes of text behind the filter object in `q`: samples of Oracle's end in a stray quotation mark."""

    undecodable_payloads: Literal["text", "base64"] = "text"
    """How a payload is shown that is text but no JSON: unknown; Oracle's own archive has base64."""

    query_timeout_seconds: float = Field(60, ge=0, le=86_400)
    """A query that takes longer is given up with 503; ORDS waits 900 s by default, its answer is unknown."""
