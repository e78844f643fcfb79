"""What every dynamic resource and its provider share; a resource is declared by its `Args` (declaration.py)."""

from __future__ import annotations

import os
import sys
from typing import ClassVar, Generic, TypeVar

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

from providers.cloud import Cloud
from providers.declaration import Args, Properties
from providers.failure import in_one_line
from providers.voice import printable

A = TypeVar("A", bound=Args)


class CloudProvider(ResourceProvider):
    """A dynamic provider that asks Oracle Cloud: create and update both make it so, whatever was there before.

    Attributes:
        args: The declaration of the resource.
        cloud: The way to the world, in the plugin process. The engine stores a provider with its attributes: in the
            program there are none.
    """

    serialize_as_secret_always = False
    args: ClassVar[type[Args]]
    cloud: Cloud

    def configure(self, req: ConfigureRequest) -> None:
        """Connect to the world; switch off tracebacks, and the parts of Oracle's SDK that nobody needs here."""
        sys.tracebacklimit = 0
        os.environ.setdefault("OCI_PYTHON_SDK_NO_SERVICE_IMPORTS", "True")
        self.cloud = Cloud(req.config.get)

    @in_one_line
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Name every property that is missing or wrong; values that are not known yet are left alone."""
        return CheckResult(news, [CheckFailure(name, printable(reason)) for name, reason in self.args.mistakes(news)])

    @in_one_line
    def diff(self, _id: str, olds: Properties, news: Properties) -> DiffResult:
        """Compare what the program sets; only another identity replaces."""
        changed = [name for name, value in self.args.inputs(news).items() if olds.get(name) != value]
        replaces = [name for name in changed if name in self.args.identity_names()]
        return DiffResult(changes=bool(changed), replaces=replaces)

    @in_one_line
    def create(self, props: Properties) -> CreateResult:
        """Make it so."""
        return CreateResult(props[self.args.identity_names()[-1]], self.make_it_so({}, props))

    @in_one_line
    def update(self, _id: str, olds: Properties, news: Properties) -> UpdateResult:
        """Make it so, exactly as create."""
        return UpdateResult(self.make_it_so(olds, news))

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Bring the cloud to what the properties say.

        Args:
            _olds: Properties of the state; empty when the resource is new.
            news: Properties that the program sets.

        Returns:
            The properties to keep in the state.
        """
        return self.args.inputs(news)

    @in_one_line
    def read(self, id_: str, props: Properties) -> ReadResult:
        """Report what the cloud says now, as state and as inputs, so that a preview shows the drift."""
        seen = self.look(props)
        if seen is None:
            return ReadResult(None, {})
        return ReadResult(id_, outs={**props, **seen}, inputs=self.args.inputs({**props, **seen}))

    def look(self, _props: Properties) -> Properties | None:
        """Read the properties that may have drifted.

        Args:
            _props: Properties of the state.

        Returns:
            Those that the cloud tells, with its values; None when the thing is gone.
        """
        return {}


class CloudResource(Resource, Generic[A]):
    """A dynamic resource.

    Attributes:
        provider: Acts for it.
    """

    provider: ClassVar[type[CloudProvider]]

    def __init__(self, name: str, args: A, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the resource.

        Args:
            name: Resource name.
            args: Its properties.
            opts: Resource options.
        """
        props = {field: getattr(args, field) for field in args.state_names()}
        encrypted = pulumi.ResourceOptions(additional_secret_outputs=args.secret_names())
        super().__init__(self.provider(), name, props, pulumi.ResourceOptions.merge(opts, encrypted))

    def translate_input_property(self, prop: str) -> str:
        """Return the name that an attribute has in the state."""
        return self.provider.args.state_names().get(prop, prop)

    def translate_output_property(self, prop: str) -> str:
        """Return the attribute that holds a property of the state."""
        return next((name for name, state in self.provider.args.state_names().items() if state == prop), prop)
