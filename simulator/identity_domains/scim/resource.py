"""Create, change and delete SCIM resources by their schema; each resource adds its own rules.

Source: documentation "Send Requests", "Response Body" (envelope members) and "Response Codes".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import invalid, missing, not_found
from simulator.identity_domains.scim import patch, validation
from simulator.identity_domains.scim.schema import Attribute, Schema, load
from simulator.kernel.clock import timestamp
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

Author = Mapping[str, str]
"""Who did it, as `idcsCreatedBy` shows it."""
Computed = Mapping[str, Callable[[Directory, Document], Any]]


class Resource:
    """One kind of SCIM resource.

    Attributes:
        name: Name of its schema and its `meta.resourceType`.
        endpoint: Last part of its path below `/admin/v1`.
        kind: Kind of its documents in the store.
        computed: Attributes that are worked out when somebody asks for them.
    """

    name: ClassVar[str]
    endpoint: ClassVar[str]
    kind: ClassVar[str]
    computed: ClassVar[Computed] = {}

    @property
    def schema(self) -> Schema:
        """Attributes of the resource."""
        return load(self.name)

    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Fill in what the server sets and refuse what breaks a rule; `before` is None for a new resource."""

    def shown_once(self, _directory: Directory) -> frozenset[str]:
        """Return the attributes that only the answer to POST shows."""
        return frozenset()

    def refuse_delete(self, directory: Directory, document: Document, *, force: bool) -> None:
        """Raise a refusal when the resource may not be deleted."""

    def deleted(self, directory: Directory, document: Document) -> None:
        """Remove what depends on the resource."""

    def all(self, directory: Directory) -> list[Document]:
        """Return every resource of this kind."""
        return directory.all(self.kind)

    def find(self, directory: Directory, id: str) -> Document:
        """Return the resource with this id or OCID.

        Raises:
            not_found: 404.
        """
        document = directory.get(self.kind, id)
        if document is None:
            raise not_found(self.name, id)
        return document

    def create(self, directory: Directory, body: Document, author: Author) -> Document:
        """Return the new resource that `body` describes.

        Raises:
            missing: 400 or 409, the body breaks the schema or a rule.
        """
        after = validation.clean(self.schema, body, _rules(directory))
        if not after.get("schemas"):
            raise missing(["schemas"])
        return self.store(directory, None, after, author)

    def replace(self, directory: Directory, before: Document, body: Document, author: Author) -> Document:
        """Return the resource after a PUT; what only the server sets stays.

        Raises:
            missing: 400 or 409, the body breaks the schema or a rule.
        """
        after = validation.clean(self.schema, body, _rules(directory))
        if not after.get("schemas"):
            raise missing(["schemas"])
        return self.store(directory, before, _keep(self.schema.attributes, before, after), author)

    def patch(self, directory: Directory, before: Document, body: Document, author: Author) -> Document:
        """Return the resource after a PATCH.

        Raises:
            Refusal: 400 or 409, an operation breaks the schema or a rule.
        """
        after = json.loads(json.dumps(before))
        patch.apply(self.schema, after, body, _rules(directory))
        return self.store(directory, before, after, author)

    def delete(self, directory: Directory, document: Document, *, force: bool) -> None:
        """Remove the resource and what depends on it.

        Raises:
            Refusal: A rule keeps it.
        """
        self.refuse_delete(directory, document, force=force)
        self.deleted(directory, document)
        self._move_unique_values(directory, document, {})
        directory.delete(self.kind, document["id"])

    def store(self, directory: Directory, before: Document | None, after: Document, author: Author) -> Document:
        """Write the resource with its envelope, when no rule forbids it.

        Raises:
            Refusal: 400 or 409, a rule forbids it.
        """
        id = str(after.setdefault("id", before["id"] if before else directory.new_id()))
        after.setdefault("ocid", directory.ocid_of(self.kind, id))
        self.complete(directory, before, after)
        after["schemas"] = self._schemas(after)
        validation.require(self.schema, after)
        after |= self._envelope(directory, before, id, author)
        self._move_unique_values(directory, before or {}, after)
        directory.put(self.kind, id, after)
        return after

    def unique_values(self, document: Document) -> set[tuple[str, str]]:
        """Return the pairs of attribute and value that no other resource of the kind may have."""
        return {
            (attribute.name, str(document[attribute.name]))
            for attribute in self.schema.attributes.values()
            if attribute.unique and attribute.name not in {"id", "ocid"} and document.get(attribute.name)
        }

    def _move_unique_values(self, directory: Directory, before: Document, after: Document) -> None:
        old, new = self.unique_values(before), self.unique_values(after)
        for name, value in old - new:
            directory.release(self.kind, name, value)
        for name, value in sorted(new - old):
            directory.claim(self.kind, name, value, after["id"])

    def _schemas(self, document: Document) -> list[str]:
        present = [extension.name for extension in self.schema.extensions if document.get(extension.name)]
        return [self.schema.urn, *present]

    def _envelope(self, directory: Directory, before: Document | None, id: str, author: Author) -> Document:
        now = timestamp(directory.now)
        return {
            "meta": {
                "resourceType": self.schema.urn.rpartition(":")[2],
                "created": before["meta"]["created"] if before else now,
                "lastModified": now,
                "location": f"{directory.url}/admin/v1/{self.endpoint}/{id}",
                "version": directory.new_id(),
            },
            "idcsCreatedBy": before["idcsCreatedBy"] if before else dict(author),
            "idcsLastModifiedBy": dict(author),
            "domainOcid": directory.ocid,
            "compartmentOcid": directory.domain["compartmentId"],
            "tenancyOcid": directory.tenancy_ocid,
        }


