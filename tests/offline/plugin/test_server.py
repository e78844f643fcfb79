import asyncio
from typing import Any

import grpc
import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2

from offline.plugin.errors import ServiceRefusedError
from offline.plugin.provider import OciProvider
from offline.plugin.server import Servicer, explain, one_line
from offline.plugin.values import to_values


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


@pytest.mark.parametrize(
    ("new", "changes", "diffs"),
    [
        ({"region": "us-ashburn-1"}, provider_pb2.DiffResponse.DIFF_NONE, []),
        ({"region": "us-phoenix-1"}, provider_pb2.DiffResponse.DIFF_SOME, ["region"]),
        ({"region": "us-ashburn-1", "auth": "SecurityToken"}, provider_pb2.DiffResponse.DIFF_SOME, ["auth"]),
        ({}, provider_pb2.DiffResponse.DIFF_SOME, ["region"]),
    ],
)
def test_a_changed_setting_is_told_to_the_engine(new: dict[str, str], changes: int, diffs: list[str]) -> None:
    old = PropertyValue.marshal_map(to_values({"region": "us-ashburn-1"}))
    request = provider_pb2.DiffRequest(old_inputs=old, news=PropertyValue.marshal_map(to_values(new)))

    async def ask() -> Any:
        return await Servicer([], "5.5.0", OciProvider(), "").DiffConfig(request, Context())

    answer = asyncio.run(ask())

    assert (answer.changes, list(answer.diffs), list(answer.replaces)) == (changes, diffs, [])


def test_a_fault_of_the_plugin_says_where_it_is() -> None:
    with pytest.raises(KeyError) as fault:
        dict[str, str]()["x"]

    assert explain(fault.value).startswith("a fault of the stand-in oci plugin: KeyError: 'x' (test_server.py:")
