"""Say how the simulated cloud behaves: one section per service, defaults for the profile `fast`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from simulator.kernel.tenancy import Tenancy
from simulator.settings.data_api import DataApiSettings
from simulator.settings.forge import ForgeSettings
from simulator.settings.iam import IamSettings
from simulator.settings.identity_domains import IdentityDomainsSettings
from simulator.settings.iot import IotSettings
from simulator.settings.object_storage import ObjectStorageSettings

Seconds = Annotated[float, Field(ge=0, le=86_400)]
OPERATOR: dict[str, tuple[str, ...]] = {
    "OPERATOR": ("use iot-domain-family", "manage domains", "inspect compartments", "inspect tenancies")
}
"""The least that connects IoT domains to ORDS with an identity domain of the program's own."""
CallerName = Annotated[str, Field(pattern="^[A-Z]+$")]
Right = Annotated[str, Field(pattern="^(inspect|read|use|manage) [a-z-]+$")]
FAST_DURATIONS_SECONDS = {"CreateDomain": 1.0, "ConfigureIotDomainDataAccess": 1.0}


class Settings(BaseModel):
    """All settings, as a TOML file may hold them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenancy: Tenancy = Tenancy()
    """The tenancy that a new state is filled with; a state that was filled before keeps its own."""
    callers: dict[CallerName, tuple[Right, ...]] = OPERATOR
    """Further profiles of the OCI configuration, and what each may do: a verb and a resource type or family."""
    body_limit_bytes: int = Field(1_048_576, ge=1)
    """Larger request bodies get 413. Source: documentation "Response Codes" of identity domains (1 MiB)."""
    creator_is_tagged: bool = True
    """Whether new resources get the defined tags Oracle-Tags.CreatedBy and CreatedOn, as tenancies do by default."""
    default_duration_seconds: Seconds = 0.3
    """How long a work request takes when its operation is not named in `durations_seconds`."""
    durations_seconds: dict[str, Seconds] = FAST_DURATIONS_SECONDS
    """How long a work request takes, by operation. Real figures are unknown."""
    iam: IamSettings = IamSettings()
    identity_domains: IdentityDomainsSettings = IdentityDomainsSettings()
    iot: IotSettings = IotSettings()
    data_api: DataApiSettings = DataApiSettings()
    object_storage: ObjectStorageSettings = ObjectStorageSettings()
    forge: ForgeSettings = ForgeSettings()

    @field_validator("callers")
    @classmethod
    def _are_new(cls, callers: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if taken := {"DEFAULT", "READER", "NOBODY", "SESSION"} & set(callers):
            raise ValueError(f"the cloud has profiles of its own named {', '.join(sorted(taken))}")
        return callers

    def duration_seconds(self, operation: str) -> float:
        """Return how long a work request of `operation` takes."""
        return self.durations_seconds.get(operation, self.default_duration_seconds)
