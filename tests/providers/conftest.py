"""A fake cloud and a hand clock for every provider."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from providers.cloud_provider import CloudProvider
from tests.support.fake_oci import Connect, FakeCloud, FakeOci, Handler
from tests.support.hand_clock import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def connect(clock: HandClock) -> Connect:
    """Give a function that connects providers to a fake cloud, and gives its client."""

    def to(handle: Handler, *providers: CloudProvider, **config: Any) -> FakeOci:
        fake = FakeOci(handle)
        for provider in providers:
            provider.cloud = FakeCloud({"timeoutSeconds": "60", **config}.get, oci=fake, clock=clock)
        return fake

    return to


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def key_pem(private_key: rsa.RSAPrivateKey) -> str:
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
