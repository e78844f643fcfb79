"""The fault table: what a person sees when a request of a provider goes wrong. Run it to write docs/fault-table.md.

`python -m tests.program.fault_table`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offline.checkout import THIS
from tests.program.fault_operations import BUSY, CHANGES, OPERATIONS, Operation
from tests.program.fault_place import TIMEOUT_SECONDS

FILE = THIS.root / "docs" / "fault-table.md"
HEAD = """\
# Fault table

Each request of each dynamic provider, with each fault that the service, the network or somebody else may cause, and the
line that a person sees. The simulated cloud causes the fault; `tests/program/test_fault.py` compares every line. *Once*
means the first time such a request comes, *always* every time. `make test-all` runs them all, `make test` a part.

Ids and hosts stand in angle brackets. The service's own words are those of the simulated cloud.

| operation | request | fault | what a person sees |
|---|---|---|---|
"""
RECOVERED = ""
IDENTITY_DOMAIN_CALLS = {
    "GET */Settings/Settings",
    "PATCH */Settings/Settings",
    "GET */v1/Apps",
    "GET */v1/Apps/*",
    "PUT */AppStatusChanger/*",
    "POST */AppClientSecretRegenerator",
}

AGAIN = "Run the same command again: it finishes what is left."
WORDS = "A fault is set for this request in the simulated cloud"
IDS = "(opc-request-id <id>)"
BUSY_SERVICE = f"The service is busy or has a fault. {AGAIN}"
CALLER = "Check the key, user and clock of this machine; for a session token run `oci session authenticate`."
PRIVILEGE = "The caller lacks a privilege, or the call must go to the tenancy's home region: see docs/privileges.md."
MISSING = "Check the OCID, the region, and that the caller's policies cover it: see docs/privileges.md."
OTHERS = f"Something else changes the same resource, or one of the same name exists. {AGAIN}"
SAME_TIME = f"Somebody changed it at the same time. {AGAIN}"
NETWORK = f"Check the network and the proxy settings. {AGAIN}"
GOES_ON = (
    "What goes on in the cloud is not stopped. Run the same command again to go on waiting, or set a higher "
    "timeoutSeconds."
)
CUT = "(ProxyError: Remote end closed connection without response)"
SLOW = "(ReadTimeout: The read operation timed out)"

ONCE: dict[str, dict[str, Any]] = {
    "429 with Retry-After, once": {"status": 429, "retry_after": 2},
    "429, once": {"status": 429},
    "500, once": {"status": 500},
    "502, once": {"status": 502},
    "503, once": {"status": 503},
    "connection dropped before the service acted, once": {"action": "drop-before"},
    "connection dropped after the service acted, once": {"action": "drop-after"},
    "answer cut off, once": {"action": "truncate"},
    "no answer in time, once": {"action": "hold-after"},
}
ALWAYS: dict[str, tuple[dict[str, Any], str]] = {
    "429 with Retry-After, always": (
        {"status": 429, "retry_after": 2},
        f": 429 TooManyRequests: {WORDS} {IDS}. {BUSY_SERVICE}",
    ),
    "500, always": ({"status": 500}, f": 500 InternalServerError: {WORDS} {IDS}. {BUSY_SERVICE}"),
    "502, always": ({"status": 502}, f": 502 BadGateway: {WORDS} {IDS}. {BUSY_SERVICE}"),
    "503, always": ({"status": 503}, f": 503 ServiceUnavailable: {WORDS} {IDS}. {BUSY_SERVICE}"),
    "401, expired session token": ({"status": 401}, f": 401 NotAuthenticated: {WORDS} {IDS}. {CALLER}"),
    "403": ({"status": 403}, f": 403 NotAllowed: {WORDS} {IDS}. {PRIVILEGE}"),
    "404": ({"status": 404}, f": 404 NotAuthorizedOrNotFound: {WORDS} {IDS}. {MISSING}"),
    "connection dropped, always": ({"action": "drop-before"}, f": <host> did not answer {CUT}. {NETWORK}"),
    "no answer in time, always": ({"action": "hold-before"}, f": <host> did not answer {SLOW}. {NETWORK}"),
}
WHEN_CHANGING: dict[str, tuple[dict[str, Any], str]] = {
    "409 IncorrectState, always": ({"status": 409}, f": 409 IncorrectState: {WORDS} {IDS}. {OTHERS}"),
    "412, always": ({"status": 412}, f": 412 NoEtagMatch: {WORDS} {IDS}. {SAME_TIME}"),
}
ENDS = ("FAILED", "NEEDS_ATTENTION", "A_STATE_NO_SDK_LISTS")
OPERATION_NAMES = {
    "configureDataAccess": "ConfigureIotDomainDataAccess",
    "activate": "ActivateDomain",
    "deactivate": "DeactivateDomain",
}
TOLERATED = {
    ("refresh ORDS", "404"),
    ("restore ORDS", "404"),
    ("refresh DIRECT", "404"),
    ("restore DIRECT", "404"),
    ("refresh the data retention", "404"),
    ("let an IoT domain go", "403"),
    ("let an IoT domain go", "404"),
    ("refresh the certificate setting", "404"),
    ("restore the certificate setting", "404"),
    ("refresh the identity domain", "404"),
    ("retire the identity domain", "404"),
    ("retire the app", "404"),
    ("refresh the client secret", "404"),
}
"""First requests whose 404 means that the thing is gone already, which is what was wanted, or what refresh reports; a
caller who may not list digital twins leaves the answer to the service."""
UNSEEN = {("restore the certificate setting", match, "404") for match in ("GET */iotDomains/*", "GET */iotDomains")}
"""Looks for somebody else's work whose 404 means that the caller cannot see any."""


