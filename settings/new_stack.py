"""Write or fill in the file of a stack: `make stack NAME=staging` asks for what is missing and comments all the rest.

Does not: make the stack in Pulumi's state, or ask for secrets: `pulumi config set --secret` encrypts them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from components.people import Administrator
from components.text import Names, RegionName
from settings import stack_file
from settings.keys import KEYS, Key
from settings.project import PROJECT, full_keys
from settings.references import REFERENCE
from settings.sentences import shown, visible

Ask = Callable[[str], str]
"""Shows a question and returns what was typed."""
REGION = "Region of the IoT domains, such as us-ashburn-1"
BEGINNING = ("iotDomainIds", "identityDomainId", "compartmentId", "administrator")
"""The keys that a stack begins with: the first, and the second or the other two."""
CONFIG = "config:"
"""The line below which a stack's file has its keys."""
TO_CREATE = "; empty to create IoT domains"
NewNames = Annotated[Names, BeforeValidator(lambda typed: re.split(r"\s*,\s*", typed)), Field(min_length=1)]
"""Names as a person types them: they may hold spaces."""


def answers(ask: Ask, given: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for what no stack can do without.

    Args:
        ask: How to ask.
        given: What is written down already, by full key, and so not asked for.

    Returns:
        Full keys and their values.
    """
    answered: dict[str, Any] = {}
    if "oci:region" not in given:
        answered["oci:region"] = _right(ask, REGION, RegionName)
    iot_domains, identity_domain, compartment, administrator = BEGINNING
    answered |= _iot_domains(ask, iot_domains, given)
    is_begun = not full_keys({compartment: "", administrator: ""}).keys().isdisjoint(given)
    existing = {} if is_begun else _of_key(ask, identity_domain, given, may_be_empty=True)
    if existing or f"{PROJECT}:{identity_domain}" in given:
        return answered | existing
    answered |= _of_key(ask, compartment, given)
    full = f"{PROJECT}:{administrator}"
    return answered | ({} if full in given else {full: _administrator(ask)})


def _iot_domains(ask: Ask, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the IoT domains to connect; without any, for those to create."""
    is_begun = not full_keys({"newIotDomains": "", "iotCompartmentId": ""}).keys().isdisjoint(given)
    existing = {} if is_begun else _of_key(ask, name, given, may_be_empty=True, or_else=TO_CREATE)
    if existing or f"{PROJECT}:{name}" in given:
        return existing
    return _new_iot_domains(ask, given) | _of_key(ask, "iotCompartmentId", given)


def _new_iot_domains(ask: Ask, given: Mapping[str, Any]) -> dict[str, Any]:
    key = f"{PROJECT}:newIotDomains"
    names = None if key in given else _right(ask, "Names of the IoT domains to create, with commas between", NewNames)
    return {key: [{"name": name} for name in names]} if names else {}


def _administrator(ask: Ask) -> dict[str, Any]:
    return {
        str(field.alias): _right(ask, f"Administrator of the new identity domain, {field.alias}", _type(field))
        for field in Administrator.model_fields.values()
    }


def _of_key(ask: Ask, name: str, given: Mapping[str, Any], *, or_else: str = "", **how: Any) -> dict[str, Any]:
    key = KEYS[name]
    if f"{PROJECT}:{name}" in given:
        return {}
    question = f"{key.right[0].upper()}{key.right[1:]}: {key.meaning}{or_else}"
    kind = Annotated[str, StringConstraints(pattern=f"^{REFERENCE.pattern}$")] | key.kind if key.is_shared else key.kind
    value = _right(ask, question, kind, **how)
    return {f"{PROJECT}:{name}": value} if value else {}


def _type(field: FieldInfo) -> Any:
    return Annotated[field.annotation, *field.metadata]


def _right(ask: Ask, question: str, kind: Any, *, may_be_empty: bool = False) -> Any:
    """Ask until the answer is right."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    wrong = ""
    while True:
        text = ask(f"{wrong}{question}: ").strip()
        if may_be_empty and not text:
            return None
        try:
            return adapter.dump_python(adapter.validate_python(text), mode="json")
        except ValidationError:
            wrong = f"{visible(shown(text))} is not right. "


def filled(text: str, given: Mapping[str, Any], answered: Mapping[str, Any]) -> str:
    """Return the file with what was answered, and with every key that is not in it as a comment.

    Args:
        text: The file as it is; empty if there is none.
        given: What is in it, by full key.
        answered: What to add, by full key.
    """
    rest = [key for name, key in KEYS.items() if f"{PROJECT}:{name}" not in {**given, **answered}]
    lines = [line for key, value in answered.items() for line in _entry(key, value)]
    block = "\n".join([CONFIG, *lines, "  # All that follows is optional.", *map(_comment, rest)])
    before, found, after = text.partition(f"{CONFIG}\n")
    # An empty line: else Pulumi takes the comments for a part of the next key, and drops them when it writes the file.
    return f"{before}{block}\n\n{after}" if found else f"{text}{block}\n"


def _entry(key: str, value: Any) -> Iterator[str]:
    yield f"  {key}: {json.dumps(value, ensure_ascii=False)}"


def _comment(key: Key) -> str:
    if key.is_secret:
        return f"  # {key.field.description}: {key.command}"
    return f"  # {PROJECT}:{key.name}: {json.dumps(key.default, ensure_ascii=False)}  # {key.field.description}"


def main(name: str, ask: Ask = input) -> None:
    """Write `Pulumi.<name>.yaml`, or fill in what one that is there lacks.

    Args:
        name: Name of the stack.
        ask: How to ask.
    """
    file = Path(f"Pulumi.{name}.yaml")
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    given = stack_file.parsed(text)
    if text and not given:
        sys.exit(f"{file} is there already, and is no stack's file. Choose another name, or remove it.")
    try:
        answered = answers(ask, given)
    except (EOFError, KeyboardInterrupt):
        sys.exit(f"\nNothing was written: {file} needs an answer to each question.")
    if not answered:
        sys.exit(f"{file} lacks nothing. Change it with pulumi config set, or choose another name.")
    file.write_text(filled(text, given, answered), encoding="utf-8")
    sys.stdout.write(f"Wrote {file}. Next: pulumi stack init {name}, then pulumi preview --stack {name}\n")


if __name__ == "__main__":
    main(sys.argv[1])
