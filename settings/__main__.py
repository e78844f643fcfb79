"""Write the declarations of the configuration keys to where people read them: `python -m settings`.

In Pulumi.yaml, whose defaults the engine gives to the program and whose template `pulumi new` asks from, and in the
table of docs/configuration.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from settings.keys import KEYS, Key
from settings.new_stack import BEGINNING, REGION

TEMPLATE_HEAD = """\
  displayName: IoT data to ORDS
  description: Connects Oracle IoT Platform data to Oracle REST Data Services (ORDS)
  config:
"""
TEMPLATE_BEGIN, YAML_BEGIN, TABLE_BEGIN = "\ntemplate:\n", "\nconfig:\n", "| Key | Default | Meaning |\n|---|---|---|\n"


def pulumi_yaml(content: str) -> str:
    """Return the project file with what `pulumi new` asks for, and the block `config`, its last, as declared."""
    project, _, rest = content.partition(YAML_BEGIN)[0].partition(TEMPLATE_BEGIN)
    remarks = "".join(f"{line}\n" for line in rest.splitlines() if line.startswith("#")).rstrip("\n")
    asked = {"oci:region": REGION} | {name: _sentence(KEYS[name]) for name in BEGINNING}
    template = TEMPLATE_HEAD + "".join(f"    {name}:\n{_described(text, 6)}" for name, text in asked.items())
    return project + TEMPLATE_BEGIN + template + remarks + YAML_BEGIN + "".join(map(_yaml, KEYS.values()))


def _yaml(key: Key) -> str:
    return f"  {key.name}:\n{_described(_sentence(key), 4)}    default: {json.dumps(key.default)}\n"


def _described(text: str, indent: int) -> str:
    return f"{' ' * indent}description: {json.dumps(text)}\n"


def _sentence(key: Key) -> str:
    meaning = ", ".join(filter(None, [key.right, key.required])) + f": {key.meaning}"
    return meaning[0].upper() + meaning[1:]


def page(content: str) -> str:
    """Return the page with its table of keys as declared."""
    before, begin, rest = content.partition(TABLE_BEGIN)
    return before + begin + "".join(map(_row, KEYS.values())) + "\n" + rest.partition("\n\n")[2]


def _row(key: Key) -> str:
    default = key.required or (f"`{_plain(key.default)}`" if key.default != "" else "")
    return f"| `{key.name}` | {default} | {key.right}: {key.meaning} |\n"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def main() -> None:
    """Write both."""
    writers: dict[str, Callable[[str], str]] = {"Pulumi.yaml": pulumi_yaml, "docs/configuration.md": page}
    for name, write in writers.items():
        path = Path(name)
        path.write_text(write(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