@dataclass(frozen=True)
class Case:
    """One line of the table.

    Attributes:
        operation: What runs.
        match: The request that goes wrong, as a fault pattern; empty when the fault is somebody else's work.
        fault: What goes wrong, for a person.
        details: The same for the simulated cloud.
        line: What a person sees; empty when the operation succeeds.
    """

    operation: Operation
    match: str
    fault: str
    details: dict[str, Any]
    line: str

    @property
    def name(self) -> str:
        return f"{self.operation.name}, {self.match}, {self.fault}"

    @property
    def row(self) -> str:
        return f"| {self.operation.name} | `{self.match or '-'}` | {self.fault} | {self.line or 'recovered'} |"


def cases() -> list[Case]:
    """List every line of the table."""
    return [
        *(case for operation in OPERATIONS for case in _refusals(operation)),
        *(case for operation in OPERATIONS for case in _readiness(operation)),
        *(case for path, operation in CHANGES.items() for case in _work_requests(path, operation)),
        *(Case(operation, "", f"{kind} data access runs", {}, RECOVERED) for kind, operation in BUSY.items()),
    ]


def _refusals(operation: Operation) -> Iterator[Case]:
    for match, action in operation.calls.items():
        for fault, details in ONCE.items():
            yield Case(operation, match, fault, {**details, "times": 1}, RECOVERED)
        lasting = ALWAYS if match.startswith("GET") else ALWAYS | WHEN_CHANGING
        for fault, (details, words) in lasting.items():
            yield Case(operation, match, fault, details, _line(operation, match, fault, f"Could not {action}{words}"))


def _line(operation: Operation, match: str, fault: str, line: str) -> str:
    """Give the line of a fault that lasts."""
    is_first = match == next(iter(operation.calls))
    if (is_first and (operation.name, fault) in TOLERATED) or (operation.name, match, fault) in UNSEEN:
        return RECOVERED
    if match in IDENTITY_DOMAIN_CALLS:
        return re.sub(r": (\d{3}) \w+: ", r": \1: ", line)  # errors of an identity domain have no code
    if fault in WHEN_CHANGING:
        action, _, refusal = line.partition(": ")
        state = f"waiting for another operation ({refusal.split()[1]} {WORDS}.) {IDS}"
        return f"{action} in {TIMEOUT_SECONDS} s, the limit of timeoutSeconds: {state}. {GOES_ON}"
    return line


def _readiness(operation: Operation) -> Iterator[Case]:
    for match, action in operation.waits.items():
        for fault, details in ONCE.items():
            yield Case(operation, match, fault, {**details, "times": 1}, RECOVERED)
        for status in (401, 404, 503):
            words = f"in {TIMEOUT_SECONDS} s, the limit of timeoutSeconds: answers {status}. {GOES_ON}"
            yield Case(operation, match, f"{status}, always", {"status": status}, f"Could not {action} {words}")


def _work_requests(path: str, operation: Operation) -> Iterator[Case]:
    begins, follows = (next(match for match in operation.calls if part in match) for part in (path, "orkRequests"))
    action = operation.calls[begins]
    for end in ENDS:
        why = f"The work request ended as {end} because a fault is set for it in the simulated cloud {IDS}"
        name = OPERATION_NAMES[path]
        logs = f"{name} accepted; {name} in progress; {name} ended as {end}"
        line = (
            f"Could not {action}: work request <work request> ended {end}: InternalServerError: {why}. "
            f"Last log lines: {logs}. Mend the cause. {AGAIN}"
        )
        yield Case(operation, begins, f"work request ends {end}", _ending(work_request_outcome=end), line)
    stuck = f"IN_PROGRESS (work request <work request>, opc-request-id <id>). {GOES_ON}"
    line = f"Could not {action} in {TIMEOUT_SECONDS} s, the limit of timeoutSeconds: {stuck}"
    yield Case(operation, begins, "work request never ends", _ending(work_request_outcome="stuck"), line)
    yield Case(
        operation,
        begins,
        "work request lists no resources",
        _ending(without_resources=True),
        RECOVERED,
    )
    yield Case(operation, follows, "404 right after the call, three times", {"status": 404, "times": 3}, RECOVERED)
    yield Case(operation, begins, "409 IncorrectState, once", {"status": 409, "times": 1}, RECOVERED)
    yield Case(operation, begins, "412 after somebody else's change, once", {"status": 412, "times": 1}, RECOVERED)


def _ending(**details: Any) -> dict[str, Any]:
    return {"action": "work-request", **details}


def text() -> str:
    """Give the whole table."""
    return HEAD + "\n".join(case.row for case in cases()) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
