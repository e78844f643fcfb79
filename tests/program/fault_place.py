"""A connected cloud and the providers in one process; time passes only when a provider pauses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from providers.apex_data_access import PASSWORDS_KEY
from providers.cloud import Cloud
from providers.failure import Failed
from providers.oci_client import OciClient
from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from simulator.kernel.settings import Settings
from simulator.kernel.store import Transaction
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud, running
from tests.support.scenario import connect

TIMEOUT_SECONDS = 90
RETRY_SECONDS = 2.5
PASSWORD = "-".join(["Correct", "horse", "9"])
ANSWER_SECONDS = 0.3
"""How long a provider waits for an answer here."""

Act = Callable[[Transaction], None]


class _HastyCloud(Cloud):
    def client(self) -> OciClient:
        return replace(super().client(), retry_seconds=RETRY_SECONDS, timeout_seconds=(5, ANSWER_SECONDS))


@dataclass
class Place:
    """A connected cloud, and the providers beside it.

    Attributes:
        running: The cloud.
        clock: Its clock; the pauses of the providers move it.
        ids: What stands for each id in the lines of the table.
        said: What the providers said.
        afterwards: What to do in the cloud when it has been put back.
        timeout_seconds: Limit of every wait.
    """

    running: RunningCloud
    clock: HandClock
    ids: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    afterwards: Callable[[], None] = lambda: None
    timeout_seconds: float = TIMEOUT_SECONDS

    def cloud(self) -> Cloud:
        """Give the providers' way to this cloud, with little patience."""
        config = {
            "oci:region": tenancy.REGION,
            "timeoutSeconds": str(self.timeout_seconds),
            "clientId": self.client_id,
            "iotDomainIds": json.dumps([tenancy.IOT_DOMAIN_OCID]),
            PASSWORDS_KEY: {tenancy.IOT_DOMAIN_OCID: PASSWORD},
        }
        now = lambda: self.clock.now().timestamp()  # noqa: E731
        return _HastyCloud(config.get, self.said.append, now, self.clock.advance)

    def prepare(self) -> None:
        """Connect everything, as the scenario does, and remember it."""
        connected = connect(Colleague(self.running.oci_client, pass_time=lambda: self.clock.advance(7200)))
        connected.configure()
        self.domain, self.host, self.url = connected.domain.id, connected.identity_domain_host, connected.url
        self.app_id, self.client_id = connected.app.id, connected.app.name
        with self.running.cloud.store.transaction() as tx:
            self._connected = tx.snapshot()
        self.ids = {
            tenancy.IOT_DOMAIN_OCID: "<IoT domain>",
            tenancy.COMPARTMENT_OCID: "<compartment>",
            self.domain: "<identity domain>",
            self.url: "<URL>",
            f"{self.host}:443": "<host>",
            self.host: "<host>",
            self.app_id: "<app>",
            f"iot.{tenancy.REGION}.oci.oraclecloud.com": "<host>",
            f"identity.{tenancy.REGION}.oci.oraclecloud.com": "<host>",
        }

    def reset(self, change: Act) -> None:
        """Put the cloud back to how it was, with a change."""
        self.running.cloud.faults.clear()
        self.said.clear()
        with self.running.cloud.store.transaction() as tx:
            tx.restore(self._connected)
            self.afterwards = lambda: None
            change(tx)
        self.afterwards()

    def find(self, kind: str) -> list[dict[str, Any]]:
        """Give the documents of a kind."""
        with self.running.cloud.store.transaction() as tx:
            return tx.find(kind)

    def line(self, run: Callable[[], object]) -> str:
        """Give the line that a person sees when an operation fails; empty when it does not."""
        try:
            run()
        except Failed as failed:
            return self.plain(str(failed))
        return ""

    def plain(self, line: str) -> str:
        """Put words for ids."""
        for id_, word in self.ids.items():
            line = line.replace(id_, word)
        line = re.sub(r"ocid1\.workrequest\.[\w.]*\w", "<work request>", line)
        return re.sub(r"opc-request-id [0-9A-F/]+", "opc-request-id <id>", line)


@contextmanager
def prepared(directory: Path, settings: Settings | None = None) -> Iterator[Place]:
    """Give a connected cloud; time passes only when a provider pauses."""
    clock = HandClock(datetime.now(UTC))
    with running(directory, settings or Settings(), clock) as cloud, pytest.MonkeyPatch.context() as patch:
        for name, value in cloud.environment().items():
            patch.setenv(name, value)
        patch.setattr("sys.tracebacklimit", 1000, raising=False)
        place = Place(cloud, clock)
        place.prepare()
        yield place
