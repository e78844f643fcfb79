from __future__ import annotations

import json
from pathlib import Path

import pulumi
import pytest

from settings.process import process_config, region


def test_a_plugin_process_of_its_own_gets_the_settings_of_the_oci_plugin_and_the_time_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = {"oci:region": "us-ashburn-1", "oci:auth": "SecurityToken", "iot-ords:timeoutSeconds": "60"}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({**config, "iot-ords:clientId": "x"}))
    assert process_config() == config


@pytest.mark.parametrize(
    ("config", "variable", "found"),
    [({"oci:region": "us-ashburn-1"}, "us-phoenix-1", "us-ashburn-1"), ({}, "us-phoenix-1", "us-phoenix-1")],
)
def test_the_region_is_the_stack_s_or_else_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, config: dict[str, str], variable: str, found: str
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(config))
    monkeypatch.setenv("OCI_REGION", variable)
    assert region() == found


def test_a_profile_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"oci:configFileProfile": "nowhere"}))
    monkeypatch.delenv("OCI_REGION", raising=False)
    monkeypatch.delenv("TF_VAR_region", raising=False)
    monkeypatch.setattr("providers.oci_settings.OciSettings.config_file", tmp_path / "config")
    with pytest.raises(pulumi.RunError, match=r"^There is no profile nowhere in "):
        region()
