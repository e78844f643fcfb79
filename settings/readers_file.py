"""Who may read, in a file of its own: for more people than a configuration holds, or where others decide about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from components.section import Section

KEYS = ("users", "existingUsers", "groups", "existingGroups")
"""What stands in such a file, as it would in the configuration."""


class ReadersFile(Section):
    """The file, if there is one."""

    readers_file: str = Field(
        "",
        title="the path of a YAML file in this folder",
        description=f"where {', '.join(KEYS[:-1])} and {KEYS[-1]} stand, instead of in the configuration",
        examples=["readers.yaml"],
    )


class _Texts(yaml.BaseLoader):
    """Takes each value for the text that it is, `no` and `0123` too, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found = super().construct_mapping(node, deep)
        if len(found) < len(node.value):
            raise yaml.MarkedYAMLError(problem="a key is there twice", problem_mark=node.start_mark)
        return found


def read(path: str) -> tuple[dict[str, Any], list[str]]:
    """Return what stands in the file, by key; what is empty is left out.

    Args:
        path: Where it is, from the project's folder.

    Returns:
        The values, and what is wrong: why the file cannot be had, and what to do.
    """
    try:
        return _parsed(path), []
    except OSError as error:
        advice = "Write it, or run: pulumi config rm readersFile"
        return {}, [f"readersFile: cannot read {path}: {error.strerror}. {advice}"]
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        return {}, [f"readersFile: {path}{line}: {error.problem}. Mend it there"]
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, [f"readersFile: {path} must be a YAML object of nothing but {', '.join(KEYS)}. Mend it there"]


def _parsed(path: str) -> dict[str, Any]:
    if not Path(path).resolve().is_relative_to(Path.cwd().resolve()):
        raise PermissionError(None, "it is outside of this folder")
    content = yaml.load(Path(path).read_bytes(), _Texts)  # noqa: S506 - it makes nothing but texts
    if not isinstance(content, dict) or not content.keys() <= {*KEYS}:
        raise ValueError
    return {key: value for key, value in content.items() if value}
