"""Measure how long `pulumi up` takes for one IoT domain and for many, with the real engine in a simulated cloud.

Run by hand: `python -m benchmarks.many_domains [--domains 16] [--configure-seconds 10]`. Prints the ratio; no test.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import typer

from tests.program.many_domains import stack_with_domains

PARALLEL = 32
"""Pulumi's own default is four operations for each core; two cores would then be the limit."""


def main(domains: int = 16, configure_seconds: float = 10) -> None:
    """Measure both and compare."""
    one, many = (seconds_of_up(count, configure_seconds) for count in (1, domains))
    typer.echo(f"configuring one IoT domain takes the cloud {configure_seconds:.0f} s")
    typer.echo(f"up with 1 IoT domain    {one:.1f} s")
    typer.echo(f"up with {domains} IoT domains  {many:.1f} s")
    typer.echo(f"ratio                   {many / one:.2f}")


def seconds_of_up(domains: int, configure_seconds: float) -> float:
    """Run `pulumi up` on a new stack."""
    with (
        tempfile.TemporaryDirectory() as directory,
        stack_with_domains(Path(directory), domains, configure_seconds) as stack,
    ):
        started = time.monotonic()
        stack.up("--parallel", str(PARALLEL))
        return time.monotonic() - started


if __name__ == "__main__":
    typer.run(main)
