"""One stand-in plugin that talks to the service of the recording."""

import oci
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from offline.plugin.cloud import Cloud
from offline.plugin.credentials import Credentials
from offline.plugin.provider import OciProvider
from tests.offline.plugin.engine import Engine
from tests.offline.plugin.recorded_service import RecordedService
from tests.support.api_key import FINGERPRINT, TENANCY, USER


@pytest.fixture(scope="session")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture(scope="session")
def credentials(private_key: str) -> Credentials:
    signer = oci.signer.Signer(TENANCY, USER, FINGERPRINT, None, private_key_content=private_key)
    config = {"tenancy": TENANCY, "user": USER, "fingerprint": FINGERPRINT, "key_file": "", "region": "us-ashburn-1"}
    return Credentials("us-ashburn-1", signer, config)


@pytest.fixture
def service() -> RecordedService:
    return RecordedService()


@pytest.fixture
def engine(credentials: Credentials, service: RecordedService) -> Engine:
    return Engine(OciProvider(Cloud(credentials, service)))
