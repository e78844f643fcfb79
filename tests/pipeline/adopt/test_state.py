"""The state that adoption puts together: what an import cannot read is there, and the client secret is encrypted."""

from __future__ import annotations

import json
from typing import Any

from pipeline.adopt.state import APP, GROUP, SECRET, finished


def state(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": list(resources)}}


def resource(kind: str, name: str, **outputs: Any) -> dict[str, Any]:
    return {"type": kind, "urn": f"urn:pulumi:x::iot-ords::{kind}::{name}", "inputs": {}, "outputs": outputs}


def test_what_a_group_cannot_be_read_with_is_taken_from_the_program() -> None:
    asked = {f"{GROUP} readers": {"attributeSets": ["all"], "forceDelete": True, "members": [{"value": "1"}]}}
    [group] = finished(state(resource(GROUP, "readers", displayName="readers")), asked)["deployment"]["resources"]
    assert group["outputs"] == {"displayName": "readers", **asked[f"{GROUP} readers"]}
    assert group["inputs"] == asked[f"{GROUP} readers"]


def test_the_client_secret_is_encrypted_wherever_it_is_kept() -> None:
    keeper = "pulumi-python:dynamic/identity:ClientSecret"
    done = finished(state(resource(APP, "app", clientSecret="s3cret"), resource(keeper, "kept", initial="")), {})
    app, kept = done["deployment"]["resources"]
    hidden = {**SECRET, "plaintext": json.dumps("s3cret")}
    assert (app["outputs"]["clientSecret"], app["additionalSecretOutputs"]) == (hidden, ["clientSecret"])
    assert (kept["outputs"]["secret"], kept["additionalSecretOutputs"]) == (hidden, ["secret"])


def test_a_secret_that_is_hidden_already_stays_as_it_is() -> None:
    hidden = {**SECRET, "plaintext": '"s"'}
    [app] = finished(state(resource(APP, "app", clientSecret=hidden)), {})["deployment"]["resources"]
    assert app["outputs"]["clientSecret"] == hidden


def test_a_secret_that_the_service_does_not_show_is_not_made_up() -> None:
    [app] = finished(state(resource(APP, "app", clientSecret=None)), {})["deployment"]["resources"]
    assert app["outputs"]["clientSecret"] is None
