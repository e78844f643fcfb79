import asyncio
from typing import Any

import grpc
import pytest

from offline.plugin.errors import ServiceRefusedError
from offline.plugin.server import explain, one_line


class Context:
    """Takes the place of gRPC's: notes how a call was ended."""

    def __init__(self) -> None:
        self.ended: list[Any] = []

    async def abort(self, code: Any, details: str) -> None:
        self.ended.append((code, details))


def test_a_failure_reaches_the_engine_as_one_line_without_the_sdks_traceback() -> None:
    async def handler(_: object, __: object, ___: object) -> None:
        failure = RuntimeError("412-PreConditionFailed, why:\n  File ...")
        failure.__context__ = ServiceRefusedError("412-PreConditionFailed, why")
        raise failure

    context = Context()
    asyncio.run(one_line(handler)(None, None, context))  # type: ignore[arg-type]

    assert context.ended == [(grpc.StatusCode.UNKNOWN, "412-PreConditionFailed, why")]


def test_a_fault_of_the_plugin_says_where_it_is() -> None:
    with pytest.raises(KeyError) as fault:
        {}["x"]

    assert explain(fault.value).startswith("a fault of the stand-in oci plugin: KeyError: 'x' (test_server.py:")
