"""What there is in an identity domain by name: users, groups and apps, many names in one request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.oci import get_domains_apps_output, get_domains_groups_output, get_domains_users_output
from components.text import same_name

NAMES_PER_REQUEST = 25
"""A request's line holds 8 kB, and a page of answers 50 things."""

Ids = Mapping[str, str]
"""SCIM id by what names have in common; see `same_name`."""


@dataclass(frozen=True)
class Kind:
    """A kind of things whose names are unique in an identity domain.

    Attributes:
        noun: What people call it.
        attribute: SCIM attribute that holds the name.
        ask: Calls the oci plugin with a URL and a filter; names to ids, or None where nothing answers.
    """

    noun: str
    attribute: str
    ask: Callable[[pulumi.Input[str], str], pulumi.Output[Ids | None]]


USERS = Kind(
    "User",
    "userName",
    lambda url, scim_filter: get_domains_users_output(
        idcs_endpoint=url, user_filter=scim_filter, attributes="userName"
    ).apply(lambda found: _ids((user.user_name, user.id) for user in found.users) if found.users is not None else None),
)
GROUPS = Kind(
    "Group",
    "displayName",
    lambda url, scim_filter: get_domains_groups_output(
        idcs_endpoint=url, group_filter=scim_filter, attributes="displayName"
    ).apply(
        lambda found: _ids((one.display_name, one.id) for one in found.groups) if found.groups is not None else None
    ),
)
APPS = Kind(
    "App",
    "name",
    lambda url, scim_filter: get_domains_apps_output(
        idcs_endpoint=url, app_filter=scim_filter, attributes="name"
    ).apply(lambda found: _ids((app.name, app.id) for app in found.apps) if found.apps is not None else None),
)


def find(kind: Kind, url: pulumi.Input[str], names: Sequence[str]) -> pulumi.Output[Ids | None]:
    """Look up things by their names.

    Args:
        kind: What to look for.
        url: URL of the identity domain.
        names: Names of any number.

    Returns:
        The ids of those that there are; None where no identity domain answers.
    """
    pages = [kind.ask(url, text) for text in _filters(kind, names)]
    return pulumi.Output.all(*pages).apply(
        lambda found: None if None in found else {name: ocid for page in found for name, ocid in page.items()}
    )


def _filters(kind: Kind, names: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(names), NAMES_PER_REQUEST):
        yield " or ".join(f"{kind.attribute} eq {_value(n)}" for n in names[first : first + NAMES_PER_REQUEST])


def _value(name: str) -> str:
    """Write a name as a filter's values are: as JSON. Source: RFC 7644, 3.4.2.2."""
    return json.dumps(name, ensure_ascii=False)


def _ids(pairs: Iterator[tuple[str, str]]) -> Ids:
    return {same_name(name): scim_id for name, scim_id in pairs}
