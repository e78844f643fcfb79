"""Values that another stack knows: `STACK#OUTPUT` stands for an output of it, in each key that is declared Shared."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import pulumi
from pydantic import TypeAdapter, ValidationError

from settings import commands, sentences
from settings.keys import KEYS, Key

REFERENCE = re.compile(r"([\w.-]+(?:/[\w.-]+){0,2})#([\w.-]+)")
"""Name of a stack (with organization and project, where they are others) and of one of its outputs."""

Read = Callable[[str], tuple[Mapping[str, Any], Collection[str]]]
"""Gives the outputs of a stack, and the names of those that are secret."""


def read_outputs(stack: str) -> tuple[Mapping[str, Any], Collection[str]]:
    """Ask the engine for the outputs of a stack in the same backend.

    Raises:
        Exception: There is no such stack, in the engine's words.
    """
    answer = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {"name": stack}).value
    return answer["outputs"], answer["secretOutputNames"]


def resolved(values: Mapping[str, Any], read: Read = read_outputs) -> tuple[dict[str, Any], list[str]]:
    """Put the outputs of other stacks in the place of their names.

    Args:
        values: Keys to values.
        read: Reads a stack.

    Returns:
        The values, and what is wrong: one line for each key whose value could not be had.
    """
    found, mistakes = dict(values), []
    for name, reference in _references(values):
        try:
            found[name] = _output(KEYS[name], reference, read)
        except LookupError as error:
            mistakes.append(f"{name}: {error.args[0]}")
    return found, mistakes


def _references(values: Mapping[str, Any]) -> Iterator[tuple[str, re.Match[str]]]:
    for name, value in values.items():
        # `pulumi config set --path` makes a list of one.
        text = value[0] if isinstance(value, list) and len(value) == 1 else value
        if name in KEYS and KEYS[name].is_shared and isinstance(text, str) and (found := REFERENCE.fullmatch(text)):
            yield name, found


def _output(key: Key, reference: re.Match[str], read: Read) -> Any:
    """Return the output that is named.

    Raises:
        LookupError: It cannot be had, or is not what the key takes.
    """
    stack, output = reference.groups()
    outputs, secrets = _read(stack, read)
    change = f"Run: {commands.set_value([key.name], f'{stack}#OUTPUT')}"
    if output not in outputs:
        names = ", ".join(sorted(outputs)) or f"none: is it deployed? Try: pulumi stack output --stack {stack}"
        raise LookupError(f"stack {stack} has no output {output}. Its outputs: {names}. {change}")
    if output in secrets:
        raise LookupError(f"output {output} of stack {stack} is a secret; expected {key.right}. {change}")
    try:
        TypeAdapter(key.kind).validate_python(outputs[output])
    except ValidationError:
        shown = sentences.shown(outputs[output])
        raise LookupError(f"output {output} of stack {stack} is {shown}; expected {key.right}. {change}") from None
    return outputs[output]


def _read(stack: str, read: Read) -> tuple[Mapping[str, Any], Collection[str]]:
    try:
        return read(stack)
    except Exception as error:
        words = " ".join(str(error).rpartition("returned an error: ")[2].split()).rstrip(".")
        raise LookupError(f"cannot read stack {stack}: {words}. Run: pulumi stack ls --all") from None
