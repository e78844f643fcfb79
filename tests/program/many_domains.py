"""A tenancy with many IoT domains in one group."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.kernel import tenancy
from simulator.kernel.settings import Settings
from tests.program.stack import Stack, new_stack


@contextmanager
def stack_with_domains(directory: Path, domains: int, configure_seconds: float) -> Iterator[Stack]:
    """Give a new stack for this many IoT domains, each of which takes this long to configure."""
    settings = Settings(durations_seconds={"CreateDomain": 1.0, "ConfigureIotDomainDataAccess": configure_seconds})
    with new_stack(directory, settings) as stack:
        stack.configure(iotDomainIds=[tenancy.IOT_DOMAIN_OCID, *add_domains(stack, domains - 1)])
        yield stack


def add_domains(stack: Stack, count: int) -> list[str]:
    """Write further IoT domains into the cloud: its limits on what a person may create are no concern here."""
    with stack.running.cloud.store.transaction() as tx:
        first = tx.get("iot_domain", tenancy.IOT_DOMAIN_OCID)
        assert first
        ocids = [f"{tenancy.IOT_DOMAIN_OCID[:-3]}{number:03}" for number in range(count)]
        for number, ocid in enumerate(ocids):
            host = f"plant{number:07}.{first['deviceHost'].partition('.')[2]}"
            copy = first | {"id": ocid, "displayName": f"plant {number}", "deviceHost": host}
            tx.put("iot_domain", ocid, copy, parent=tenancy.IOT_DOMAIN_GROUP_OCID)
    return ocids
