"""Data retention of an IoT domain: for how many days it keeps each kind of data."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from providers.cloud_provider import CloudProvider, CloudResource
from providers.declaration import Args, Properties, given, identity
from providers.errors import DeletedError, NotFoundError
from providers.iot_domain import IotDomain
from providers.kinds import IOT_DOMAIN_OCID, WHOLE_NUMBER

ATTRIBUTE = "dataRetentionPeriodsInDays"
TYPES = {
    "rawData": "RAW_DATA",
    "rejectedData": "REJECTED_DATA",
    "historizedData": "HISTORIZED_DATA",
    "rawCommandData": "RAW_COMMAND_DATA",
}
"""What an IoT domain calls each period, and a request to change it. Source: OCI SDK, iot models."""


@dataclass(frozen=True, kw_only=True)
class DataRetentionArgs(Args):
    """Arguments of DataRetention, periods in days from 1.

    Attributes:
        iot_domain_id: OCID of the IoT domain.
        raw_data: Data as devices sent it.
        rejected_data: Data that was refused.
        historized_data: Values by time.
        raw_command_data: Commands to devices.
    """

    iot_domain_id: pulumi.Input[str] = identity(IOT_DOMAIN_OCID)
    raw_data: pulumi.Input[int] = given(WHOLE_NUMBER)
    rejected_data: pulumi.Input[int] = given(WHOLE_NUMBER)
    historized_data: pulumi.Input[int] = given(WHOLE_NUMBER)
    raw_command_data: pulumi.Input[int] = given(WHOLE_NUMBER)


class DataRetentionProvider(CloudProvider):
    """Sets the periods one after the other, those that differ; it ends with the IoT domain, so delete does nothing."""

    args = DataRetentionArgs

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Change each period that is not so yet, and wait."""
        with self.cloud.client() as oci:
            domain = IotDomain(oci, news["iotDomainId"])
            periods = domain.read().get(ATTRIBUTE) or {}
            for name, kind in TYPES.items():
                if periods.get(name) != news[name]:
                    domain.change_data_retention(name, kind, int(news[name]), self.cloud.waiter())
        return self.args.inputs(news)

    def look(self, props: Properties) -> Properties | None:
        """Read the periods; a domain that is gone takes the resource along."""
        with self.cloud.client() as oci:
            try:
                periods = IotDomain(oci, props["iotDomainId"]).read().get(ATTRIBUTE) or {}
            except (NotFoundError, DeletedError):
                return None
        return {name: periods[name] for name in TYPES if name in periods}


class DataRetention(CloudResource[DataRetentionArgs], module="iot", name="DataRetention"):
    """The data retention of one IoT domain."""

    provider = DataRetentionProvider
    iot_domain_id: pulumi.Output[str]
