"""What there is in an identity domain by name: users, groups and apps, many names in one request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.explanation import explain
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
        name: Property of the resource that holds the name.
        ask: Calls the oci plugin with a URL, a filter and options; names to ids, or None where nothing answers.
    """

    noun: str
    attribute: str
    name: str
    ask: Callable[[pulumi.Input[str], str, pulumi.InvokeOutputOptions], pulumi.Output[Ids | None]]


USERS = Kind(
    "User",
    "userName",
    "userName",
    lambda url, scim_filter, opts: get_domains_users_output(
        idcs_endpoint=url, user_filter=scim_filter, attributes="userName", opts=opts
    ).apply(lambda found: _ids((user.user_name, user.id) for user in found.users) if found.users is not None else None),
)
GROUPS = Kind(
    "Group",
    "displayName",
    "displayName",
    lambda url, scim_filter, opts: get_domains_groups_output(
        idcs_endpoint=url, group_filter=scim_filter, attributes="displayName", opts=opts
    ).apply(
        lambda found: _ids((one.display_name, one.id) for one in found.groups) if found.groups is not None else None
    ),
)
APPS = Kind(
    "App",
    "name",
    "name",
    lambda url, scim_filter, opts: get_domains_apps_output(
        idcs_endpoint=url, app_filter=scim_filter, attributes="name", opts=opts
    ).apply(lambda found: _ids((app.name, app.id) for app in found.apps) if found.apps is not None else None),
)


def find(
    kind: Kind, url: pulumi.Input[str], names: Sequence[str], opts: pulumi.InvokeOutputOptions | None = None
) -> pulumi.Output[Ids | None]:
    """Look up things by their names.

    Args:
        kind: What to look for.
        url: URL of the identity domain.
        names: Names of any number.
        opts: Whom to look up for.

    Returns:
        The ids of those that there are; None where no identity domain answers.
    """
    pages = [kind.ask(url, text, opts or pulumi.InvokeOutputOptions()) for text in _filters(kind, names)]
    return pulumi.Output.all(*pages).apply(
        lambda found: None if None in found else {name: ocid for page in found for name, ocid in page.items()}
    )


def _filters(kind: Kind, names: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(names), NAMES_PER_REQUEST):
        yield " or ".join(f'{kind.attribute} eq "{_quoted(n)}"' for n in names[first : first + NAMES_PER_REQUEST])


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _ids(pairs: Iterator[tuple[str, str]]) -> Ids:
    return {same_name(name): scim_id for name, scim_id in pairs}


class FreeNames:
    """Refuses to create what there is already, in preview too: the oci plugin would try for minutes without a word.

    The engine asks only when something is really about to be created, never for what the stack has made before. All
    names are looked up at the first question.
    """

    def __init__(self, kind: Kind, names: Sequence[str], advice: str) -> None:
        """Prepare the question.

        Args:
            kind: What is to be created.
            names: All names that the program creates.
            advice: What to do if a name is taken; `{name}` stands for it.
        """
        self._kind, self._names, self._advice = kind, names, advice
        self._found: dict[str, Awaitable[Ids | None]] = {}

    def hooks(self) -> pulumi.ResourceHookBinding:
        """Return what to give to each resource to create."""
        hook_name = f"{self._kind.noun.lower()} name must be free"
        hook = pulumi.ResourceHook(hook_name, self._check, pulumi.ResourceHookOptions(on_dry_run=True))
        return pulumi.ResourceHookBinding(before_create=[hook], on_error=[explain(self._kind.noun.lower())])

    async def _check(self, args: pulumi.ResourceHookArgs) -> None:
        inputs = args.new_inputs or {}
        url, name = inputs.get("idcsEndpoint"), inputs.get(self._kind.name)
        if not isinstance(url, str) or not url.startswith("https://") or not isinstance(name, str):
            return  # not known yet: the identity domain is new
        if url not in self._found:
            self._found[url] = asyncio.ensure_future(find(self._kind, url, self._names).future())
        if same_name(name) in (await self._found[url] or {}):
            noun = self._kind.noun
            raise pulumi.RunError(
                f"{noun} {name} exists already in the identity domain. " + self._advice.format(name=name)
            )
