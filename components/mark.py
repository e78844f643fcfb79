"""The mark on what this program creates: the stack that did, and the name that it has there.

A person who meets it in the console reads whose it is. And when the configuration of that stack names it as an existing
one, the stack lets go of it instead of deleting it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

STACK, NAME = "iot-ords-stack", "iot-ords-name"
"""Freeform tags."""

UNMARKED = ["freeformTags"]
"""To ignore from then on: tags are everybody's, and an update sends them all."""


def mark(name: str) -> dict[str, str]:
    """Return the freeform tags of something to create.

    Args:
        name: What tells it from others of its kind in the stack.
    """
    return {STACK: this_stack(), NAME: name}


def marked_name(freeform_tags: Mapping[str, str] | None) -> str | None:
    """Return the name that something has in this stack, or None if this stack did not create it."""
    tags = freeform_tags or {}
    return tags.get(NAME) if tags.get(STACK) == this_stack() else None


def this_stack() -> str:
    """Return the name of the running stack, with its project's: the mark of things that have no tags but one text."""
    return f"{pulumi.get_project()}/{pulumi.get_stack()}"
