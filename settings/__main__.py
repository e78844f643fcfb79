"""Write the declarations of the configuration keys to where people read them: `python -m settings`.

In Pulumi.yaml, whose defaults the engine gives to the program, and in the table of docs/configuration.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from settings.keys import KEYS, Key

YAML_BEGIN, TABLE_BEGIN = "config:\n", "| Key | Default | Meaning |\n|---|---|---|\n"


def pulumi_yaml(content: str) -> str:
    """Return the project file with the block `config`, its last, as declared."""
    return content.partition(YAML_BEGIN)[0] + YAML_BEGIN + "".join(map(_yaml, KEYS.values()))


def _yaml(key: Key) -> str:
    meaning = ", ".join(filter(None, [key.right, key.required])) + f": {key.meaning}"
    description = json.dumps(meaning[0].upper() + meaning[1:])
    return f"  {key.name}:\n    description: {description}\n    default: {json.dumps(key.default)}\n"


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
