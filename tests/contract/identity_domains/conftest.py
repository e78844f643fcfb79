from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from oci.identity_domains import IdentityDomainsClient

from simulator.kernel.clock import HandClock
from tests.contract.data_api.scenario import Connected, connect
from tests.simulator.conftest import (  # noqa: F401 - fixtures
    RunningCloud,
    clock,
    new_state,
    running_cloud,
    settings,
    state_directory,
)

LONG_ENOUGH_SECONDS = 600


@pytest.fixture
def connected(running_cloud: RunningCloud, clock: HandClock) -> Connected:  # noqa: F811 - fixtures
    """A running cloud with an identity domain, an app, a user and public keys, made by Oracle's SDK."""
    return connect(running_cloud.oci_client, lambda: clock.advance(LONG_ENOUGH_SECONDS))


@pytest.fixture
def scim(connected: Connected) -> IdentityDomainsClient:
    """An administrator's client of the identity domain."""
    return connected.scim


@dataclass
class ClientKey:
    """A key of an OAuth client, and its certificate in base64."""

    pem: str
    certificate: str


@pytest.fixture(scope="session")
def client_key() -> ClientKey:
    """A new key with a certificate that is good for a day."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "iot client")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    der = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return ClientKey(pem, base64.b64encode(der).decode())


@pytest.fixture
def certificate(client_key: ClientKey) -> str:
    """The certificate of the client's key."""
    return client_key.certificate
