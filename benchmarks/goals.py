"""What this project wants to reach, and what it reached: ratios of what was measured in the same run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.cloud import Profile
from benchmarks.measurement import median
from benchmarks.rounds import Round


@dataclass(frozen=True)
class Goal:
    """One goal.

    Attributes:
        what: What is compared, for a person.
        most: The most it may be.
        reached: What it is.
    """

    what: str
    most: float
    reached: float

    @property
    def is_met(self) -> bool:
        """Tell whether it is reached."""
        return self.reached <= self.most


def against_peers(rounds: Sequence[Round], profile: Profile) -> Iterator[Goal]:
    """Compare this project, the first of the rounds, with its peers."""
    ours = rounds[0].name

    def seconds(name: str, step: str) -> float:
        return median([found.steps[step] for found in rounds if found.name == name]).seconds

    for peer, up_ratio in (("bare pulumi-oci", 0.95), ("Terraform", 0.6)):
        if any(found.name == peer for found in rounds):
            yield Goal(f"`up`, of {peer}'s", up_ratio, seconds(ours, "up") / seconds(peer, "up"))
    bare = seconds("bare pulumi-oci", "preview")
    yield Goal("preview that reads nothing, of the bare program's", 0.95, seconds(ours, "preview") / bare)
    yield Goal("preview that reads all, of the same", 1.15, seconds(ours, "preview with refresh") / bare)
    # Destroy puts the ORDS host back: one of the two waits is its own as well.
    up, destroy = (
        seconds(ours, "up") - profile.critical_path_seconds,
        seconds(ours, "destroy") - profile.configure_seconds,
    )
    yield Goal("destroy without its wait, of `up` without its waits", 1, destroy / up)
    lags = [found.lag_seconds for found in rounds if found.name == ours]
    yield Goal("seconds until the end of a work request is noticed", 1, sorted(lags)[len(lags) // 2])


def growing(
    domains: Mapping[int, Round], created: Mapping[int, Round], existing: Mapping[int, Round]
) -> Iterator[Goal]:
    """Compare the largest with the smallest, of those that came up."""
    if len(came_up := _came_up(domains)) > 1:
        first, most = min(came_up), max(came_up)
        ratio = came_up[most].steps["up"].seconds / came_up[first].steps["up"].seconds
        yield Goal(f"`up` of {most} IoT domains, of {first}", 1.3, ratio)
    yield from _readers("who is created", _came_up(created))
    yield from _readers("who exists", _came_up(existing))


def _readers(who: str, rounds: Mapping[int, Round]) -> Iterator[Goal]:
    if len(rounds) > 1:
        few, many = sorted(rounds)[-2:]
        more = rounds[many].steps["up"].requests - rounds[few].steps["up"].requests
        yield Goal(f"requests of `up` for one reader more {who}", 2, more / (many - few))
        rate = (rounds[many].steps["up"].seconds / many) / (rounds[few].steps["up"].seconds / few)
        yield Goal(f"seconds for a reader {who}: of {many:,}, of those of {few:,} (linear: 1)", 1, rate)


def _came_up(rounds: Mapping[int, Round]) -> dict[int, Round]:
    return {count: found for count, found in rounds.items() if found.steps["up"].succeeded}
