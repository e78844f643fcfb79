"""How a dynamic resource is declared, once: a dataclass whose fields are its properties.

The fields are the constructor's arguments. Their kinds say what is right and what it is called, for `check`; which of
them name the thing in the cloud decides what `diff` replaces; their names in camelCase are the names in the state.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi.output import Unknown

from providers.kinds import Kind

Properties = dict[str, Any]
PROPERTY, SECRET = "property", "secret"


@dataclass(frozen=True)
class Property:
    """One property of a dynamic resource.

    Attributes:
        kind: What it holds.
        may_be_empty: It may be missing, or an empty text.
        is_identity: Another value means another thing in the cloud.
    """

    kind: Kind
    may_be_empty: bool = False
    is_identity: bool = False


def given(kind: Kind, *, may_be_empty: bool = False) -> Any:
    """Declare a property that the program sets."""
    return dataclasses.field(metadata={PROPERTY: Property(kind, may_be_empty=may_be_empty)})


def identity(kind: Kind) -> Any:
    """Declare a property that names the thing in the cloud; the last of them is the resource's id."""
    return dataclasses.field(metadata={PROPERTY: Property(kind, is_identity=True)})


def always(value: object, kind: Kind) -> Any:
    """Declare a property that the program always sets to the same value, and that drift shows in."""
    return dataclasses.field(default=value, init=False, metadata={PROPERTY: Property(kind, may_be_empty=True)})


def computed() -> Any:
    """Declare a property that only the provider sets."""
    return dataclasses.field(default=None, init=False)


def computed_secret() -> Any:
    """Declare a property that only the provider sets, and that the state holds encrypted."""
    return dataclasses.field(default=None, init=False, metadata={SECRET: True})


@dataclass(frozen=True, kw_only=True)
class Args:
    """Arguments of a dynamic resource: the base of every declaration."""

    @classmethod
    @functools.cache
    def properties(cls) -> Mapping[str, Property]:
        """Return what the program sets, by its name in the state."""
        return {
            _camel(field.name): field.metadata[PROPERTY]
            for field in dataclasses.fields(cls)
            if PROPERTY in field.metadata
        }

    @classmethod
    @functools.cache
    def state_names(cls) -> Mapping[str, str]:
        """Return the name in the state of each field, also of those that only the provider sets."""
        return {field.name: _camel(field.name) for field in dataclasses.fields(cls)}

    @classmethod
    def secret_names(cls) -> list[str]:
        """Return the names of the properties that the state holds encrypted."""
        return [_camel(field.name) for field in dataclasses.fields(cls) if SECRET in field.metadata]

    @classmethod
    def identity_names(cls) -> list[str]:
        """Return the names of the properties that name the thing in the cloud."""
        return [name for name, declared in cls.properties().items() if declared.is_identity]

    @classmethod
    def inputs(cls, props: Properties) -> Properties:
        """Return the properties that the program sets, without what the engine and the state add."""
        return {name: props[name] for name in cls.properties() if name in props}

    @classmethod
    def mistakes(cls, props: Properties) -> Iterable[tuple[str, str]]:
        """Name every property that is missing or wrong, and why; values that are not known yet are left alone."""
        for name, declared in cls.properties().items():
            value = props.get(name)
            if value in (None, ""):
                if not declared.may_be_empty:
                    yield name, f"{declared.kind.words} is missing"
            elif is_known(value) and not declared.kind.is_right(value):
                yield name, f"must be {declared.kind.words}, not {value}"


def is_known(value: object) -> bool:
    """Tell whether a value, and each part of a list, is known already."""
    return all(map(is_known, value)) if isinstance(value, list) else not isinstance(value, Unknown)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