@dataclass(frozen=True, eq=False)
class View(Mapping[str, Any]):
    """A resource whose computed attributes are worked out when somebody looks at them."""

    resource: Resource
    directory: Directory
    document: Document
    is_new: bool = False
    """Whether it has only just been made: then it shows what is shown once."""

    def __getitem__(self, name: str) -> Any:
        """Return an attribute."""
        if not self.is_new and name in self.resource.shown_once(self.directory):
            raise KeyError(name)
        compute = self.resource.computed.get(name)
        return compute(self.directory, self.document) if compute else self.document[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the attributes."""
        return (name for name in {**self.document, **self.resource.computed} if name in self)

    def __len__(self) -> int:
        """Return how many attributes there are."""
        return sum(1 for _ in self)


def _rules(directory: Directory) -> validation.Rules:
    return validation.Rules(ignore_unknown=directory.settings.unknown_attributes == "ignore")


def _keep(attributes: Mapping[str, Attribute], before: Document, after: Document) -> Document:
    """Return `after` with what a PUT cannot change taken from `before`."""
    kept = dict(after)
    for attribute in attributes.values():
        old, new = before.get(attribute.name), after.get(attribute.name)
        if old is None:
            continue
        if attribute.mutability == "immutable" and new not in (None, old) and not attribute.parts:
            raise invalid(f"The attribute {attribute.name} cannot be changed.", "mutability")
        if attribute.mutability in {"readOnly", "immutable"} and not attribute.parts:
            kept[attribute.name] = old
        elif attribute.parts and not attribute.multi_valued:
            inner = _keep(attribute.parts, old, new or {})
            kept |= {attribute.name: inner} if inner else {}
        elif attribute.mutability == "readOnly":
            kept[attribute.name] = old
    return kept


def refuse_stale(document: Document, if_match: str | None) -> None:
    """Check the version a caller saw last.

    Raises:
        Refusal: 412, the resource changed since.
    """
    versions = {version.strip().removeprefix("W/").strip('"') for version in (if_match or "*").split(",")}
    if versions.isdisjoint({"*", document["meta"]["version"]}):
        raise Refusal(412, "", "The resource was changed since it was read.", "if-match")
