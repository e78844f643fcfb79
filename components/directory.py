"""What there is in an identity domain by name: users, groups and apps, many names in one request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.oci import get_domains_apps_output, get_domains_groups_output, get_domains_users_output
from components.text import same_name

NAMES_PER_REQUEST = 25
"""A request's line holds 8 kB, and a page of answers 50 things."""

Ids = Mapping[str, str]
"""Id by what names have in common; see `same_name`."""


@dataclass(frozen=True)
class Entry:
    """A thing of an identity domain.

    Attributes:
        name: Its name, as it is spelled there.
        scim_id: Its SCIM id.
        external_id: What its maker wrote down to know it by, if anything.
    """

    name: str
    scim_id: str
    external_id: str | None


Entries = Mapping[str, Entry]
"""Things by what names have in common."""


@dataclass(frozen=True)
class Kind:
    """A kind of things whose names are unique in an identity domain.

    Attributes:
        noun: What people call it.
        attribute: SCIM attribute that holds the name.
        ask: Calls the oci plugin with a URL and a filter; names to things, or None where nothing answers.
    """

    noun: str
    attribute: str
    ask: Callable[[pulumi.Input[str], str], pulumi.Output[Entries | None]]


USERS = Kind(
    "User",
    "userName",
    lambda url, scim_filter: get_domains_users_output(
        idcs_endpoint=url, user_filter=scim_filter, attributes="userName,externalId"
    ).apply(lambda found: _entries(found.users, "user_name")),
)
GROUPS = Kind(
    "Group",
    "displayName",
    lambda url, scim_filter: get_domains_groups_output(
        idcs_endpoint=url, group_filter=scim_filter, attributes="displayName"
    ).apply(lambda found: _entries(found.groups, "display_name")),
)
APPS = Kind(
    "App",
    "name",
    lambda url, scim_filter: get_domains_apps_output(
        idcs_endpoint=url, app_filter=scim_filter, attributes="name"
    ).apply(lambda found: _entries(found.apps, "name")),
)


def find(kind: Kind, url: pulumi.Input[str], names: Sequence[str]) -> pulumi.Output[Entries | None]:
    """Look up things by their names.

    Args:
        kind: What to look for.
        url: URL of the identity domain.
        names: Names of any number.

    Returns:
        Those that there are; None where no identity domain answers.
    """
    pages = [kind.ask(url, text) for text in _filters(kind, names)]
    return pulumi.Output.all(*pages).apply(
        lambda found: None if None in found else {name: one for page in found for name, one in page.items()}
    )


def ids(entries: Entries | None) -> Ids | None:
    """Return no more than the ids; None where no identity domain answers."""
    return None if entries is None else {name: entry.scim_id for name, entry in entries.items()}


def _filters(kind: Kind, names: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(names), NAMES_PER_REQUEST):
        yield " or ".join(f"{kind.attribute} eq {_value(n)}" for n in names[first : first + NAMES_PER_REQUEST])


def _value(name: str) -> str:
    """Write a name as a filter's values are: as JSON. Source: RFC 7644, 3.4.2.2."""
    return json.dumps(name, ensure_ascii=False)


def _entries(found: Sequence[Any] | None, name: str) -> Entries | None:
    if found is None:
        return None
    entries = [Entry(getattr(one, name), one.id, one.external_id) for one in found]
    return {same_name(entry.name): entry for entry in entries}
