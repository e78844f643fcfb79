"""Measure everything and write docs/benchmarks.md: `make bench`. `make bench-quick` is the bare program alone.

Each part can be left out or made smaller; the defaults are what the page has.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from benchmarks import contenders, goals, growth, page, rounds
from benchmarks.cloud import Profile
from benchmarks.goals import Goal
from benchmarks.rounds import Round
from offline.checkout import THIS

T = TypeVar("T")
app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)

PAGE = THIS.root / "docs/benchmarks.md"
SHORT = Profile(create_seconds=2, configure_seconds=4)
GROWTH: list[tuple[str, str, Callable[[int, Path], Round], tuple[int, ...]]] = [
    ("Many IoT domains, ten seconds each", "domains", growth.domains, (1, 4, 16)),
    ("Many readers whom the stack creates, in one group", "readers", growth.created_readers, (10, 100, 400, 1000)),
    (
        "Readers whom the stack creates in a Free domain, which answers 150 requests a minute",
        "readers",
        growth.readers_of_a_free_domain,
        (100, 400, 1000),
    ),
    ("Many readers who exist already, in one group", "readers", growth.existing_readers, (10, 100, 1000, 5000)),
]
OTHERS = {
    "The client beside a curl loop": ["benchmarks.query"],
    "Signed requests to the simulated control plane": ["benchmarks.control_plane"],
    "The simulated data API with a million rows": ["benchmarks.data_api"],
}
WIDEST_RATIO = {"up": 1.5, "preview": 1.8}
"""What the quick form accepts against the bare program. It guards against a slip, not against a busy machine."""


@app.command()
def full(
    runs: Annotated[int, typer.Option(help="Rounds of each contender on the shortest profile.", min=1)] = 3,
    long: Annotated[list[float] | None, typer.Option(help="Seconds of both work requests, one round each.")] = None,
    growing: Annotated[bool, typer.Option(help="Measure how many domains and readers cost.")] = True,
    others: Annotated[bool, typer.Option(help="Measure the client and the simulated cloud.")] = True,
) -> None:
    """Measure all and write the page, anew after each part: what was measured is never lost."""
    written = _Page()
    short = written.add("The short profile", lambda: list(_compare(SHORT, runs)), partial(page.scenario, SHORT))
    if short:
        written.goals += goals.against_peers(short, SHORT)
    for seconds in [30.0, 300.0] if long is None else long:
        profile = Profile(create_seconds=seconds, configure_seconds=seconds)
        written.add(f"{seconds:g} s", partial(_compare_at_once, profile), partial(page.scenario, profile))
    if growing:
        domains, created, _, existing = [
            written.add(title, partial(_grow, grow, counts), partial(page.growth, title, unit)) or {}
            for title, unit, grow, counts in GROWTH
        ]
        written.goals += goals.growing(domains, created, existing)
    if others:
        for title, module in OTHERS.items():
            written.add(title, partial(_printed, module), partial(page.printed, title))
    written.write()
    typer.echo(f"Wrote {PAGE.relative_to(THIS.root)}.")


class _Page:
    """The page as far as it was measured."""

    def __init__(self) -> None:
        self.goals: list[Goal] = []
        self._parts: list[str] = []

    def add(self, title: str, measure: Callable[[], T], show: Callable[[T], str]) -> T | None:
        """Measure one part and show it; a failure is shown in its place."""
        try:
            found = measure()
            self._parts.append(show(found))
        except Exception as error:
            typer.echo(f"{title}: {error}", err=True)
            self._parts.append(page.failed(title, error))
            found = None
        self.write()
        return found

    def write(self) -> None:
        page.write(PAGE, [page.head(), page.goals(self.goals), *self._parts])


@app.command()
def quick() -> None:
    """Compare one round with the bare program, and fail if we are far slower."""
    ours, bare = (_round(prepare, SHORT) for prepare in (contenders.ours, contenders.bare))
    ratios = {step: ours.steps[step].seconds / bare.steps[step].seconds for step in WIDEST_RATIO}
    for step, ratio in ratios.items():
        typer.echo(f"{step}: {ratio:.2f} of the bare program's time (at most {WIDEST_RATIO[step]})")
    if not ours.steps["up"].succeeded or any(ratio > WIDEST_RATIO[step] for step, ratio in ratios.items()):
        sys.exit("The quick benchmark failed.")


def _compare(profile: Profile, runs: int) -> Iterator[Round]:
    """Run all contenders in turn, so that a machine whose speed drifts treats them alike."""
    for _ in range(runs):
        for prepare in contenders.all_here():
            yield _round(prepare, profile)


def _compare_at_once(profile: Profile) -> list[Round]:
    """Run one round of all contenders beside each other: they do nothing but wait for the cloud."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(partial(_round, profile=profile), contenders.all_here()))


def _round(prepare: rounds.Prepare, profile: Profile) -> Round:
    with tempfile.TemporaryDirectory() as directory:
        return _told(rounds.run(prepare, profile, Path(directory) / "round"))


def _grow(grow: Callable[[int, Path], Round], counts: tuple[int, ...]) -> dict[int, Round]:
    grown = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as directory:
            typer.echo(f"{count:,}: ", nl=False)
            grown[count] = _told(grow(count, Path(directory) / "round"))
    return grown


def _told(found: Round) -> Round:
    seconds = ", ".join(f"{step} {cost.seconds:.1f} s" for step, cost in found.steps.items())
    typer.echo(f"{found.name}: {seconds}")
    return found


def _printed(module: list[str]) -> str:
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, cwd=THIS.root, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    app()
