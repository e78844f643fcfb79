"""What a person sees in the real engine when something goes wrong, or they press Ctrl-C: one stack, step by step."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator

import pytest

from offline.checkout import THIS
from simulator.kernel import tenancy
from simulator.kernel.faults import FaultDetails
from simulator.kernel.settings import Settings
from tests.program.stack import Stack, new_stack

pytestmark = pytest.mark.engine

CONFIGURE = f"configure ORDS data access of IoT domain {tenancy.IOT_DOMAIN_OCID}"
CONFIGURING = re.compile(r"configure ORDS data access of IoT domain …\w+: IN_PROGRESS, \d+ %")
"""A line that comes again and again while the data access is waited for."""
AGAIN = "Run the same command again: it finishes what is left."


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    settings = Settings(durations_seconds={"CreateDomain": 1.0, "ConfigureIotDomainDataAccess": 4.0})
    with new_stack(tmp_path_factory.mktemp("program"), settings) as stack:
        yield stack


def fail_by(stack: Stack, **details: object) -> str:
    """Run `pulumi up` with a fault, and give what it says went wrong with the data access."""
    fault = {"match": "POST */configureDataAccess", **details}
    stack.running.cloud.faults.add(FaultDetails.model_validate(fault))
    printed = stack.up(succeeds=False)
    stack.running.cloud.faults.clear()
    assert "Traceback" not in printed
    assert ".py" not in printed
    (line,) = set(re.findall(r"^ +error: (.*Could not.*)$", printed, re.MULTILINE))
    return re.sub(r"(?<=opc-request-id )[0-9A-F/]+|ocid1\.workrequest\.[\w.]*\w", "<id>", line)


def interrupt(stack: Stack, times: int) -> tuple[int, str]:
    """Press Ctrl-C while the data access is waited for; give the exit status and what was printed."""
    before = stack.last_request()
    printed = ""
    with subprocess.Popen(
        stack.command("up", "--yes", "--skip-preview"),
        cwd=THIS.root,
        env=stack.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as run:
        assert run.stdout
        for line in run.stdout:
            printed += line
            if times and CONFIGURING.search(line):
                run.send_signal(signal.SIGINT)
                times -= 1
    assert any(entry.path.endswith("/configureDataAccess") for entry in stack.requests(after=before))
    return run.returncode, printed


def test_a_refusal_is_one_line(stack: Stack) -> None:
    assert fail_by(stack, status=401) == (
        f"Failed: Could not {CONFIGURE}: 401 NotAuthenticated: A fault is set for this request in the simulated cloud "
        "(opc-request-id <id>). Check the key, user and clock of this machine; for a session token run "
        "`oci session authenticate`."
    )


def test_a_failed_work_request_is_one_line_with_its_errors_and_last_log_lines(stack: Stack) -> None:
    name = "ConfigureIotDomainDataAccess"
    assert fail_by(stack, action="work-request", work_request_outcome="FAILED") == (
        f"Failed: Could not {CONFIGURE}: work request <id> ended FAILED: InternalServerError: The work request ended "
        "as FAILED because a fault is set for it in the simulated cloud (opc-request-id <id>). Last log lines: "
        f"{name} accepted; {name} in progress; {name} ended as FAILED. Mend the cause. {AGAIN}"
    )


def test_ctrl_c_once_waits_for_the_end_of_what_runs_and_says_so(stack: Stack) -> None:
    status, printed = interrupt(stack, times=1)
    assert status != 0
    assert "It goes on in the cloud if you interrupt; the same command takes it up again." in printed
    assert "is as wanted" in printed
    assert "Traceback" not in printed
    before = stack.last_request()
    stack.up()
    assert stack.changes(after=before) == []


def test_ctrl_c_twice_stops_at_once_and_the_same_command_takes_it_up_again(stack: Stack) -> None:
    stack.destroy()
    status, printed = interrupt(stack, times=2)
    assert status != 0
    assert "update cancelled" in printed
    assert "Traceback" not in printed
    before = stack.last_request()
    stack.up()
    assert stack.changes(after=before) == []
    assert stack.outputs()["identityDomainHost"]
