"""Looking things up: the plugin's functions.

Source: recorded requests in tests/data/plugin-requests.jsonl (one GET each; a list follows `opc-next-page`).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from offline.plugin.catalogue import FUNCTIONS, FunctionType
from offline.plugin.cloud import Answer, Cloud
from offline.plugin.errors import NotFoundError, UnsupportedError
from offline.plugin.schema import Properties, function_schema
from offline.plugin.scim import scim_request
from offline.plugin.wire import from_wire


async def call(cloud: Cloud, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """Call a function.

    Args:
        cloud: Where requests go.
        token: The function.
        args: Its arguments, by Pulumi's names.

    Returns:
        What it found. Nothing at all, not even the arguments, when the service does not know it: all is null then.

    Raises:
        UnsupportedError: The stand-in does not know the function or an argument.
    """
    if token not in FUNCTIONS or args.get("filters"):
        what = f"{token} with filters" if token in FUNCTIONS else token
        raise UnsupportedError(f"the stand-in oci plugin does not know {what}; use the real plugin (OCI_PLUGIN)")
    function, properties = FUNCTIONS[token], function_schema(token)
    try:
        body = await fetch(cloud, function, args)
    except NotFoundError:
        return {}
    own_id = body.get("id") or f"{token.rpartition(':')[2]}-{zlib.crc32(repr(sorted(args.items())).encode())}"
    return {**from_wire(properties, body), **echo(properties, args), "id": own_id}


async def fetch(cloud: Cloud, function: FunctionType, args: Mapping[str, Any]) -> dict[str, Any]:
    """GET the answer; the pages of a list become one."""
    path = function.path.format_map(args)
    query = {parameter: args.get(name) for name, parameter in function.query.items()}
    answer = await get(cloud, function, path, args, query)
    body: dict[str, Any] = {function.items: answer.body} if isinstance(answer.body, list) else answer.body
    while next_page := answer.headers.get("opc-next-page"):
        answer = await get(cloud, function, path, args, {**query, "page": next_page})
        more = {function.items: answer.body} if isinstance(answer.body, list) else answer.body
        body = {name: value + more[name] if isinstance(value, list) else value for name, value in body.items()}
    return {function.collection: [body]} if function.collection else body


async def get(
    cloud: Cloud, function: FunctionType, path: str, args: Mapping[str, Any], query: Mapping[str, Any]
) -> Answer:
    """GET one page from the host that the function belongs to."""
    if function.service:
        return await cloud.request(cloud.endpoint_url(function.service), "GET", path, query=query)
    return await scim_request(cloud, "GET", path, args, **query)


def echo(properties: Properties, args: Mapping[str, Any]) -> dict[str, Any]:
    """Repeat the arguments that the answer does not hold."""
    return {name: args[name] for name in args if name in properties and not properties[name].wire}
