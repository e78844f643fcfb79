"""What a preview would do, resource by resource, read from the engine's events.

Does not: say what a step means (story.py).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pipeline import urn
from pipeline.engine import Event

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands in events for a value that is known only after the step. Source: pulumi sdk, resource/plugin/rpc.go."""
SECRET = "4dabf18193072939515e22adb298388d"  # noqa: S105 - marks a secret, is none
"""Key of an object that holds a secret. Source: pulumi sdk, resource/properties.go."""
OWN_KEYS = frozenset({"__provider", "__defaults", "schemas"})
"""Inputs that the SDK adds, or that the service completes by itself."""
OPERATIONS = {
    "create": "create",
    "import": "create",
    "update": "update",
    "delete": "delete",
    "replace": "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
}
"""Operation of the engine to what a person calls it; one that is not here leaves the cloud as it is."""

Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """What happens to one resource.

    Attributes:
        operation: `same`, `create`, `update`, `delete`, `replace`, or `release`: the stack lets go of what stays.
        urn: Name of the resource for the engine.
        old: Inputs before, as the cloud has them; empty for a new resource.
        new: Inputs after; empty for a resource that goes.
        outputs: Outputs before.
        scim_id: Id before; empty for a new resource.
        changed: Inputs that differ.
        keys: Inputs that force a replacement.
        drifted: Inputs that somebody changed in the cloud since the last `up`, which this step puts right.
        was_deleted: Whether somebody deleted it in the cloud, so that this step creates it anew.
    """

    operation: str
    urn: str
    old: Inputs = field(default_factory=dict)
    new: Inputs = field(default_factory=dict)
    outputs: Inputs = field(default_factory=dict)
    scim_id: str = ""
    changed: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    drifted: tuple[str, ...] = ()
    was_deleted: bool = False

    @property
    def name(self) -> str:
        """Name in the program, such as `readers-user-grace`."""
        return urn.name(self.urn)

    @property
    def type(self) -> str:
        """Last word of the type, such as `DomainsUser`."""
        return urn.kind(self.urn).rpartition(":")[2]

    @property
    def iot_domain(self) -> str:
        """Name of the new IoT domain that it is for: the program puts it last into the resource's name."""
        return re.sub("^(ords(-direct|-apex)?|iot-retention)-", "", self.name)

    @property
    def made_name(self) -> str:
        """Display name of what the stack makes."""
        return str((self.new or self.old).get("displayName"))

    @property
    def is_consequence(self) -> bool:
        """Whether it is replaced only because something that it points at is."""
        return self.operation == "replace" and all(UNKNOWN in json.dumps(self.new.get(key)) for key in self.keys)

    @property
    def digest(self) -> str:
        """Stands for what a reviewer agrees to: operation, type, name and changed inputs, but no values."""
        meaning = [self.operation, self.type, self.name, *self.changed]
        return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()


@dataclass(frozen=True)
class Preview:
    """What the engine told.

    Attributes:
        steps: Every resource, also those that stay the same.
        config: The stack's configuration, by key without project.
        errors: What went wrong, in the words of the engine or program.
        policies: Name and version of each policy pack to its violations.
    """

    steps: Sequence[Step] = ()
    config: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[str] = ()
    policies: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def changes(self) -> list[Step]:
        """The steps that do something."""
        return [step for step in self.steps if step.operation != "same"]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """SCIM id to name of every user and group that is known."""
        listed = {
            str(id_): name for kind in ("users", "groups") for name, id_ in (self._outputs.get(kind) or {}).items()
        }
        members = [one for step in self.steps for one in step.outputs.get("members") or () if "name" in one]
        return listed | {str(one["value"]): str(one["name"]) for one in members}

    @cached_property
    def iot_domains(self) -> Mapping[str, str]:
        """OCID of every IoT domain to what people call it: the name that this stack gives it, or its short id."""
        known = {ocid: str(one["shortId"]) for ocid, one in (self._outputs.get("iotDomains") or {}).items()}
        # One that is newly connected is known by its scope, which stands in the same place.
        ocids, scopes = decoded(self.config, "iotDomainIds"), self._scopes
        connected = dict(zip(ocids, scopes, strict=True)) if len(ocids) == len(scopes) else {}
        return connected | known | {step.scim_id: step.made_name for step in self._made if step.scim_id}

    def offered(self, scope: str) -> str:
        """Return what people call the IoT domain that a scope is for."""
        return self._by_short_id.get(_short_id(scope), _short_id(scope))

    @property
    def awaited(self) -> frozenset[str]:
        """Names of the IoT domains that do not exist yet, so that their scopes are unknown."""
        return frozenset(step.made_name for step in self._made if not step.scim_id or step.operation == "replace")

    @property
    def _made(self) -> list[Step]:
        return [step for step in self.steps if step.type == "IotIotDomain"]

    @property
    def _by_short_id(self) -> Mapping[str, str]:
        outputs = (self._outputs.get("iotDomains") or {}).items()
        return {str(one["shortId"]): self.iot_domains[ocid] for ocid, one in outputs}

    @property
    def _scopes(self) -> list[str]:
        apps = [step.new or step.old for step in self.steps if step.type == "DomainsApp"]
        return [_short_id(scope["value"]) for app in apps for scope in app.get("scopes") or ()]

    def named(self, text: str) -> str:
        """Return a text with names instead of the ids of users, groups and IoT domains."""
        for id_, name in (*self.names.items(), *self.iot_domains.items()):
            text = text.replace(id_, name)
        return text

    @property
    def _outputs(self) -> Inputs:
        return next((step.outputs for step in self.steps if step.type == "Stack"), {})


def read(events: Iterable[Event]) -> Preview:
    """Read the events of a preview, or of a preview of destroy."""
    reading = _Reading()
    for event in events:
        for kind, data in event.items():
            if hear := _HEARD.get(kind):
                hear(reading, data)
    return reading.done()


