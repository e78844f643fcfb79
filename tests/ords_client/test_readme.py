"""The README shows what `check` really prints where a link is broken."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

from typer.testing import CliRunner

from ords_client.__main__ import app
from tests.ords_client.prepared_cloud import PreparedCloud

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_a_private_signing_certificate_is_named_as_the_readme_shows(prepared: PreparedCloud, tmp_path: Path) -> None:
    shown = re.search(r"^\$ ords-client check --stack dev\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    outputs = tmp_path / "outputs.json"
    outputs.write_text(json.dumps(prepared.outputs))
    prepared.connected.set_public(False)
    try:
        result = CliRunner().invoke(app, ["check", "--outputs", str(outputs)], obj=lambda _: None)
    finally:
        prepared.connected.set_public(True)
    assert shown
    assert result.exit_code == 1
    assert doctest.OutputChecker().check_output(shown[1], result.stdout, doctest.ELLIPSIS), result.stdout
