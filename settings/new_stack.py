"""Write the file of a new stack: `make stack NAME=staging` asks for what is missing and comments all the rest.

Does not: make the stack in Pulumi's state, or ask for secrets: `pulumi config set --secret` encrypts them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from components.people import Administrator
from components.text import RegionName
from settings.configuration import PROJECT
from settings.keys import KEYS, Key
from settings.sentences import shown, visible

Ask = Callable[[str], str]
"""Shows a question and returns what was typed."""


def answers(ask: Ask) -> dict[str, Any]:
    """Ask for what no stack can do without.

    Args:
        ask: How to ask.

    Returns:
        Full keys and their values.
    """
    given: dict[str, Any] = {"oci:region": _right(ask, "Region of the IoT domains, such as us-ashburn-1", RegionName)}
    given |= _of_key(ask, "iotDomainIds", parse=lambda text: text.replace(",", " ").split())
    if existing := _of_key(ask, "identityDomainId", may_be_empty=True):
        return given | existing
    administrator = {
        str(field.alias): _right(ask, f"Administrator of the new identity domain, {field.alias}", _type(field))
        for field in Administrator.model_fields.values()
    }
    return given | _of_key(ask, "compartmentId") | {f"{PROJECT}:administrator": administrator}


def _of_key(ask: Ask, name: str, **how: Any) -> dict[str, Any]:
    key = KEYS[name]
    question = f"{key.right[0].upper()}{key.right[1:]}: {key.field.description}"
    value = _right(ask, question, _type(key.field), **how)
    return {f"{PROJECT}:{name}": value} if value else {}


def _type(field: FieldInfo) -> Any:
    return Annotated[field.annotation, *field.metadata]


def _right(ask: Ask, question: str, kind: Any, *, parse: Callable[[str], Any] = str, may_be_empty: bool = False) -> Any:
    """Ask until the answer is right."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    wrong = ""
    while True:
        text = ask(f"{wrong}{question}: ").strip()
        if may_be_empty and not text:
            return None
        try:
            return adapter.dump_python(adapter.validate_python(parse(text)), mode="json")
        except ValidationError:
            wrong = f"{visible(shown(text))} is not right. "


def content(given: Mapping[str, Any]) -> str:
    """Return the file: what was given, and every other key as a comment with its meaning and default.

    Args:
        given: Full keys and their values.
    """
    rest = [key for name, key in KEYS.items() if f"{PROJECT}:{name}" not in given]
    lines = ["config:", *(line for key, value in given.items() for line in _entry(key, value))]
    return "\n".join([*lines, "  # All that follows is optional.", *map(_comment, rest)]) + "\n"


def _entry(key: str, value: Any) -> Iterator[str]:
    yield f"  {key}: {json.dumps(value, ensure_ascii=False)}"


def _comment(key: Key) -> str:
    if key.is_secret:
        return f"  # {key.field.description}: {key.command}"
    return f"  # {PROJECT}:{key.name}: {json.dumps(key.default, ensure_ascii=False)}  # {key.field.description}"


def main(name: str, ask: Ask = input) -> None:
    """Write `Pulumi.<name>.yaml`, unless it is there already.

    Args:
        name: Name of the stack.
        ask: How to ask.
    """
    file = Path(f"Pulumi.{name}.yaml")
    if file.exists():
        sys.exit(f"{file} is there already. Change it with pulumi config set, or choose another name.")
    try:
        text = content(answers(ask))
    except (EOFError, KeyboardInterrupt):
        sys.exit(f"\nNothing was written: {file} needs an answer to each question.")
    file.write_text(text, encoding="utf-8")
    sys.stdout.write(f"Wrote {file}. Next: pulumi stack init {name}, then pulumi preview --stack {name}\n")


if __name__ == "__main__":
    main(sys.argv[1])
