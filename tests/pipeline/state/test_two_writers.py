"""Two machines on one state, killed at random moments: no update lost, no lock without an owner's name."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.state.owner import Owner
from simulator.kernel.faults import FaultDetails
from tests.support.bucket import CloudBucket
from tests.support.running_cloud import RunningCloud
from tests.support.s3_writer import CHECKPOINT

ROOT = Path(__file__).parents[3]
LOCK = ".pulumi/locks/organization/shop/prod/lock.json"
LONGEST_RUN_SECONDS = 3.0


class Machine:
    """A run on one machine: a door with a writer behind it, in a process group of their own."""

    def __init__(self, mark: str) -> None:
        words = ["-m", "pipeline.state", "exec", "--bucket", "states", "--", sys.executable]
        self.mark = mark
        self.process = subprocess.Popen(
            [sys.executable, *words, "-m", "tests.support.s3_writer", mark],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def killed_after(self, seconds: float) -> bool:
        """Kill door and writer after so long, if they are still at work; tell whether the writer had its success."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.ended()

    def ended(self) -> bool:
        """Wait for the end; tell whether the writer had its success."""
        printed, _ = self.process.communicate()
        return self.mark in printed


def marks(bucket: CloudBucket) -> list[str]:
    found: list[str] = json.loads(bucket.read(CHECKPOINT)) if CHECKPOINT in bucket.names() else []
    return found


def free(bucket: CloudBucket) -> None:
    """Do what a person does who reads the one line; a lock that is there names its owner."""
    if LOCK in bucket.names():
        assert Owner.read(bucket.read(LOCK)).is_named
        bucket.client.delete_object(bucket.namespace, bucket.name, LOCK)


def rounds(running_cloud: RunningCloud, bucket: CloudBucket, count: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice of moments
    succeeded: list[str] = []
    for number in range(count):
        action = chance.choice(["drop-before", "drop-after", "truncate"])
        method = chance.choice(["PUT", "GET", "DELETE"])
        details = FaultDetails(match=f"{method} */o/*", action=action, skip=chance.randrange(4), times=1)
        running_cloud.cloud.faults.add(details)
        first, second = Machine(f"a{number}"), Machine(f"b{number}")
        if first.killed_after(chance.uniform(0.6, LONGEST_RUN_SECONDS)):
            succeeded.append(first.mark)
        if second.ended():
            succeeded.append(second.mark)
        running_cloud.cloud.faults.clear()
        free(bucket)
        assert set(succeeded) <= set(marks(bucket))
    last = Machine("last")
    assert last.ended()
    assert set(succeeded) <= set(marks(bucket))
    assert marks(bucket)[-1] == "last"
    assert bucket.names(".pulumi/locks") == []


@pytest.mark.timeout(600)
def test_killed_at_random_moments_nothing_is_lost(running_cloud: RunningCloud, cloud_bucket: CloudBucket) -> None:
    rounds(running_cloud, cloud_bucket, 4, seed=1)


@pytest.mark.exhaustive
@pytest.mark.timeout(1800)
def test_killed_a_hundred_times_nothing_is_lost(running_cloud: RunningCloud, cloud_bucket: CloudBucket) -> None:
    rounds(running_cloud, cloud_bucket, 100, seed=2)
