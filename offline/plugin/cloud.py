"""One signed request to Oracle's services, and the words of its failure.

Source: OCI Go SDK common/errors.go (SCIM errors carry no `code`, the SDK calls them BadErrorResponse);
oci-go-sdk identitydomains (a retry token on every verb); recorded requests in tests/data/plugin-requests.jsonl.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oci import exceptions, regions
from oci.base_client import BaseClient

from offline.plugin.credentials import Credentials
from offline.plugin.errors import NotFoundError, ServiceRefusedError, ServiceUnreachableError
from offline.plugin.retrying import RetryRules, pause_seconds

HOST_TEMPLATE = "https://{service}.{{region}}.oci.{{secondLevelDomain}}"


@dataclass(frozen=True)
class Answer:
    """A service's answer: its JSON (empty text when there is none) and its headers."""

    body: Any
    headers: Mapping[str, str]


class Cloud:
    """Oracle's services as one caller sees them."""

    def __init__(
        self,
        credentials: Credentials,
        transport: Any = None,
        *,
        rules: RetryRules | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the credentials; connections are made on first use.

        Args:
            credentials: Who calls, and in which region.
            transport: A `requests` adapter to send through instead of the network.
            rules: How long a request is repeated.
            sleep: Pauses for a number of seconds.
            now: Seconds of a clock.
        """
        self.credentials = credentials
        self.transport = transport
        self.rules = rules or RetryRules()
        self.sleep = sleep
        self.now = now
        self.clients: dict[str, Any] = {}

    def endpoint_url(self, service: str) -> str:
        """Return the regional URL of a control plane such as `identity` or `iot`."""
        template = HOST_TEMPLATE.format(service=service)
        url: str = regions.endpoint_for(service, region=self.credentials.region, service_endpoint_template=template)
        return url

    async def request(
        self,
        endpoint_url: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        retry_token: bool = False,
    ) -> Answer:
        """Send one request, again and again while the real plugin would.

        Args:
            endpoint_url: Scheme, host and port.
            method: HTTP verb.
            path: Path from the root.
            query: Query parameters; those that are None or empty are left out.
            body: What to send as JSON.
            headers: Further headers; those that are None or empty are left out.
            retry_token: Send an `opc-retry-token`.

        Raises:
            NotFoundError: The service answered 404.
            ServiceRefusedError: The service answered with another error.
            ServiceUnreachableError: No answer came.
        """
        client = self.client(endpoint_url)
        header_params = {"accept": "*/*", "content-type": "application/json", **present(headers or {})}
        if retry_token:
            client.add_opc_retry_token_if_needed(header_params)
        started, attempt = self.now(), 0
        while True:
            attempt += 1
            try:
                response = await asyncio.to_thread(
                    client.call_api,
                    path,
                    method,
                    query_params=dict(sorted(present(query or {}).items())),
                    header_params=header_params,
                    body=body,
                    response_type="object",
                )
            except exceptions.ServiceError as error:
                failure: Exception = refusal(error, f"{method} {path}")
                limit = self.limit_seconds(endpoint_url, error.status, f"{error.code} {error.message}")
            except (exceptions.RequestException, exceptions.ConnectTimeout) as error:
                msg = f"no answer to {method} {endpoint_url}{path}: {error.args[0]}; see that the host can be reached"
                failure, limit = ServiceUnreachableError(msg), self.limit_seconds(endpoint_url, None, "")
            else:
                return Answer(response.data, response.headers)
            pause = pause_seconds(attempt, self.now() - started, limit)
            if pause is None:
                raise failure
            await self.sleep(pause)

    def limit_seconds(self, endpoint_url: str, status: int | None, words: str) -> float:
        """Return how long a request is repeated after such an answer."""
        return self.rules.seconds(status, words, of_iam=endpoint_url == self.endpoint_url("identity"))

    def client(self, endpoint_url: str) -> Any:
        """Return the SDK's client of one host."""
        if endpoint_url not in self.clients:
            client = BaseClient(
                "oci",
                self.credentials.config,
                self.credentials.signer,
                {},
                service_endpoint=endpoint_url,
                skip_deserialization=True,
            )
            if self.transport:
                client.session.mount("https://", self.transport)
            self.clients[endpoint_url] = client
        return self.clients[endpoint_url]


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not set."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def refusal(error: exceptions.ServiceError, request: str) -> ServiceRefusedError:
    """Put a service's error into one line as the real plugin does: what an identity domain says is lost."""
    kind = NotFoundError if error.status == 404 else ServiceRefusedError
    words = " ".join([f"{error.code or 'BadErrorResponse'},", *str(error.message or "").split()])
    return kind(f"{error.status}-{words} ({request}, opc-request-id {error.request_id})")
