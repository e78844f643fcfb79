"""The plugin's gRPC server.

Does not: use the SDK's own `main`, which ends every error in a Python traceback.
"""

from __future__ import annotations

import asyncio
import functools
import sys
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import grpc.aio
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import DiffRequest
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from offline.plugin import VERSION
from offline.plugin.errors import PluginError
from offline.plugin.provider import OciProvider

LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024
CONCURRENT_REQUESTS = 32

Handler = Callable[[Any, Any, Any], Awaitable[Any]]


def one_line(handler: Handler) -> Handler:
    """Make a handler fail with one readable line."""

    @functools.wraps(handler)
    async def wrapper(self: Any, request: Any, context: Any) -> Any:
        try:
            return await handler(self, request, context)
        except Exception as error:
            await context.abort(grpc.StatusCode.UNKNOWN, explain(error.__context__ or error))

    return wrapper


def explain(error: BaseException) -> str:
    """Return an error's own words, or where an unexpected one comes from."""
    if isinstance(error, PluginError):
        return str(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
    return f"a fault of the stand-in oci plugin: {type(error).__name__}: {error} ({place})"


async def diff_config(self: Any, request: Any, context: Any) -> Any:
    """Answer what changed: the SDK's own method sends true as the number that means "nothing has changed"."""
    del context
    old, new = (PropertyValue.unmarshal_map(values) for values in (request.old_inputs or request.olds, request.news))
    found = await self._provider.diff_config(DiffRequest(request.urn, request.id, old, new, []))
    changes = provider_pb2.DiffResponse.DIFF_SOME if found.changes else provider_pb2.DiffResponse.DIFF_NONE
    return provider_pb2.DiffResponse(changes=changes, diffs=found.diffs)


class Servicer(ProviderServicer):
    """The SDK's servicer with readable errors."""

    DiffConfig = one_line(diff_config)
    Configure = one_line(ProviderServicer.Configure)
    Diff = one_line(ProviderServicer.Diff)
    Create = one_line(ProviderServicer.Create)
    Read = one_line(ProviderServicer.Read)
    Update = one_line(ProviderServicer.Update)
    Delete = one_line(ProviderServicer.Delete)
    Invoke = one_line(ProviderServicer.Invoke)


async def serve(engine_address: str) -> None:
    """Serve one engine until it goes, and tell it the port on standard output."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(CONCURRENT_REQUESTS))
    server = grpc.aio.server(options=[("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES)])
    servicer = Servicer([], VERSION, OciProvider(), engine_address)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await server.wait_for_termination()
