"""Who may read what, before and after a preview: users, groups, grants, scopes and data access joined per person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from pipeline.steps import UNKNOWN, Inputs, Preview, Step, decoded

ORDS = "the IoT data of {}"
DIRECT = "the database of IoT domain {}, by direct connection"

Access = frozenset[tuple[str, str]]
"""Pairs of a person and what the person may read."""


@dataclass(frozen=True)
class Side:
    """The stack before a preview, or after it.

    Attributes:
        preview: What the engine told.
        after: Which side.
    """

    preview: Preview
    after: bool

    def of(self, *types: str) -> Iterator[tuple[Step, Inputs]]:
        """Yield the resources of some types that are there on this side, with their inputs."""
        for step in self.preview.steps:
            inputs = step.new if self.after else step.old
            if step.type in types and inputs:
                yield step, inputs

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """Group name to user names."""
        return {inputs["displayName"]: self._members(inputs) for _, inputs in self.of("DomainsGroup")}

    @cached_property
    def assigned(self) -> frozenset[tuple[str, str]]:
        """Kind (`User` or `Group`) and name of everyone who is assigned to the application."""
        return frozenset(
            (inputs["grantee"]["type"], grantee_name(step, inputs)) for step, inputs in self.of("DomainsGrant")
        )

    @cached_property
    def scopes(self) -> frozenset[str]:
        """Names of the IoT domains whose scopes the application has."""
        apps = [inputs for _, inputs in self.of("DomainsApp")]
        values = [str(scope["value"]) for app in apps for scope in app.get("scopes") or ()]
        known = frozenset(self.preview.offered(value) for value in values if value != UNKNOWN)
        return known | self.preview.awaited if UNKNOWN in values else known

    @cached_property
    def trusting(self) -> frozenset[str]:
        """Names of the IoT domains that trust the identity domain."""
        return frozenset(self.iot_domain(step, inputs) for step, inputs in self.of("OrdsDataAccess"))

    def iot_domain(self, step: Step, inputs: Inputs) -> str:
        """Return the name of the IoT domain that a data access is for; its OCID if it has none."""
        ocid = str(inputs["iotDomainId"])
        return step.iot_domain if ocid == UNKNOWN else self.preview.iot_domains.get(ocid, ocid)

    @cached_property
    def access(self) -> Access:
        """Everything that a person may read."""
        readers = {person for kind, name in self.assigned for person in self._people(kind, name)}
        ords = {(person, ORDS.format(domain)) for person in readers for domain in self.scopes & self.trusting}
        return frozenset(ords | set(self._direct()))

    def _direct(self) -> Iterator[tuple[str, str]]:
        for step, inputs in self.of("DirectDataAccess"):
            for group in self.direct_groups(inputs):
                for person in self._people("Group", group):
                    yield person, DIRECT.format(self.iot_domain(step, inputs))

    def direct_groups(self, inputs: Inputs) -> list[str]:
        """Return the names of the groups that a direct data access is for."""
        names = inputs.get("groupNames")
        if isinstance(names, list) and all("/" in str(name) for name in names):
            return [str(name).rpartition("/")[2] for name in names]
        return [str(name) for name in decoded(self.preview.config, "directAccessGroups")]

    def _people(self, kind: str, name: str) -> Iterable[str]:
        if kind == "User":
            return (name,)
        return self.members.get(name, frozenset({f"members of group {name}"}))

    def _members(self, inputs: Inputs) -> frozenset[str]:
        ids = [str(member["value"]) for member in inputs.get("members") or ()]
        known = {self.preview.names[id_] for id_ in ids if id_ in self.preview.names}
        if not self.after or len(known) == len(ids):
            return frozenset(known)
        # Ids of users that are still to be created are unknown; the configuration names them.
        wanted = [group for group in _configured_groups(self.preview) if group.get("name") == inputs["displayName"]]
        names = {name.casefold(): name for name in (*self.preview.names.values(), *self._created)}
        members = [str(member) for group in wanted for member in group.get("members") or ()]
        return frozenset(known.union(names.get(member.casefold(), member) for member in members))

    @property
    def _created(self) -> list[str]:
        """Names of the users that the stack makes: an identity domain does not tell upper from lower case in them."""
        return [str(inputs["userName"]) for _, inputs in self.of("DomainsUser")]


@dataclass(frozen=True)
class Difference:
    """What a preview changes for people.

    Attributes:
        before: The stack as the cloud has it now.
        after: The stack as it will be.
    """

    before: Side
    after: Side

    @classmethod
    def of(cls, preview: Preview) -> Difference:
        """Compare both sides of a preview."""
        return cls(Side(preview, after=False), Side(preview, after=True))

    @property
    def gained(self) -> list[tuple[list[str], str]]:
        """People and what all of them gain."""
        return grouped(self.after.access - self.before.access)

    @property
    def lost(self) -> list[tuple[list[str], str]]:
        """People and what all of them lose."""
        return grouped(self.before.access - self.after.access)

    @property
    def moves(self) -> list[tuple[str, str, bool, bool]]:
        """Person, group, whether the person joins it, and whether the person's access stays as it was."""
        groups = self.before.members.keys() & self.after.members.keys()
        found = []
        for group in sorted(groups):
            before, after = self.before.members[group], self.after.members[group]
            found += [(person, group, person in after, self._keeps(person)) for person in sorted(before ^ after)]
        return found

    def _keeps(self, person: str) -> bool:
        return _of(self.before.access, person) == _of(self.after.access, person) != set()


def grouped(access: Access) -> list[tuple[list[str], str]]:
    """Join people who share the very same things: each line is people and one enumeration of things."""
    things: dict[str, list[str]] = {}
    for person, thing in sorted(access):
        things.setdefault(person, []).append(thing)
    people: dict[tuple[str, ...], list[str]] = {}
    for person, listed in things.items():
        people.setdefault(tuple(listed), []).append(person)
    return [(names, joined(listed)) for listed, names in people.items()]


def joined(words: Sequence[str], most: int = 12) -> str:
    """Join words by commas and `and`; more than `most` are counted."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def grantee_name(step: Step, inputs: Inputs) -> str:
    """Return the name of whom a grant is for: the program puts it last into the resource's name."""
    _, _, name = step.name.partition(f"-grant-{inputs['grantee']['type'].lower()}-")
    return name or step.name


def _of(access: Access, person: str) -> set[str]:
    return {thing for name, thing in access if name == person}


def _configured_groups(preview: Preview) -> list[dict[str, Any]]:
    file = preview.config.get("readersFile")
    groups = _groups_in(Path(file)) if file else decoded(preview.config, "groups")
    return [group for group in groups if isinstance(group, dict)]


def _groups_in(file: Path) -> list[Any]:
    """Return the groups of a file of readers; of one that cannot be read the program itself says so."""
    try:
        content = yaml.load(file.read_bytes(), yaml.BaseLoader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return []
    groups = content.get("groups") if isinstance(content, dict) else None
    return groups if isinstance(groups, list) else []
