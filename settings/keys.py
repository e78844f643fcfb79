"""The configuration keys, as the sections of the components declare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from components.confidential_app import App
from components.identity_domain import ExistingIdentityDomain, NewIdentityDomain
from components.iot_domain import ExistingIotDomainGroup, ExistingIotDomains, NewIotDomainGroup, NewIotDomains
from components.ords_data_access import DataAccess
from components.readers import Readers
from components.section import Section
from components.tenancy import Home
from components.text import Shared
from settings import commands
from settings.readers_file import ReadersFile
from settings.runs import Runs

REFERENCE_FORM = "STACK#OUTPUT"
SECTIONS: tuple[type[Section], ...] = (
    ExistingIotDomains,
    NewIotDomains,
    ExistingIotDomainGroup,
    NewIotDomainGroup,
    ExistingIdentityDomain,
    NewIdentityDomain,
    Home,
    App,
    Readers,
    ReadersFile,
    DataAccess,
    Runs,
)
"""In the order in which people read about them."""


@dataclass(frozen=True)
class Key:
    """What is known of one configuration key.

    Attributes:
        name: In camelCase.
        field: Its declaration.
        purpose: What it is required for, such as `to create an identity domain`; empty if for everything.
    """

    name: str
    field: FieldInfo
    purpose: str

    @property
    def default(self) -> Any:
        """The value where none is written down, as Pulumi.yaml has it; empty if there is none."""
        default = self.field.get_default(call_default_factory=True)
        if default is PydanticUndefined:
            return {"tuple": [], "str": ""}.get((get_origin(self.field.annotation) or str).__name__, {})
        return list(default) if isinstance(default, tuple) else "" if default is None else default

    @property
    def required(self) -> str:
        """What the key is required for; empty if it is optional."""
        return f"required {self.purpose}".rstrip() if self.field.is_required() else ""

    @property
    def right(self) -> str:
        """What a right value is: what its type says, unless it has words of its own."""
        if self.field.title:
            return self.field.title
        if get_origin(self.field.annotation) is Literal:
            return " or ".join(get_args(self.field.annotation))
        bounds = [
            str(getattr(rule, name)) for rule in self.field.metadata for name in ("ge", "le") if hasattr(rule, name)
        ]
        return f"a whole number from {' to '.join(bounds)}" if bounds else "true or false"

    @property
    def is_secret(self) -> bool:
        """Tell whether the key holds secrets."""
        return SecretStr in _inside(self.field.annotation)

    @property
    def is_shared(self) -> bool:
        """Tell whether a value may be an output of another stack, written as `STACK#OUTPUT`."""
        return any(isinstance(mark, Shared) for mark in self.field.metadata)

    @property
    def kind(self) -> Any:
        """The type of a right value, with its bounds."""
        return Annotated[self.field.annotation, *self.field.metadata]

    @property
    def meaning(self) -> str:
        """What the key means."""
        shared = f"; or {REFERENCE_FORM}, an output of another stack" if self.is_shared else ""
        return f"{self.field.description}{shared}"

    @property
    def command(self) -> str:
        """The command that sets the key, with an example or the default."""
        example = self.field.examples[0] if self.field.examples else self.default
        return commands.set_example(self.name, example, is_secret=self.is_secret)


def keys_of(section: type[Section]) -> Mapping[str, Key]:
    """Return the keys of one section, by name."""
    fields = {str(field.alias): field for field in section.model_fields.values()}
    return {name: Key(name, field, section.purpose) for name, field in fields.items()}


def _inside(annotation: Any) -> set[Any]:
    """Collect the types that an annotation is made of."""
    return {annotation}.union(*(_inside(part) for part in get_args(annotation)))


KEYS: Mapping[str, Key] = {name: key for section in SECTIONS for name, key in keys_of(section).items()}
