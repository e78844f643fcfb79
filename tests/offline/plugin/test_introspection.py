import json

from offline.plugin.catalogue import CONTROL_PLANE_TYPES, FUNCTIONS, SCIM_PATHS
from offline.plugin.introspection import SCHEMA_FILE, pretty, schema


def test_the_schema_file_is_what_the_installed_packages_say() -> None:
    assert SCHEMA_FILE.read_text() == pretty(schema()) + "\n"


def test_the_schema_covers_what_the_plugin_knows() -> None:
    described = json.loads(SCHEMA_FILE.read_text())

    assert described["resources"].keys() == SCIM_PATHS.keys() | CONTROL_PLANE_TYPES.keys()
    assert described["functions"].keys() == FUNCTIONS.keys()
