"""Measure everything and write docs/benchmarks.md: `make bench`. `make bench-quick` is the bare program alone.

Each part can be left out or made smaller; the defaults are what the page has.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import contenders, growth, page, rounds
from benchmarks.cloud import Profile
from benchmarks.rounds import Round
from offline.checkout import THIS

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)

PAGE = THIS.root / "docs/benchmarks.md"
SHORT = Profile(create_seconds=2, configure_seconds=4)
GROWTH: list[tuple[str, str, Callable[[int, Path], Round], tuple[int, ...]]] = [
    ("Many IoT domains, ten seconds each", "domains", growth.domains, (1, 4, 16)),
    ("Many readers that the stack creates, in one group", "readers", growth.created_readers, (10, 100, 400)),
    ("Many readers that exist already, in one group", "readers", growth.existing_readers, (10, 100, 1000)),
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
    """Measure all and write the page."""
    parts = [page.head(), page.scenario(SHORT, list(_compare(SHORT, runs)))]
    for seconds in [30.0, 300.0] if long is None else long:
        profile = Profile(create_seconds=seconds, configure_seconds=seconds)
        parts.append(page.scenario(profile, list(_compare(profile, 1))))
    if growing:
        parts += [page.growth(title, unit, dict(_grow(grow, counts))) for title, unit, grow, counts in GROWTH]
    if others:
        parts += [page.printed(title, _printed(module)) for title, module in OTHERS.items()]
    page.write(PAGE, parts)
    typer.echo(f"Wrote {PAGE.relative_to(THIS.root)}.")


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


def _round(prepare: rounds.Prepare, profile: Profile) -> Round:
    with tempfile.TemporaryDirectory() as directory:
        return _told(rounds.run(prepare, profile, Path(directory) / "round"))


def _grow(grow: Callable[[int, Path], Round], counts: tuple[int, ...]) -> Iterator[tuple[int, Round]]:
    for count in counts:
        with tempfile.TemporaryDirectory() as directory:
            yield count, _told(grow(count, Path(directory) / "round"))


def _told(found: Round) -> Round:
    seconds = ", ".join(f"{step} {cost.seconds:.1f} s" for step, cost in found.steps.items())
    typer.echo(f"{found.name}: {seconds}")
    return found


def _printed(module: list[str]) -> str:
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, cwd=THIS.root, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    app()