@dataclass
class _Reading:
    """What was heard so far."""

    steps: dict[str, Step] = field(default_factory=dict)
    drifted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    config: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    policies: dict[str, list[str]] = field(default_factory=dict)

    def prelude(self, data: Mapping[str, Any]) -> None:
        self.config = {key.partition(":")[2]: str(value) for key, value in (data.get("config") or {}).items()}

    def outputs(self, data: Mapping[str, Any]) -> None:
        """Hear what a refresh found: only here does the drift of dynamic resources show."""
        found = data["metadata"]
        if found["op"] == "refresh":
            self.drifted[found["urn"]] = _differences(_side(found, "old"), _side(found, "new"))
            if not found.get("new"):
                self.gone.add(found["urn"])

    def resource(self, data: Mapping[str, Any]) -> None:
        step = _step(data["metadata"])
        if step and _is_shown(step):
            self.steps[step.urn] = _merged(self.steps.get(step.urn), step)

    def policy(self, data: Mapping[str, Any]) -> None:
        pack = _pack(data.get("policyPackName", ""), data.get("policyPackVersion", ""))
        where = [urn.name(str(data.get("resourceUrn", "")))]
        words = [data.get("enforcementLevel", "mandatory"), *filter(None, where), str(data.get("message", ""))]
        self.policies.setdefault(pack, []).append(": ".join(" ".join(word.split()) for word in words))

    def diagnostic(self, data: Mapping[str, Any]) -> None:
        if data["severity"] == "error":
            self.errors.append(data["message"].strip())

    def summary(self, data: Mapping[str, Any]) -> None:
        for pack, version in (data.get("PolicyPacks") or {}).items():
            self.policies.setdefault(_pack(pack, version), [])

    def done(self) -> Preview:
        told = [error for error in self.errors if "program exited with non-zero exit code" not in error]
        # The engine works at several at once: what it reports first differs from run to run.
        steps = [self._with_drift(step) for _, step in sorted(self.steps.items())]
        return Preview(steps, self.config, told or self.errors, self.policies)

    def _with_drift(self, step: Step) -> Step:
        drifted = tuple(key for key in self.drifted.get(step.urn, ()) if key in step.changed)
        return replace(step, drifted=drifted, was_deleted=step.urn in self.gone and step.operation == "create")


_HEARD = {
    "preludeEvent": _Reading.prelude,
    "resOutputsEvent": _Reading.outputs,
    "resourcePreEvent": _Reading.resource,
    "policyEvent": _Reading.policy,
    "diagnosticEvent": _Reading.diagnostic,
    "summaryEvent": _Reading.summary,
}


def _pack(name: str, version: str) -> str:
    """Return name and version of a policy pack; the engine adds to the name of a local one where it lies."""
    return f"{name.partition('|')[0]} {version.removeprefix('v')}".strip()


def decoded(config: Mapping[str, str], key: str) -> Any:
    """Return the value of a configuration key that holds a list; a single text counts as a list of one."""
    text = config.get(key, "[]")
    try:
        return json.loads(text)
    except ValueError:
        return [text]


def _short_id(scope: str) -> str:
    return scope.rpartition("/")[2]


def is_secret(value: Any) -> bool:
    """Return whether a value of an event is, or holds, a secret."""
    return SECRET in json.dumps(value) or value == "[secret]"


def _step(data: Mapping[str, Any]) -> Step | None:
    if data["op"] in ("refresh", "discard", "discard-replaced"):
        return None
    before, old, new = data.get("old") or {}, _side(data, "old"), _side(data, "new")
    if data["op"] in ("read", "read-replacement"):
        # What this stack made before has inputs of its own; what it only reads has none but where to find it.
        released = bool(_differences(old, new)) and bool(old)
        return Step("release", data["urn"], old, old, before.get("outputs") or {}) if released else None
    operation = OPERATIONS.get(data["op"], "same")
    new = {} if operation == "delete" else new
    keys = tuple(sorted({_top(key) for key in data.get("keys") or ()}))
    changed = {_top(key) for key in data.get("diffs") or ()} or set(_differences(old, new) if new else ())
    return Step(
        operation=operation,
        urn=data["urn"],
        old=old,
        new=new,
        outputs=before.get("outputs") or {},
        scim_id=before.get("id") or "",
        changed=tuple(sorted(changed | set(keys))) if operation in ("update", "replace") else (),
        keys=keys,
    )


def _side(data: Mapping[str, Any], side: str) -> dict[str, Any]:
    inputs = (data.get(side) or {}).get("inputs") or {}
    return {key: value for key, value in inputs.items() if key not in OWN_KEYS}


def _differences(old: Inputs, new: Inputs) -> tuple[str, ...]:
    return tuple(sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key)))


def _top(path: str) -> str:
    """Return the input that a path such as `emails[0].value` is in."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _is_shown(step: Step) -> bool:
    """Return whether a step is a real resource: the engine also reports components and providers."""
    kind = urn.kind(step.urn)
    return kind == "pulumi:pulumi:Stack" or not kind.startswith(("pulumi:", "iot-ords:index:"))


def _merged(known: Step | None, step: Step) -> Step:
    """Join the three steps of one replacement."""
    if step.type == "Stack":
        return replace(step, operation="same")
    if known is None or step.operation != "replace":
        return step
    changed = tuple(sorted({*known.changed, *step.changed} if step.new else known.changed))
    return replace(
        step,
        old=step.old or known.old,
        new=step.new or known.new,
        outputs=step.outputs or known.outputs,
        scim_id=step.scim_id or known.scim_id,
        keys=tuple(sorted({*known.keys, *step.keys})),
        changed=changed,
    )
