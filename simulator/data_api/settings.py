"""How the data API behaves where Oracle's own behaviour is unknown or differs between releases."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class DataApiSettings(BaseModel):
    """Settings of the data API; each unknown names both readings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    maximum_limit: int = Field(10_000, ge=1)
    """Most rows on a page; a larger `limit` is lowered to it. The service's own value is unknown.

    Source: ORDS setting `misc.pagination.maxRows` limits the rows of every REST query; 10,000 is its default.
    """

    order_without_orderby: Literal["stable", "unstable"] = "stable"
    """Rows without `$orderby` come by id, or turned round on every second page to show who forgot to sort."""

    string_ranges: Literal["accepted", "refused"] = "accepted"
    """Whether `$lt $lte $gt $gte` and open `$between` compare strings; the ORDS grammar names numbers and dates."""

    client_credentials_tokens: Literal["accepted", "refused"] = "accepted"
    """Whether a token without a user may read: the scenario enables the grant but shows only `password`."""

    privilege_refusal_status: Literal[401, 403] = 401
    """Answer to a good token without the privilege of the IoT domain: 401 was seen, other releases say 403."""

    html_errors: Literal["asked", "unless_json"] = "asked"
    """Error pages in HTML when `Accept` asks for text/html, or also when it is absent or takes anything."""

    query_timeout_seconds: float = Field(60, ge=0)
    """A query that takes longer is given up with 503; ORDS has such a limit, its answer is unknown."""
