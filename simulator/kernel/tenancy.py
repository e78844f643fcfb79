"""The tenancy a simulated cloud starts with: the same names on every machine, in the regions that the settings name."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from simulator.errors import StateError
from simulator.kernel import files, regions
from simulator.kernel.state_files import damaged

FILE_NAME = "tenancy.json"
ROLES = ("administrator", "reader", "nobody")
"""Each has one user with one API key."""


class Tenancy(BaseModel):
    """A tenancy and what it holds before anybody does anything.

    Attributes:
        name: Its name, also a part of its OCIDs.
        home_region: Where its identity domains are changed; its realm is the tenancy's.
        iot_region: Where its IoT domain group and IoT domain are.
        other_regions: Further regions that it has subscribed to.
        group_short_id: First label of the data host of its IoT domain group.
        domain_short_id: First label of the device host of its IoT domain.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field("simulated", pattern="^[a-z]{1,20}$")
    home_region: str = "us-ashburn-1"
    iot_region: str = "us-ashburn-1"
    other_regions: tuple[str, ...] = ("us-phoenix-1",)
    group_short_id: str = Field("q7kx2mzr5wvtd", pattern="^[a-z2-7]{13}$")
    domain_short_id: str = Field("h4n6tjpbsfydo", pattern="^[a-z2-7]{13}$")

    @field_validator("home_region", "iot_region", "other_regions")
    @classmethod
    def _are_regions(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for name in (value,) if isinstance(value, str) else value:
            if name not in regions.REALMS:
                raise ValueError(f"the OCI SDK knows no region {name!r}")
        return value

    @model_validator(mode="after")
    def _is_in_one_realm(self) -> Tenancy:
        realms = {regions.REALMS[region] for region in self.subscribed_regions}
        if len(realms) > 1:
            raise ValueError(f"regions of several realms: {', '.join(sorted(realms))}")
        return self

    @property
    def subscribed_regions(self) -> tuple[str, ...]:
        """Every region that the tenancy uses, the home region first."""
        return tuple(dict.fromkeys((self.home_region, self.iot_region, *self.other_regions)))

    @property
    def realm(self) -> str:
        """Its realm, such as `oc1`."""
        return regions.REALMS[self.home_region]

    @property
    def second_level_domain(self) -> str:
        """Second-level domain of its hosts, such as `oraclecloud.com`."""
        return regions.second_level_domain(self.home_region)

    @property
    def home_region_key(self) -> str:
        """Key of the home region, such as `IAD`."""
        return regions.KEYS[self.home_region]

    def ocid_of(self, entity: str, unique: str, region: str = "") -> str:
        """Return the OCID of something in the tenancy's realm, and in a region where it belongs to one."""
        key = regions.KEYS[region].lower() if region else ""
        return f"ocid1.{entity}.{self.realm}.{key}.{unique}"

    @property
    def ocid(self) -> str:
        """OCID of the tenancy."""
        return self.ocid_of("tenancy", f"aaaaaaaa3xm5{self.name}tenancyq7ksz4rfw2u6hv5n3jbpd7yeolta")

    @property
    def compartment_ocid(self) -> str:
        """OCID of its one compartment."""
        return self.ocid_of("compartment", f"aaaaaaaap4v{self.name}compartment6t2kqmzr5x7wjdnhyfuboec3la")

    def user_ocid(self, role: str) -> str:
        """Return the OCID of the user of a role, or of a caller that the settings name."""
        unique = {
            "administrator": "aaaaaaaa7administratorz2kq5vxr4mwn6tjhpbsfyduoel3gca",
            "reader": "aaaaaaaa2readerv5kz7qmx4rwn6tjhpbsfyduoel3gcaiq2w4e6t7y",
            "nobody": "aaaaaaaa5nobodyx7kz2qmv4rwn6tjhpbsfyduoel3gcaiq2w4e6t7y",
        }
        return self.ocid_of(
            "user", unique.get(role) or f"aaaaaaaa2{role.lower()}v5kz7qmx4rwn6tjhpbsfyduoel3gcaiq2w4e6t"
        )

    @property
    def default_domain_ocid(self) -> str:
        """OCID of the identity domain every tenancy has; the scenario must not use it."""
        return self.ocid_of("domain", f"aaaaaaaa6{self.name}defaultdomainv5kz7qmx4rwn2tjhpbsfyduoel3gca")

    @property
    def default_domain_host(self) -> str:
        """Host of the Default domain."""
        return f"idcs-3f9a61c07be24d5d8e1c52a4907bd6f8.identity.{self.second_level_domain}"

    @property
    def iot_domain_group_ocid(self) -> str:
        """OCID of its IoT domain group."""
        unique = f"amaaaaaa{self.name}groupq7kx2mzr5wvt6hpbn3jyeoldfcsa"
        return self.ocid_of("iotdomaingroup", unique, self.iot_region)

    @property
    def iot_domain_ocid(self) -> str:
        """OCID of its IoT domain."""
        unique = f"amaaaaaa{self.name}domainh4n6tjpbsfydq2zr5xw7kmvoeluca"
        return self.ocid_of("iotdomain", unique, self.iot_region)

    @property
    def digital_twin_ocids(self) -> tuple[str, ...]:
        """Digital twins of the IoT domain; each has a day of telemetry."""
        return tuple(
            self.ocid_of(
                "iotdigitaltwininstance",
                f"amaaaaaa{self.name}twin{twin}5xw7kmvoelucah4n6tjpbsfydq2z",
                self.iot_region,
            )
            for twin in ("boiler", "chiller", "compressor")
        )

    @property
    def passphrase_secret_ocid(self) -> str:
        """OCID of the one secret in its vault: the passphrase of Pulumi states."""
        unique = f"amaaaaaa{self.name}passphrase5xw7kmvoelucah4n6tjpbsfydq2zr"
        return self.ocid_of("vaultsecret", unique, self.iot_region)

    def iot_host(self, short_id: str, kind: str, region: str) -> str:
        """Return the `data` or `device` host of a short id in a region."""
        return f"{short_id}.{kind}.iot.{region}.oci.{self.second_level_domain}"


def of_state(state_directory: Path) -> Tenancy | None:
    """Return the tenancy of a state that was filled before, else None.

    Raises:
        StateError: Its file is damaged.
    """
    try:
        return Tenancy.model_validate_json((state_directory / FILE_NAME).read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise StateError(damaged(state_directory, error)) from error


def keep(state_directory: Path, tenancy: Tenancy) -> None:
    """Write down which tenancy a state holds."""
    files.write(state_directory / FILE_NAME, tenancy.model_dump_json())


FIRST = Tenancy()
REGION = FIRST.home_region
TENANCY_OCID = FIRST.ocid
COMPARTMENT_OCID = FIRST.compartment_ocid
USER_OCIDS = {role: FIRST.user_ocid(role) for role in ROLES}
DEFAULT_DOMAIN_OCID = FIRST.default_domain_ocid
DEFAULT_DOMAIN_HOST = FIRST.default_domain_host
GROUP_SHORT_ID = FIRST.group_short_id
DOMAIN_SHORT_ID = FIRST.domain_short_id
IOT_DOMAIN_GROUP_OCID = FIRST.iot_domain_group_ocid
IOT_DOMAIN_OCID = FIRST.iot_domain_ocid
DIGITAL_TWIN_OCIDS = FIRST.digital_twin_ocids
"""Names of the tenancy that a cloud has when the settings say nothing: what tests and benchmarks speak of."""
