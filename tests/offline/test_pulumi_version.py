import os
from pathlib import Path

import pytest

from offline.pulumi_version import is_usable, version_of


@pytest.mark.parametrize("version", ["v3.258.0", "3.259.0", "v3.300.1\n", "v3.260.0-alpha.1+dirty"])
def test_the_built_version_and_later_ones_before_4_will_do(version: str) -> None:
    assert is_usable(version)


@pytest.mark.parametrize("version", ["v3.257.9", "v3.99.0", "v4.0.0", "v2.300.0", "", "dev"])
def test_older_ones_and_the_next_major_version_will_not_do(version: str) -> None:
    assert not is_usable(version)


def test_a_program_that_does_not_run_has_no_version() -> None:
    assert version_of("/no/such/pulumi", {}) == ""


@pytest.mark.parametrize("body", ["exec sleep 300", "sleep 300", "cat; exec sleep 300"])
def test_a_program_that_does_not_end_is_given_up(tmp_path: Path, body: str) -> None:
    program = tmp_path / "pulumi"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)

    assert version_of(str(program), {"PATH": os.defpath}, timeout_seconds=0.2) == ""


def test_a_program_that_prints_other_bytes_than_text_has_no_usable_version(tmp_path: Path) -> None:
    program = tmp_path / "pulumi"
    program.write_text("#!/bin/sh\nprintf '\\377\\376'\n")
    program.chmod(0o755)

    assert not is_usable(version_of(str(program), {"PATH": os.defpath}))
