"""A fake cloud and a hand clock behind every provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from providers import cloud_provider
from tests.support.fake_oci import FakeOci, Handler
from tests.support.hand_clock import HandClock

SPEAKING = (
    "apex_data_access",
    "client_secret",
    "direct_data_access",
    "ords_data_access",
    "retirement",
    "signing_certificate",
)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> Iterator[Callable[[Handler], FakeOci]]:
    """Give a function that puts a fake cloud behind every provider, with the hand clock for all waiting."""

    def to(handle: Handler) -> FakeOci:
        fake = FakeOci(handle)
        monkeypatch.setattr(cloud_provider.CloudProvider, "client", lambda _self: fake)
        monkeypatch.setattr(
            cloud_provider.CloudProvider, "waiter", lambda _self, props: clock.waiter(float(props["timeoutSeconds"]))
        )
        for module in SPEAKING:
            monkeypatch.setattr(f"providers.{module}.say", clock.say)
        return fake

    return to


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def key_pem(private_key: rsa.RSAPrivateKey) -> str:
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
