"""Fixtures of the tests with other people's clients."""

import pytest

from offline.checkout import THIS
from tests.contract.oci_cli import OciCli


@pytest.fixture(scope="session")
def oci() -> OciCli:
    """Oracle's command line client, in the environment that the Makefile makes for it."""
    program = THIS.root / ".tools" / "oci-cli" / "bin" / "oci"
    if not program.exists():
        pytest.fail("oci-cli is not installed. Run: make .tools/oci-cli/installed", pytrace=False)
    return OciCli(program)
