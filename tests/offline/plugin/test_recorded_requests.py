"""The stand-in sends what the recorded plugin sent, and stores what it stored."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pulumi.provider.experimental.property_value import PropertyValue

from offline.plugin.errors import WorkRequestFailedError
from offline.plugin.values import to_python
from offline.plugin.wire import sort_lists
from tests.offline.plugin.engine import Engine
from tests.offline.plugin.recorded_program import FUNCTIONS, RESOURCES, UPDATES
from tests.offline.plugin.recorded_service import RecordedService

DATA = Path(__file__).parents[2] / "data"
COMPARED = ("method", "host", "path", "query", "body", "if_match", "content_type", "accept", "retry_token")
SECRET = {"secret": True}


def canonical(requests: Iterable[dict[str, Any]]) -> Counter[str]:
    """One line for each request; work requests have other ids, sets have no order, polling repeats."""
    kept = [{name: sort_lists(request[name]) for name in COMPARED} for request in requests]
    lines = Counter(
        re.sub(r"workrequest\.oc1\.\.\w+", "workrequest", json.dumps(line, sort_keys=True)) for line in kept
    )
    return Counter({line: 1 if '"method": "GET"' in line else count for line, count in lines.items()})


def recorded(phase: str) -> Counter[str]:
    lines = (DATA / "plugin-requests.jsonl").read_text().splitlines()
    return canonical(request for request in map(json.loads, lines) if request["phase"] == phase)


@pytest.fixture
def stack(engine: Engine) -> Engine:
    """The program of the recording after its first `up`."""
    for name, (token, inputs) in RESOURCES.items():
        engine.create(name, token, inputs)
    call_functions(engine)
    return engine


def call_functions(engine: Engine) -> None:
    for token, args in FUNCTIONS.items():
        engine.invoke(token, args)


def test_create_and_the_functions_send_what_was_recorded(stack: Engine, service: RecordedService) -> None:
    assert canonical(service.requests) == recorded("create")


def test_a_preview_only_calls_the_functions(stack: Engine, service: RecordedService) -> None:
    service.requests.clear()
    for name, (_, inputs) in RESOURCES.items():
        assert stack.diff(name, inputs).changes is False
    call_functions(stack)

    assert canonical(service.requests) == recorded("preview") == recorded("preview3")


def test_refresh_sends_what_was_recorded_and_finds_no_drift(stack: Engine, service: RecordedService) -> None:
    before = dict(stack.state)
    service.requests.clear()
    assert all([stack.refresh(name) for name in RESOURCES])

    assert canonical(service.requests) == recorded("refresh")
    assert stack.state == before


def test_update_sends_what_was_recorded(stack: Engine, service: RecordedService) -> None:
    service.requests.clear()
    call_functions(stack)
    for name, changes in UPDATES.items():
        inputs = {**RESOURCES[name][1], **changes}
        assert stack.diff(name, inputs).diffs == sorted(changes)
        stack.update(name, inputs)
        assert stack.diff(name, inputs).changes is False

    assert canonical(service.requests) == recorded("update")


def test_destroy_sends_what_was_recorded_down_to_the_failed_delete_of_the_domain(
    stack: Engine, service: RecordedService
) -> None:
    service.requests.clear()
    for name in reversed(list(RESOURCES)[1:]):
        stack.delete(name)
    with pytest.raises(WorkRequestFailedError, match=r"ended SUCCEEDED without domain UPDATED: Incorrect: the reason"):
        stack.delete("iot-users")

    assert canonical(service.requests) == recorded("destroy")


def test_the_state_is_the_recorded_one(stack: Engine) -> None:
    ours = [
        {"name": name, "outputs": {"id": stored.resource_id, **shown(stored.outputs)}}
        for name, stored in stack.state.items()
    ]
    theirs = json.loads((DATA / "plugin-state.json").read_text())
    assert anonymous(ours) == anonymous([{key: entry[key] for key in ("name", "outputs")} for entry in theirs])


def shown(outputs: dict[str, PropertyValue]) -> dict[str, Any]:
    return {name: SECRET if value.is_secret else to_python(value) for name, value in outputs.items()}


def anonymous(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Name every id after its first appearance, so that two runs compare; encrypted values are only secret."""
    text = json.dumps({entry["name"]: entry["outputs"] for entry in entries}, sort_keys=True)
    text = re.sub(r'\{"\w{32}": "\w{32}", "ciphertext": "[^"]*"\}', json.dumps(SECRET), text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC", "<time in Go>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", "<time>", text)
    text = re.sub(r"idcscs-\w+", "<client secret>", text)
    names: dict[str, str] = {}
    text = re.sub(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{12}\b", lambda m: names.setdefault(m[0], f"<{len(names)}>"), text)
    parsed: dict[str, Any] = sort_lists(json.loads(text))
    return parsed
