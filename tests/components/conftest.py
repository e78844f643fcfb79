"""A mock engine that records what the program declares; tests assert on the recording, never inside `apply`."""

from __future__ import annotations

import asyncio
import contextvars
import json
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import grpc
import pulumi
import pytest
import yaml
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks
from pulumi.runtime.settings import SETTINGS, set_root_resource
from pulumi.runtime.stack import run_in_stack

PROGRAM = Path(__file__).parent.parent.parent / "__main__.py"
PULUMI_YAML = yaml.safe_load(PROGRAM.with_name("Pulumi.yaml").read_text())
DEFAULTS = {key: about["default"] for key, about in PULUMI_YAML["config"].items()}
SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270"
TENANCY_OCID = "ocid1.tenancy.oc1..tenancy"
GROUP_OCID = "ocid1.iotdomaingroup.oc1.iad.group1"
IDENTITY_DOMAIN_OCID = "ocid1.domain.oc1..identity"
URL = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com:443"
HOST = "idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"


def is_secret(value: object) -> bool:
    """Tell whether a value carries the mark that the engine keeps secrets by."""
    return isinstance(value, dict) and value.get("4dabf18193072939515e22adb298388d") == SECRET_MARK


@dataclass
class Declared:
    """One resource as the program asked the engine for it."""

    type: str
    name: str
    inputs: dict[str, Any]
    request: Any

    @property
    def depends_on(self) -> set[str]:
        """Names of the resources that this one waits for; its component is not among them."""
        return {urn.split("::")[-1] for urn in self.request.dependencies}

    @property
    def parent(self) -> str:
        return str(self.request.parent).split("::")[-1]


class PluginError(grpc.RpcError):
    """A refusal of the oci plugin, as the engine passes it on."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return str(self.args[0])


@dataclass
class Recording(mocks.Mocks):
    """What the program asked the engine for, and a small cloud to answer it.

    The cloud's answers are plain data that a test may change before it runs the program.
    """

    iot_domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    identity_domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=lambda: {"linus": "id-of-linus"})
    resources: list[Declared] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    calls: list[mocks.MockCallArgs] = field(default_factory=list)
    client_secret: str = "-".join(["made", "in", "the", "cloud"])

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        made = {
            "oci:Identity/domain:Domain": {"id": IDENTITY_DOMAIN_OCID, "url": URL},
            "oci:Identity/domainsApp:DomainsApp": {"clientSecret": self.client_secret, "tenancyOcid": TENANCY_OCID},
            "pulumi-python:dynamic/identity:OriginalSigningCertificateAccess": {"publicAccess": False},
            "pulumi-python:dynamic/iot:OriginalDirectGroups": {"groupNames": ["before"]},
            "pulumi-python:dynamic/iot:OriginalOrdsHost": {"identityDomainHost": "original.example.com"},
        }.get(args.typ, {})
        return str(made.get("id", f"id-of-{args.name}")), {**args.inputs, **made}

    def call(self, args: mocks.MockCallArgs) -> Any:
        self.calls.append(args)
        kind = args.token.rpartition(":")[2]
        if kind == "getDomainsUsers":
            found = [name for name in self.users if f'userName eq "{name}"' == args.args["userFilter"]]
            return {"users": [{"id": self.users[name]} for name in found]}
        if kind == "getDomainsApps":
            return {"apps": [{"clientSecret": self.client_secret}] if self.client_secret else []}
        collection, key = {
            "getIotIotDomain": (self.iot_domains, "iotDomainId"),
            "getIotIotDomainGroup": (self.groups, "iotDomainGroupId"),
            "getDomain": (self.identity_domains, "domainId"),
        }[kind]
        if args.args[key] not in collection:
            raise PluginError(f"invocation of {args.token} returned an error: 404-NotAuthorizedOrNotFound")
        return {"id": args.args[key], **collection[args.args[key]]}

    def add_iot_domain(self, short_id: str, group: str = GROUP_OCID, region: str = "us-ashburn-1") -> str:
        """Put an active IoT domain, and its group, into the cloud."""
        ocid = f"ocid1.iotdomain.oc1.iad.{short_id.lower()}"
        self.iot_domains[ocid] = {
            "state": "ACTIVE",
            "iotDomainGroupId": group,
            "deviceHost": f"{short_id}.device.iot.{region}.oci.oraclecloud.com",
        }
        self.groups[group] = {"state": "ACTIVE", "dataHost": f"GROUP1.data.iot.{region}.oci.oraclecloud.com"}
        return ocid

    def of_type(self, token: str) -> list[Declared]:
        """Give the declared resources whose type ends like this."""
        return [declared for declared in self.resources if declared.type.endswith(token)]

    def only(self, token: str) -> Declared:
        (declared,) = self.of_type(token)
        return declared

    def secret_inputs(self) -> set[str]:
        """Name every input that the engine was told to keep secret."""
        return {f"{d.name}.{key}" for d in self.resources for key, value in d.inputs.items() if is_secret(value)}

    def named(self, name: str) -> Declared:
        (declared,) = [declared for declared in self.resources if declared.name == name]
        return declared


def person(user_name: str, given_name: str, family_name: str) -> dict[str, str]:
    email = f"{given_name.lower()}@example.com"
    return {"userName": user_name, "email": email, "givenName": given_name, "familyName": family_name}


class Engine(mocks.MockMonitor):
    """The mock engine, with a memory of the requests: options are only there."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self.recording = recording

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - a name of the engine's protocol
        if request.type != "pulumi:pulumi:Stack":
            # Secrets stay wrapped here, so that a test can see which are.
            inputs = MessageToDict(request.object)
            self.recording.resources.append(Declared(request.type, request.name, inputs, request))
        return super().RegisterResource(request)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - same
        if "::pulumi:pulumi:Stack::" in request.urn:
            self.recording.outputs = MessageToDict(request.outputs)
        return super().RegisterResourceOutputs(request)


