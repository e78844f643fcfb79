"""One signed request to Oracle's services, and the words of its failure.

Source: OCI Go SDK common/errors.go (SCIM errors carry no `code`, the SDK calls them BadErrorResponse);
oci-go-sdk identitydomains (a retry token on every verb); recorded requests in tests/data/plugin-requests.jsonl.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oci import exceptions, regions, retry
from oci.base_client import BaseClient

from .credentials import Credentials
from .errors import NotFoundError, ServiceRefusedError, ServiceUnreachableError

HOST_TEMPLATE = "https://{service}.{{region}}.oci.{{secondLevelDomain}}"


@dataclass(frozen=True)
class Answer:
    """A service's answer: its JSON (empty text when there is none) and its headers."""

    body: Any
    headers: Mapping[str, str]


class Cloud:
    """Oracle's services as one caller sees them."""

    def __init__(self, credentials: Credentials, transport: Any = None) -> None:
        """Keep the credentials; connections are made on first use.

        Args:
            credentials: Who calls, and in which region.
            transport: A `requests` adapter to send through instead of the network.
        """
        self.credentials = credentials
        self.transport = transport
        self.clients: dict[str, Any] = {}

    def endpoint_url(self, service: str) -> str:
        """Give the regional URL of a control plane such as `identity` or `iot`."""
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
        """Send one request, again after a time-out, a 429, a 5xx or a busy resource.

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
        try:
            response = await asyncio.to_thread(
                retry.DEFAULT_RETRY_STRATEGY.make_retrying_call,
                client.call_api,
                path,
                method,
                query_params=dict(sorted(present(query or {}).items())),
                header_params=header_params,
                body=body,
                response_type="object",
            )
        except exceptions.ServiceError as error:
            failure = refusal(error, f"{method} {path}")
            raise failure from error
        except (exceptions.RequestException, exceptions.ConnectTimeout) as error:
            msg = f"no answer to {method} {endpoint_url}{path}: {error.args[0]}; see that the host can be reached"
            raise ServiceUnreachableError(msg) from error
        return Answer(response.data, response.headers)

    def client(self, endpoint_url: str) -> Any:
        """Give the SDK's client of one host."""
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
    """Put a service's error into one line in the real plugin's form, but never without the service's own words."""
    details = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    words = error.message or details.get("detail") or "no message"
    message_ids = [value["messageId"] for value in details.values() if isinstance(value, dict) and "messageId" in value]
    more = ", ".join([*message_ids, request, f"opc-request-id {error.request_id}"])
    kind = NotFoundError if error.status == 404 else ServiceRefusedError
    return kind(f"{error.status}-{error.code or 'BadErrorResponse'}, {words} ({more})")
