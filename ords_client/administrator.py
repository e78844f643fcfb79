"""Requests signed with OCI credentials, for what only an administrator may see or do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from requests.auth import AuthBase

from ords_client.errors import AdministratorError, NotAllowedError, OddAnswerError
from ords_client.exchange import Answer, Request
from ords_client.network import Http

Body = Mapping[str, Any]


class Administrator:
    """Sends signed requests to Oracle's control planes and identity domains."""

    def __init__(self, http: Http, signer: AuthBase) -> None:
        """Send with `http`, signed by `signer`."""
        self._http = http
        self._signer = signer

    def get(self, url: str, query: Mapping[str, str | int] | None = None, *, member: str = "id") -> dict[str, Any]:
        """Return the JSON object at `url`.

        Args:
            url: Where to look.
            query: What comes behind the `?`.
            member: A member that every good answer has: `id` of a resource, `Resources` of a SCIM list.

        Raises:
            NotAllowedError: These credentials may not read it, or it is not there.
            AdministratorError: The service failed.
            ConnectionFailedError: It gave no answer that can be used.
        """
        request = Request("GET", url, query=query, auth=self._signer)
        return self._http.ask(request, lambda answer: resource(answer, member))

    def put(self, url: str, body: Body, *, secrets: tuple[str, ...] = ()) -> dict[str, Any]:
        """Replace what is at `url`, and return what the service says is there now.

        Args:
            url: What to replace.
            body: By what; a SCIM resource.
            secrets: What of it no error line may repeat.

        Raises:
            NotAllowedError: These credentials may not do it, or there is nothing.
            AdministratorError: The service refused or failed.
            ConnectionFailedError: It gave no answer that can be used.
        """
        request = Request("PUT", url, body=body, auth=self._signer, secrets=secrets)
        return self._http.ask(request, lambda answer: resource(answer, "schemas"))


def resource(answer: Answer, member: str) -> dict[str, Any]:
    """Return the resource in an answer, if it is one: 200, and a JSON object with this member.

    Raises:
        NotAllowedError: 401, 403 or 404.
        AdministratorError: Another refusal.
        OddAnswerError: It is something else.
        BrokenAnswerError: It broke off.
    """
    if answer.status != requests.codes.ok:
        refusal = _refusal(answer)
        raise refusal
    body = answer.json_object()
    if member not in body and "schemas" not in body:
        raise OddAnswerError(f"{answer.request.url} answered with something else than what was asked for: no {member}.")
    return body


def _refusal(answer: Answer) -> AdministratorError:
    """Return the refusal in the service's own words: OCI says `code` and `message`, SCIM says `detail`."""
    body = answer.members()
    said = " ".join(str(body[name]) for name in ("code", "message", "detail") if body.get(name))
    request_id = answer.headers.get("opc-request-id")
    words = f" {answer.quote(said)}" if said else ""
    words += f" (opc-request-id {answer.quote(request_id)})" if request_id else ""
    line = f"{answer.request.url} answered {answer.status}{words}."
    if answer.status in {401, 403, 404}:
        return NotAllowedError(answer.status, line)
    return AdministratorError(line)
