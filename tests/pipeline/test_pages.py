"""Every console example of the pages on pipelines is run in a simulated cloud; there `prod` is `sim`."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from offline.checkout import THIS
from tests.pipeline.fake_forge import FakeForge, serving
from tests.program.stack import Stack

PAGES = ("environments", "pipelines", "rotation", "troubleshooting")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MAKE = re.findall(r"^([a-z-]+):.*##", (THIS.root / "Makefile").read_text(), re.MULTILINE)


def text(page: str) -> str:
    return (THIS.root / "docs" / f"{page}.md").read_text()


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command of the pages with the output that is shown."""
    for page in PAGES:
        for block in re.findall(r"^```console\n(.*?)^```$", text(page), re.MULTILINE | re.DOTALL):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.replace("prod", "sim").partition("\n")
                yield command, output


@pytest.fixture(scope="module")
def desk(module_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of somebody who deployed a stack."""
    module_stack.up()
    tools = tmp_path_factory.mktemp("tools")
    (tools / "ords-client").write_text(f'#!/bin/sh\nexec {sys.executable} -m ords_client "$@"\n')
    (tools / "ords-client").chmod(0o755)
    with serving(FakeForge()) as forge:
        variables = module_stack.variables | forge.variables()
        yield variables | {
            "CONFIG": str(module_stack.config_file),
            "PATH": f"{tools}{os.pathsep}{variables['PATH']}",
            "COLUMNS": "160",
        }


@pytest.mark.engine
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("command", "shown"), list(commands()))
def test_a_command_prints_what_the_page_shows(desk: dict[str, str], command: str, shown: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=THIS.root,
        env=desk,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    # What make says of targets that are up to date is none of the page's business.
    lines = [line for line in done.stdout.splitlines() if "is up to date" not in line and "stand-in" not in line]
    printed = "\n".join(lines).replace(desk["CONFIG"], "Pulumi.sim.yaml") + "\n"
    assert doctest.OutputChecker().check_output(shown, printed, FLAGS), done.stdout


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_make_targets_and_files_that_exist(page: str) -> None:
    assert set(re.findall(r"[`$] ?make ([a-z-]+)", text(page))) <= set(MAKE)
    for link in re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", text(page)):
        assert (THIS.root / "docs" / link).exists(), link


def test_troubleshooting_knows_what_pulumi_says_when_it_cannot_start() -> None:
    assert all(
        word in text("troubleshooting") for word in ("no stack named", "currently locked", "passphrase must be set")
    )


def test_the_page_of_pipelines_lists_every_setting_that_a_job_may_need() -> None:
    from pipeline.job import NEEDED

    for name in {"PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"}.union(*NEEDED.values()):
        assert f"`{name}`" in text("pipelines")


def test_every_page_is_short() -> None:
    assert all(len(Path(THIS.root / "docs" / f"{page}.md").read_text().splitlines()) < 130 for page in PAGES)
