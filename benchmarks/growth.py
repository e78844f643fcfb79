"""How the program grows: many IoT domains, many readers who are created, many who exist already.

Readers stand in a file of their own: the configuration holds no more than some hundreds of them.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.cloud import Cloud, Profile
from benchmarks.contenders import ours
from benchmarks.existing_users import names
from benchmarks.rounds import DRIFT, Round, run
from offline.checkout import THIS
from simulator.kernel import tenancy
from simulator.kernel.store import Store

QUICK = Profile(create_seconds=0.1, configure_seconds=0.1, other_seconds=0.1)
FREE = dataclasses.replace(QUICK, rate_limits=True)
MANY_DOMAINS = Profile(create_seconds=1, configure_seconds=10)

READERS = f"{THIS.pulumi_home.name}/benchmark-readers.yaml"
"""From the project's folder, which must hold it."""

Config = dict[str, Any]


def domains(count: int, directory: Path) -> Round:
    """Connect `count` IoT domains of one group, each of which takes ten seconds to configure."""
    return _run(lambda cloud: {"iotDomainIds": _iot_domains(cloud, count)}, MANY_DOMAINS, directory)


def created_readers(count: int, directory: Path, profile: Profile = QUICK, *steps_left_out: str) -> Round:
    """Create `count` readers in one group."""
    users = [
        {"userName": name, "email": f"{name}@example.com", "givenName": "Reader", "familyName": name}
        for name in names(count)
    ]
    return _run(lambda _: _in_one_group(names(count), users=users), profile, directory, *steps_left_out)


def readers_of_a_free_domain(count: int, directory: Path) -> Round:
    """Create `count` readers where a Free identity domain's limit is kept; to look and to destroy is as slow."""
    return created_readers(count, directory, FREE, "preview with refresh", "destroy")


def existing_readers(count: int, directory: Path) -> Round:
    """Give access to `count` readers of an identity domain that somebody else keeps."""

    def config(cloud: Cloud) -> Config:
        ocid, found = _identity_domain_with_users(cloud, count)
        return {"identityDomainId": ocid, **_in_one_group(found, existingUsers=found)}

    return _run(config, QUICK, directory)


def _run(config: Callable[[Cloud], Config], profile: Profile, directory: Path, *steps_left_out: str) -> Round:
    """Go up, look again as `pulumi preview` does, which reads all, and come down."""
    left_out = ("preview", DRIFT, *steps_left_out)
    return run(lambda cloud, place: ours(cloud, place, config(cloud)), profile, directory, left_out)


def _in_one_group(members: list[str], **readers: object) -> Config:
    (THIS.root / READERS).write_text(json.dumps({"groups": [{"name": "iot-readers", "members": members}], **readers}))
    return {"readersFile": READERS, "users": [], "groups": [], "assignUsers": False, "initialPasswords": {}}


def _iot_domains(cloud: Cloud, count: int) -> list[str]:
    """Write IoT domains into the cloud: its limits on what a person may create are no concern here."""
    ocids = [tenancy.IOT_DOMAIN_OCID, *(f"{tenancy.IOT_DOMAIN_OCID[:-3]}{number:03}" for number in range(count - 1))]
    with closing(Store(cloud.state / "cloud.sqlite")) as store, store.transaction() as tx:
        first = tx.get("iot_domain", tenancy.IOT_DOMAIN_OCID) or {}
        for number, ocid in enumerate(ocids[1:]):
            host = f"plant{number:07}.{first['deviceHost'].partition('.')[2]}"
            copy = first | {"id": ocid, "displayName": f"plant {number}", "deviceHost": host}
            tx.put("iot_domain", ocid, copy, parent=tenancy.IOT_DOMAIN_GROUP_OCID)
    return ocids


def _identity_domain_with_users(cloud: Cloud, count: int) -> tuple[str, list[str]]:
    command = [sys.executable, "-m", "benchmarks.existing_users", str(count)]
    done = subprocess.run(
        command, cwd=THIS.root, env=dict(cloud.variables), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip(), names(count)
