"""A round: a contender takes a new cloud up, looks again, and takes it down."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cloud import Cloud, Profile, serve
from benchmarks.contenders import Contender
from benchmarks.measurement import Measurement, measure

Prepare = Callable[[Cloud, Path], Contender]


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


def run(prepare: Prepare, profile: Profile, directory: Path) -> Round:
    """Run every command of a contender in a cloud of its own.

    Args:
        prepare: Makes the contender.
        profile: How slow the cloud is.
        directory: A new directory for the cloud, the states and what the commands print.
    """
    with serve(directory, profile) as cloud:
        contender = prepare(cloud, directory)
        steps, lag, looks, state_kib = {}, 0.0, 0, 0
        for step, command in contender.commands.items():
            before = len(cloud.requests())
            cost = measure(command, contender.directory, contender.variables, directory / "printed.log")
            steps[step] = dataclasses.replace(cost, requests=len(cloud.requests()) - before)
            if step == "up" and cost.succeeded:
                lag, looks = cloud.lag_and_looks()
                state_kib = max((path.stat().st_size for path in directory.rglob("sim.json")), default=0) // 1024
        return Round(contender.name, steps, lag, looks, state_kib)
