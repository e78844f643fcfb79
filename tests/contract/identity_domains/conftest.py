from __future__ import annotations

import pytest
from oci.identity_domains import IdentityDomainsClient

from simulator.kernel.clock import HandClock
from tests.support.client_key import ClientKey, new_client_key
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud
from tests.support.scenario import Connected, connect

LONG_ENOUGH_SECONDS = 600


@pytest.fixture
def connected(running_cloud: RunningCloud, clock: HandClock) -> Connected:
    """A running cloud with an identity domain, an app, a user and public keys, made by Oracle's SDK."""
    return connect(Colleague(running_cloud.oci_client, pass_time=lambda: clock.advance(LONG_ENOUGH_SECONDS)))


@pytest.fixture
def scim(connected: Connected) -> IdentityDomainsClient:
    """An administrator's client of the identity domain."""
    return connected.scim


@pytest.fixture(scope="session")
def client_key() -> ClientKey:
    """A new key with a certificate that is good for a day."""
    return new_client_key()


@pytest.fixture
def certificate(client_key: ClientKey) -> str:
    """The certificate of the client's key."""
    return client_key.certificate
