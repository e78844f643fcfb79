"""The stacks whose runs are killed: what is set up for each, and what its commands send when nobody disturbs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.kernel.settings import Settings
from simulator.process import settings_file
from tests.program.stack import Stack

CHANGES = {
    "up": [
        "POST */20160918/domains",
        "POST */Users",
        "POST */Apps",
        "POST */Groups",
        "POST */Grants",
        "POST */Grants",
        "PATCH */Settings/Settings",
        "POST */configureDataAccess",
    ],
    "destroy": [
        "DELETE */Grants/*",
        "DELETE */Grants/*",
        "POST */configureDataAccess",
        "DELETE */Groups/*",
        "PATCH */Settings/Settings",
        "PUT */AppStatusChanger/*",
        "DELETE */Apps/*",
        "DELETE */Users/*",
        "POST */actions/deactivate",
        "DELETE */domains/*",
    ],
}


@dataclass(frozen=True, eq=False)
class Case:
    """A stack whose runs are killed.

    Attributes:
        name: Its name in the crash table.
        settings: Settings of its simulated cloud.
        configure: Configures the new stack, beyond what the demo's stack has.
        requests: At least as many as each command sends; how often it looks at a work request differs by one or two.
        changes: Each request that changes something, by name: several run at once, so their numbers differ from run
            to run.
    """

    name: str
    settings: Settings
    configure: Callable[[Stack], None]
    requests: dict[str, int]
    changes: dict[str, list[str]]

    def __str__(self) -> str:
        """Give its name, which the tests are called by."""
        return self.name


def _move(stack: Stack) -> None:
    tenancy = TWO_REGIONS.settings.tenancy
    stack.pulumi("config", "set", "oci:region", tenancy.iot_region)
    stack.configure(iotDomainIds=[tenancy.iot_domain_ocid], compartmentId=tenancy.compartment_ocid)


def _create_iot_domains(stack: Stack) -> None:
    stack.configure(
        iotDomainIds=None, newIotDomains=[{"name": "plant-2"}], iotCompartmentId=stack.configured("compartmentId")
    )


SIM = Case("sim", Settings(), lambda _: None, {"up": 34, "destroy": 32}, CHANGES)
TWO_REGIONS = Case("two-regions", settings_file.load("two-regions", None), _move, {"up": 35, "destroy": 33}, CHANGES)
FROM_NOTHING = Case(
    "from-nothing",
    Settings(),
    _create_iot_domains,
    {"up": 50, "destroy": 42},
    {
        "up": ["POST */iotDomainGroups", "POST */iotDomains", *CHANGES["up"]],
        "destroy": [
            *(change for change in CHANGES["destroy"] if change != "POST */configureDataAccess"),
            "DELETE */iotDomains/*",
            "DELETE */iotDomainGroups/*",
        ],
    },
)
CASES = (SIM, TWO_REGIONS, FROM_NOTHING)
