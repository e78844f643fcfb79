"""An identity domain without network, and what is in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.assembly.opening import open_cloud
from simulator.identity_domains import contents
from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from simulator.kernel.settings import Settings
from simulator.kernel.store import Document
from tests.support.scim_bodies import PASSWORD, app_body, user_body
from tests.support.scim_domain import DOMAIN, START, Domain

ADMINISTRATOR = {"userName": "ada", "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace"}


@pytest.fixture(scope="session")
def filled_state(tmp_path_factory: pytest.TempPathFactory, new_state: Path) -> Path:
    """The state of a cloud with this identity domain; tests copy it, which is faster than making keys."""
    directory = shutil.copytree(new_state, tmp_path_factory.mktemp("identity_domain") / "state")
    cloud = open_cloud(directory, Settings(), HandClock(START))
    with cloud.store.transaction() as tx:
        tx.put("identity_domain", DOMAIN["id"], DOMAIN, parent=tenancy.COMPARTMENT_OCID)
        contents.create(tx, cloud, DOMAIN, ADMINISTRATOR)
    cloud.close()
    return directory


@pytest.fixture
def domain(tmp_path: Path, filled_state: Path) -> Iterator[Domain]:
    """A new identity domain with one administrator."""
    clock = HandClock(START)
    cloud = open_cloud(shutil.copytree(filled_state, tmp_path / "state"), Settings(), clock)
    made = Domain(cloud, clock)
    yield made
    made.loop.close()
    cloud.close()


@pytest.fixture
def grace(domain: Domain) -> Document:
    """A user with a password."""
    return domain.made("/Users", user_body("grace", password=PASSWORD))


@pytest.fixture
def app(domain: Domain) -> Document:
    """A confidential app that is client and resource server at once."""
    return domain.made("/Apps", app_body("plant"))
