"""The raw configuration of one stack: what was written down, and what is wrong with it key by key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pulumi
from pydantic import ValidationError

from components.identity_domain import ExistingIdentityDomain, NewIdentityDomain
from components.iot_domain import ExistingIotDomainGroup, ExistingIotDomains, NewIotDomainGroup, NewIotDomains
from components.section import Section
from settings import readers_file, references, sentences, stack_file
from settings.keys import KEYS, SECTIONS, keys_of
from settings.project import PROJECT

DISPOSABLE_STACKS = ("sim", "dev")
PROTECTIONS = ("protectIdentityDomain", "protectIotDomains")
EMPTY = ("", "[]", "{}")
"""What Pulumi.yaml gives as the default of an optional key."""
KEYS_OF_CREDENTIALS = ("oci:privateKey", "oci:privateKeyPassword")

EITHER_OR = (
    *(ExistingIotDomains, NewIotDomains),
    *(ExistingIotDomainGroup, NewIotDomainGroup),
    *(ExistingIdentityDomain, NewIdentityDomain),
)
"""Sections of which a stack needs one of two."""

AnySection = TypeVar("AnySection", bound=Section)


@dataclass(frozen=True)
class Configuration:
    """What was written down for a stack.

    Attributes:
        stack: Name of the stack.
        values: The project's keys to their values; those that are empty are left out.
        encrypted: The keys that are stored encrypted, wholly or in part.
        in_clear: Names inside an encrypted key that are not encrypted, by key.
        exposed: Full keys of the oci plugin's secrets that are stored in clear text.
    """

    stack: str
    values: Mapping[str, Any]
    encrypted: frozenset[str]
    in_clear: Mapping[str, Sequence[str]]
    exposed: tuple[str, ...]

    @classmethod
    def of(
        cls, config: Mapping[str, str], stack: str, is_secret: Callable[[str], bool], written: Mapping[str, Any]
    ) -> Configuration:
        """Take a configuration as Pulumi gives it.

        Args:
            config: Full key (`project:clientId`) to text; lists and objects are JSON.
            stack: Name of the stack.
            is_secret: Tells whether a full key is stored encrypted, at least in part.
            written: What stands in the stack's file, by full key, where secrets are still encrypted.
        """
        prefix = f"{PROJECT}:"
        values = {
            key.removeprefix(prefix): _decoded(text)
            for key, text in config.items()
            if key.startswith(prefix) and text not in EMPTY
        }
        for key in PROTECTIONS:
            values.setdefault(key, stack not in DISPOSABLE_STACKS)
        encrypted = frozenset(key for key in values if is_secret(prefix + key))
        exposed = tuple(key for key in KEYS_OF_CREDENTIALS if config.get(key) and not is_secret(key))
        in_clear = {
            key: tuple(stack_file.in_clear_text(written.get(prefix + key)))
            for key in encrypted & KEYS.keys()
            if KEYS[key].is_secret
        }
        return cls(stack, values, encrypted, in_clear, exposed)

    def with_readers(self) -> Configuration:
        """Return the same with what stands in the file of readers, if there is one.

        Raises:
            pulumi.RunError: It cannot be had, or the configuration has some of it too; the text says what to do.
        """
        if not (path := self.readers_file):
            return self
        self.refuse(sentences.in_readers_file(name, path) for name in readers_file.KEYS if name in self.values)
        found, mistakes = readers_file.read(path)
        self.refuse(mistakes)
        return replace(self, values={**self.values, **found})

    def resolved(self, read_outputs: references.Read) -> Configuration:
        """Return the same with the outputs of other stacks in the place of their names.

        Raises:
            pulumi.RunError: One could not be had; the text names every one.
        """
        values, mistakes = references.resolved(self.values, read_outputs)
        self.refuse(mistakes)
        return replace(self, values=values)

    @property
    def readers_file(self) -> str:
        """Path of the file in which who may read stands; empty if there is none."""
        path = self.values.get("readersFile")
        return path if isinstance(path, str) else ""

    @property
    def identity_domain(self) -> type[ExistingIdentityDomain | NewIdentityDomain]:
        """Tell which identity domain the stack is for."""
        return ExistingIdentityDomain if "identityDomainId" in self.values else NewIdentityDomain

    @property
    def iot_domains(self) -> type[ExistingIotDomains | NewIotDomains]:
        """Tell which IoT domains the stack is for."""
        return NewIotDomains if "newIotDomains" in self.values else ExistingIotDomains

    @property
    def iot_domain_group(self) -> type[ExistingIotDomainGroup | NewIotDomainGroup]:
        """Tell which group new IoT domains are for."""
        return ExistingIotDomainGroup if "iotDomainGroupId" in self.values else NewIotDomainGroup

    def _is_needed(self, kind: type[Section]) -> bool:
        """Tell whether a section is that side of its either-or which the stack is for."""
        chosen = (self.iot_domains, self.iot_domain_group, self.identity_domain)
        return kind in chosen or kind not in EITHER_OR

    def section(self, kind: type[AnySection]) -> AnySection:
        """Return one section.

        Raises:
            pydantic.ValidationError: Something in it is wrong.
        """
        return kind.model_validate({key: self.values[key] for key in keys_of(kind) if key in self.values})

    def mistakes(self) -> Iterator[str]:
        """Say what is wrong with each key, with the command that mends it."""
        yield from map(sentences.credential_in_clear_text, self.exposed)
        for name in sorted(self.values.keys() & KEYS.keys()):
            if KEYS[name].is_secret and name not in self.encrypted:
                yield sentences.in_clear_text(KEYS[name])
            if not KEYS[name].is_secret and name in self.encrypted:
                yield sentences.encrypted(KEYS[name])
        for key, names in self.in_clear.items():
            yield from (sentences.in_clear_text(KEYS[key], name) for name in names)
        for kind in SECTIONS:
            yield from self._mistakes_in(kind)
        if self.values.keys() >= {"iotDomainIds", "newIotDomains"}:
            yield sentences.both("newIotDomains", "iotDomainIds")
        yield from map(sentences.unknown, sorted(self.values.keys() - KEYS.keys()))

    def check(self) -> None:
        """Refuse a configuration with mistakes; one that was only begun, in one sentence.

        Raises:
            pulumi.RunError: There are mistakes; the text names every one.
        """
        mistakes, missing = list(self.mistakes()), list(self._missing())
        if 1 < len(missing) == len(mistakes):
            raise pulumi.RunError(sentences.unfilled(self.stack, missing))
        self.refuse(mistakes)

    def _missing(self) -> Iterator[str]:
        """Name the required keys that are not there."""
        for kind in filter(self._is_needed, SECTIONS):
            yield from (key.name for key in keys_of(kind).values() if key.required and key.name not in self.values)

    def _mistakes_in(self, kind: type[Section]) -> Iterator[str]:
        hidden = {key.name for key in KEYS.values() if key.is_secret} | self.encrypted
        try:
            self.section(kind)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                # What is written down must be right; what is missing matters only where it is needed.
                if self._is_needed(kind) or detail["type"] != "missing" or len(detail["loc"]) > 1:
                    yield sentences.wrong(detail, hidden)

    def refuse(self, mistakes: Iterable[str]) -> None:
        """End the program if there are mistakes.

        Raises:
            pulumi.RunError: There are; the text names every one.
        """
        if listed := [self._where_it_stands(line) for line in mistakes]:
            raise pulumi.RunError(sentences.report(self.stack, listed))

    def _where_it_stands(self, mistake: str) -> str:
        """Name the file instead of a command, for what stands there."""
        key = re.split(r"\W", mistake, maxsplit=1)[0]
        line, run, _ = mistake.partition(" Run: ")
        stands_there = self.readers_file and key in readers_file.KEYS
        return f"{line} Mend it in {self.readers_file}" if run and stands_there else mistake


def _decoded(text: str) -> Any:
    """Return a list or an object for its JSON, and any other text as it is."""
    if text[:1] not in ("[", "{"):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
