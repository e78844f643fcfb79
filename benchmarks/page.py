"""The page of the benchmarks: medians and ratios, what machine, how to repeat it."""

from __future__ import annotations

import os
import platform
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.cloud import Profile
from benchmarks.contenders import has_real_plugin
from benchmarks.goals import Goal
from benchmarks.measurement import Measurement, median
from benchmarks.rounds import Round
from offline.checkout import THIS
from offline.environment import environment
from offline.pulumi_version import version_of

HEAD = """# Benchmarks

Made by `make bench`; the numbers below are of {machine}. Read the ratios: absolute times are of that machine alone.
The oci plugin is {plugin}. Every contender has a simulated cloud of its own that takes as long for each work request,
and its best flags: Pulumi and Terraform with 32 operations at once, oci-cli looking once a second.
"""


def head() -> str:
    """Return the title, the machine and the plugin."""
    variables = environment(THIS)
    pulumi = version_of(shutil.which("pulumi", path=variables["PATH"]) or "pulumi", variables)
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, Pulumi {pulumi}"
    plugin = "the real one" if has_real_plugin() else "the stand-in, for this project and the bare program alike"
    return HEAD.format(machine=machine, plugin=plugin)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def goals(found: Iterable[Goal]) -> str:
    """Return what was to be reached, and what was."""
    rows = [(one.what, f"{one.most:g}", f"{one.reached:.2f}", "yes" if one.is_met else "**no**") for one in found]
    return "\n## Goals\n\n" + table(("", "at most", "reached", "met"), rows) if rows else ""


def failed(title: str, error: Exception) -> str:
    """Return why a part was not measured."""
    return f"\n## {title}\n\nNot measured: {type(error).__name__}: {error}\n"


def scenario(profile: Profile, rounds: Sequence[Round]) -> str:
    """Return the comparison of the contenders on one profile.

    Args:
        profile: How slow the cloud was.
        rounds: At least one round of each contender; those of the first are what the ratios refer to.
    """
    by_name: dict[str, list[Round]] = defaultdict(list)
    for found in rounds:
        by_name[found.name].append(found)
    first = next(iter(by_name.values()))
    rows = [row for found in by_name.values() for row in _rows(found, first)]
    title = (
        f"\n## A cloud that takes {profile.create_seconds:g} s to create a domain and {profile.configure_seconds:g} s "
        f"to configure ORDS\n\n"
        f"Runs of each: {len(first)}. No client can be ready before {profile.critical_path_seconds:g} s.\n\n"
    )
    columns = ("", "step", "seconds", "of ours", "CPU seconds", "peak MiB", "requests", "ends well")
    return title + table(columns, rows) + "\n" + "".join(_noticed(found) for found in by_name.values())


def _rows(rounds: Sequence[Round], first: Sequence[Round]) -> Iterable[tuple[str, ...]]:
    for step in rounds[0].steps:
        cost = _median(rounds, step)
        ours = _median(first, step)
        yield (
            rounds[0].name,
            step,
            f"{cost.seconds:.1f}",
            f"{cost.seconds / ours.seconds:.2f}",
            f"{cost.cpu_seconds:.1f}",
            f"{cost.peak_mib:.0f}",
            f"{cost.requests:.0f}",
            "yes" if cost.succeeded else "**no**",
        )


def _median(rounds: Sequence[Round], step: str) -> Measurement:
    return median([found.steps[step] for found in rounds])


def _noticed(rounds: Sequence[Round]) -> str:
    lag, looks = (sorted(getattr(each, name) for each in rounds)[len(rounds) // 2] for name in ("lag_seconds", "looks"))
    return f"- {rounds[0].name} noticed the end of configureDataAccess {lag:.1f} s late, with {looks} looks.\n"


GROWING = ("up", "preview with refresh", "destroy")


def growth(title: str, unit: str, rounds: dict[int, Round]) -> str:
    """Return how the cost of `up`, a preview and a destroy grows with a count of something."""
    rows = [
        (
            f"{count:,}",
            *(f"{found.steps[step].seconds:.1f}" if step in found.steps else "" for step in GROWING),
            f"{found.steps['up'].requests / count:.1f}",
            f"{found.state_kib:,}",
            f"{found.steps['up'].peak_mib:.0f}",
            "yes" if all(step.succeeded for step in found.steps.values()) else "**no**",
        )
        for count, found in rounds.items()
    ]
    columns = (unit, *GROWING, f"requests per {unit[:-1]}", "state KiB", "peak MiB", "ends well")
    return f"\n## {title}\n\n{table(columns, rows)}"


def printed(title: str, text: str) -> str:
    """Return what another benchmark printed."""
    return f"\n## {title}\n\n```\n{text.strip()}\n```\n"


def write(path: Path, parts: Iterable[str]) -> None:
    """Write the page, with what it had below the line `<!-- notes -->`: words that a person wrote."""
    notes = path.read_text().partition("<!-- notes -->")[2] if path.exists() else "\n"
    path.write_text("".join([*parts, "\n<!-- notes -->", notes]))
