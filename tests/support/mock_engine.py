"""A mock engine that records what the program declares; tests assert on the recording, never inside `apply`."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks
from pulumi.runtime.settings import SETTINGS, set_root_resource
from pulumi.runtime.stack import run_in_stack

from tests.support.recording import Declared, Recording


class Engine(mocks.MockMonitor):
    """The mock engine, with a memory of the requests: options are only there."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self.recording = recording

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - a name of the engine's protocol
        if request.type != "pulumi:pulumi:Stack":
            # Secrets stay wrapped here, so that a test can see which are.
            inputs = MessageToDict(request.object)
            self.recording.resources.append(Declared(request.type, request.name, inputs, request))
        return super().RegisterResource(request)  # type: ignore[no-untyped-call] # pulumi leaves it without types

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 - same
        self.recording.reads.append(MessageToDict(request))
        return super().ReadResource(request)  # type: ignore[no-untyped-call] # same

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - same
        if "::pulumi:pulumi:Stack::" in request.urn:
            self.recording.outputs = MessageToDict(request.outputs)
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call] # same


@contextmanager
def fresh_event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Give a new event loop, and close it with those that the mock engine leaves open in its threads."""
    made: list[asyncio.AbstractEventLoop] = []
    new_event_loop = asyncio.new_event_loop

    def remember() -> asyncio.AbstractEventLoop:
        made.append(new_event_loop())
        return made[-1]

    with mock.patch.object(asyncio, "new_event_loop", remember):
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            yield loop
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            asyncio.set_event_loop(None)
            for left in made:
                left.close()


def run(recording: Recording, program: Callable[[], Any]) -> Recording:
    """Run a program against the mock engine, in an event loop and a context of its own."""

    def inside() -> None:
        with fresh_event_loop() as loop:
            mocks.set_mocks(recording, project="iot-ords", stack="dev", preview=False, monitor=Engine(recording))
            SETTINGS.outputs.clear()  # those that a program which failed has left behind
            # set_mocks has made one, and closed it: nothing could be exported.
            set_root_resource(None)  # type: ignore[arg-type] # None is how it starts
            loop.run_until_complete(run_in_stack(program))

    contextvars.copy_context().run(inside)
    return recording
