"""Record what the real engine says of each kind of change: `python -m tests.pipeline.record [NAME ...]`.

The event streams become test data (tests/data/previews), pruned of what no sentence needs. To be run again whenever
a resource's type or properties change.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from pipeline import engine, urn
from simulator.kernel import tenancy
from tests.program.stack import Stack, new_stack
from tests.support.colleague import Colleague

FOLDER = Path(__file__).parents[1] / "data" / "previews"
KEPT = ("preludeEvent", "resourcePreEvent", "resOutputsEvent", "policyEvent", "diagnosticEvent", "summaryEvent")
NOISE = ("__", "idcs", "metas", "urnietf", "schemas", "domainOcid", "tenancyOcid", "compartmentOcid", "replicaRegions")
"""Beginnings of properties that the service adds and no sentence needs."""
READ_OUTPUTS = ("DomainsGroup", "Stack")
"""Types of which a sentence needs outputs."""

MALLORY = {"userName": "mallory", "email": "mallory@example.com", "givenName": "Mallory", "familyName": "Ames"}


def prune(event: engine.Event) -> engine.Event | None:
    """Leave out what no sentence needs; None for an event that says nothing."""
    kind = next((key for key in KEPT if key in event), None)
    if kind is None or event.get("diagnosticEvent", {}).get("severity") == "debug":
        return None
    data = event[kind]
    if "metadata" in data:
        data = data["metadata"]
        if (kind == "resOutputsEvent") != (data["op"] == "refresh"):
            return None
        return {
            kind: {
                "metadata": {
                    key: _resource(data[key]) if key in ("old", "new") else _quiet(data[key])
                    for key in ("op", "urn", "old", "new", "diffs", "keys")
                    if data.get(key)
                }
            }
        }
    return {kind: _quiet(data)}


def _resource(state: dict[str, Any]) -> dict[str, Any]:
    needed = ("id", "inputs", "outputs") if state["type"].endswith(READ_OUTPUTS) else ("id", "inputs")
    return {"type": state["type"]} | {key: _quiet(state[key]) for key in needed if key in state}


def _quiet(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _quiet(one) for key, one in value.items() if not _is_noise(key, one)}
    return [_quiet(one) for one in value] if isinstance(value, list) else value


def _is_noise(key: str, value: Any) -> bool:
    return value in (None, [], {}, "") or (key.startswith(NOISE) and key != "idcsEndpoint")


class Recorder:
    """A stack in the simulated cloud, and a folder for what is recorded of it."""

    def __init__(self, stack: Stack, wanted: list[str]) -> None:
        """Record the `wanted` names, or all when there are none."""
        self.stack, self.wanted = stack, wanted
        self.colleague = Colleague(stack.running.oci_client)
        self.config = stack.config_file.read_text()

    def record(self, name: str, words: tuple[str, ...] = ("preview", "--refresh"), **config: Any) -> None:
        """Write the events of a preview with a changed configuration, which is put back."""
        if self.wanted and name not in self.wanted:
            return
        self.stack.configure(**config)
        events = engine.stream([*self.stack.command(*words), "--json"])
        lines = [json.dumps(kept, sort_keys=True) for event in events if (kept := prune(event))]
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
        self.stack.config_file.write_text(self.config)
        sys.stdout.write(f"{name}: {len(lines)} events\n")


def record_all(recorder: Recorder) -> None:
    """Go through the life of a stack."""
    stack, record = recorder.stack, recorder.record
    users, groups = stack.configured("users"), stack.configured("groups")
    ocids = stack.configured("iotDomainIds")
    readers = groups[0]
    new = [{"name": "plant-7"}, {"name": "plant-8"}]
    created: dict[str, Any] = {"iotDomainIds": None, "newIotDomains": new, "iotCompartmentId": tenancy.COMPARTMENT_OCID}
    record("from_nothing", directAccessGroups=["iot-readers"], **created)
    record("first")
    stack.up()
    record("nothing")
    record("add_reader", users=[*users, MALLORY], groups=[{**readers, "members": ["grace", "mallory"]}])
    record("remove_reader", users=None, groups=[{**readers, "members": []}], initialPasswords=None)
    record("release_user", users=None, initialPasswords=None, existingUsers=["grace"])
    record("leave_group", groups=[{**readers, "members": []}])
    record("change_client_id", clientId="other_client")
    record("rotate_secret", clientSecretVersion=2)
    record("token_life", accessTokenLifetimeSeconds=7200)
    pack = ("--policy-pack", "policy/pack")
    record("kept_policy", ("preview", "--refresh", *pack), accessTokenLifetimeSeconds=7200)
    record("broken_policy", ("preview", "--refresh", *pack), accessTokenLifetimeSeconds=31536000)
    record("options_only", onDestroy="keep")
    record("direct_access", directAccessGroups=["iot-readers"])
    record("unknown_user", existingUsers=["nobody-knows"])
    record("mistake", clientId="not right!", timeoutSeconds=5)
    record("destroy", ("destroy", "--preview-only"))
    second = recorder.colleague.create_iot_domain(tenancy.IOT_DOMAIN_GROUP_OCID, "plant-2")
    record("more_data", iotDomainIds=[*ocids, second.id])
    _drift(recorder)
    record("drift")
    stack.up("--refresh")
    outputs = stack.outputs()
    recorder.colleague.scim(outputs["identityDomainUrl"]).delete_group(
        outputs["groups"]["iot-readers"], force_delete=True
    )
    record("gone")
    _record_iot_domains(recorder, created)
    stack.configure(protectIdentityDomain="true")
    recorder.config = stack.config_file.read_text()
    stack.up("--refresh")
    record("protected", compartmentId=tenancy.TENANCY_OCID)
    record("protected_destroy", ("destroy", "--preview-only"))


def _record_iot_domains(recorder: Recorder, created: dict[str, Any]) -> None:
    """Let the stack create its IoT domains, change and lose them, and go back."""
    stack, record, before = recorder.stack, recorder.record, recorder.config
    stack.configure(**created)
    recorder.config = stack.config_file.read_text()
    stack.up()
    changed = [{"name": "plant-7", "description": "x", "retentionDays": {"rawData": 7}}, *created["newIotDomains"][1:]]
    record("change_iot_domain", newIotDomains=changed)
    record("remove_iot_domain", newIotDomains=created["newIotDomains"][1:])
    record("destroy_iot_domains", ("destroy", "--preview-only"))
    outputs = stack.outputs()
    # In the same order: the first one's scope proves the client secret.
    made = {urn.name(one["urn"]): one["id"] for one in stack.resources() if one["type"].endswith(":IotIotDomain")}
    ocids = [made[f"iot-domain-{new['name']}"] for new in created["newIotDomains"]]
    existing = {"iotDomainIds": ocids, "identityDomainId": outputs["identityDomainId"]}
    record("hand_over", newIotDomains=None, iotCompartmentId=None, **existing)
    stack.configure(protectIotDomains="true")
    stack.up()
    record("protected_iot_domains", ("destroy", "--preview-only"))
    stack.configure(protectIotDomains=None)
    stack.up()
    stack.config_file.write_text(before)
    recorder.config = before
    stack.up()


def _drift(recorder: Recorder) -> None:
    """Let a colleague be busy for an afternoon."""
    outputs, colleague = recorder.stack.outputs(), recorder.colleague
    url = outputs["identityDomainUrl"]
    colleague.set_client_access(url, public=False)
    colleague.set_app(url, outputs["appId"], "accessTokenExpiry", 90)
    colleague.remove_member(url, outputs["groups"]["iot-readers"], outputs["users"]["grace"])


def main() -> None:
    """Record."""
    import os

    with tempfile.TemporaryDirectory() as folder, new_stack(Path(folder)) as stack:
        os.environ.update(stack.variables)
        record_all(Recorder(stack, sys.argv[1:]))


if __name__ == "__main__":
    main()