@contextmanager
def fresh_event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Give a new event loop, and close it with those that the mock engine leaves open in its threads."""
    made: list[asyncio.AbstractEventLoop] = []
    new_event_loop = asyncio.new_event_loop

    def remember() -> asyncio.AbstractEventLoop:
        made.append(new_event_loop())
        return made[-1]

    with mock.patch.object(asyncio, "new_event_loop", remember):
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            yield loop
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            asyncio.set_event_loop(None)
            for left in made:
                left.close()


def run(recording: Recording, program: Callable[[], Any]) -> Recording:
    """Run a program against the mock engine, in an event loop and a context of its own."""

    def inside() -> None:
        with fresh_event_loop() as loop:
            mocks.set_mocks(recording, project="iot-ords", stack="dev", preview=False, monitor=Engine(recording))
            SETTINGS.outputs.clear()  # those that a program which failed has left behind
            set_root_resource(None)  # set_mocks has made one, and closed it: nothing could be exported
            loop.run_until_complete(run_in_stack(program))

    contextvars.copy_context().run(inside)
    return recording


@pytest.fixture
def cloud() -> Recording:
    return Recording()


@pytest.fixture
def typical(cloud: Recording) -> dict[str, Any]:
    """Give the configuration of a first stack: one IoT domain, a new identity domain, two users and a group."""
    return {
        "iotDomainIds": [cloud.add_iot_domain("DOMAIN1")],
        "compartmentId": "ocid1.compartment.oc1..aaaa",
        "administrator": person("iot-admin", "Ada", "Lovelace"),
        "users": [person("grace", "Grace", "Hopper")],
        "existingUsers": ["linus"],
        "initialPasswords": {"grace": "-".join(["Correct", "horse", "9"])},
        "groups": [{"name": "readers", "description": "Read IoT data", "members": ["grace", "linus"]}],
    }


@pytest.fixture
def run_program(cloud: Recording, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Recording]:
    """Give a function that runs the whole program with config values, by short key."""
    monkeypatch.setattr(sys, "path", [str(PROGRAM.parent), *sys.path])

    def run_with(**values: Any) -> Recording:
        config = {f"iot-ords:{k}": v if isinstance(v, str) else json.dumps(v) for k, v in (DEFAULTS | values).items()}
        monkeypatch.setenv("PULUMI_CONFIG", json.dumps(config))
        return run(cloud, lambda: runpy.run_path(str(PROGRAM), run_name="program") and None)

    monkeypatch.setattr(pulumi.runtime, "is_config_secret", lambda key: key.lower().endswith("initialpasswords"))
    return run_with
