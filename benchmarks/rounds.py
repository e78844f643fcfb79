"""A round: a contender takes a new cloud up, looks again, and takes it down."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cloud import Cloud, Profile, serve
from benchmarks.contenders import Contender
from benchmarks.measurement import Measurement, measure
from offline.checkout import THIS

Prepare = Callable[[Cloud, Path], Contender]


DRIFT = "preview of drift"
"""The step before which somebody changes the app by hand; it ends well if it shows that."""
BY_HAND = "Renamed by hand"


@dataclass(frozen=True)
class Round:
    """What one contender did once.

    Attributes:
        name: The contender.
        steps: What each of its commands cost.
        lag_seconds: How late it noticed the end of configureDataAccess.
        looks: How often it looked.
        state_kib: How large its state is when it is up.
    """

    name: str
    steps: dict[str, Measurement]
    lag_seconds: float
    looks: int
    state_kib: int = 0


def run(prepare: Prepare, profile: Profile, directory: Path, steps_left_out: Collection[str] = ()) -> Round:
    """Run the commands of a contender in a cloud of its own.

    Args:
        prepare: Makes the contender.
        profile: How slow the cloud is.
        directory: A new directory for the cloud, the states and what the commands print.
        steps_left_out: Names of commands that are not of interest.
    """
    with serve(directory, profile) as cloud:
        contender = prepare(cloud, directory)
        steps, lag, looks, state_kib = {}, 0.0, 0, 0
        for step, command in contender.commands.items():
            if step in steps_left_out:
                continue
            if step == DRIFT:
                _rename_by_hand(cloud)
            before, log = len(cloud.requests()), directory / f"{step}.log"
            cost = measure(command, contender.directory, contender.variables, log)
            steps[step] = dataclasses.replace(cost, requests=len(cloud.requests()) - before)
            if step == DRIFT:  # a plan that has changes ends with another status here and there
                steps[step] = dataclasses.replace(steps[step], succeeded=BY_HAND in log.read_text(errors="replace"))
            if step == "up" and cost.succeeded:
                lag, looks = cloud.lag_and_looks()
                state_kib = max((path.stat().st_size for path in directory.rglob("sim.json")), default=0) // 1024
        return Round(contender.name, steps, lag, looks, state_kib)


def _rename_by_hand(cloud: Cloud) -> None:
    command = [sys.executable, "-m", "benchmarks.by_hand", BY_HAND]
    subprocess.run(command, cwd=THIS.root, env=dict(cloud.variables), check=True)
