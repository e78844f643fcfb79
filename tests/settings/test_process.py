from __future__ import annotations

import json

import pytest

from settings.process import process_config


def test_a_plugin_process_of_its_own_gets_the_settings_of_the_oci_plugin_and_the_time_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = {"oci:region": "us-ashburn-1", "oci:auth": "SecurityToken", "iot-ords:timeoutSeconds": "60"}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({**config, "iot-ords:clientId": "x"}))
    assert process_config() == config
