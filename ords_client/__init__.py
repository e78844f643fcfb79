"""Read the data of Oracle's IoT Platform over its data API (ORDS), and find the link that is broken when it fails.

Does not: need Pulumi or the OCI SDK; the stack outputs of the set-up, as JSON, are all it has to know.
"""

from importlib.metadata import PackageNotFoundError, version

from ords_client.client import Filters, OrdsClient
from ords_client.collection import (
    COLLECTIONS,
    HISTORIZED_DATA,
    RAW_COMMAND_DATA,
    RAW_DATA,
    REJECTED_DATA,
    SNAPSHOT_DATA,
    Collection,
)
from ords_client.errors import (
    AccessRefusedError,
    AdministratorError,
    ConnectionFailedError,
    DataApiError,
    FilterRefusedError,
    NotAllowedError,
    NotThereError,
    OrdsClientError,
    OutputsError,
    TokenRefusedError,
    UsageError,
)
from ords_client.grants import ClientCredentialsGrant, JwtAssertionGrant, PasswordGrant
from ords_client.network import Http
from ords_client.outputs import IotDomain, Outputs
from ords_client.rows import HistorizedData, RawCommandData, RawData, RejectedData, SnapshotData
from ords_client.token_cache import TokenCache
from ords_client.tokens import Token

try:
    __version__ = version("ords-client")
except PackageNotFoundError:  # run from a checkout
    __version__ = "0+checkout"

__all__ = [
    "COLLECTIONS",
    "HISTORIZED_DATA",
    "RAW_COMMAND_DATA",
    "RAW_DATA",
    "REJECTED_DATA",
    "SNAPSHOT_DATA",
    "AccessRefusedError",
    "AdministratorError",
    "ClientCredentialsGrant",
    "Collection",
    "ConnectionFailedError",
    "DataApiError",
    "FilterRefusedError",
    "Filters",
    "HistorizedData",
    "Http",
    "IotDomain",
    "JwtAssertionGrant",
    "NotAllowedError",
    "NotThereError",
    "OrdsClient",
    "OrdsClientError",
    "Outputs",
    "OutputsError",
    "PasswordGrant",
    "RawCommandData",
    "RawData",
    "RejectedData",
    "SnapshotData",
    "Token",
    "TokenCache",
    "TokenRefusedError",
    "UsageError",
    "__version__",
]
