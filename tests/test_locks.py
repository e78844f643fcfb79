"""Installing resolves nothing: each lock meets every requirement of what it lists, whatever is published later."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SITES = {name: ROOT / ".tools" / name for name in ("oci-cli", "policy", "uv")}
LOCKS = {path.stem: path for path in [ROOT / "requirements.txt", *sorted((ROOT / "locks").glob("*.txt"))]}
LOCKS["policy"] = ROOT / "policy/requirements.txt"
ENVIRONMENTS = [
    {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "sys_platform": platform,
        "platform_system": system,
        "os_name": "posix",
        "platform_machine": machine,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for version in ("3.11", "3.12", "3.13", "3.14")
    for platform, system, machine in [
        ("linux", "Linux", "x86_64"),
        ("linux", "Linux", "aarch64"),
        ("darwin", "Darwin", "arm64"),
    ]
]


def pins(lock: str) -> list[Requirement]:
    """Read the requirements of a lock, without their hashes."""
    return [Requirement(line.rstrip("\\ ").strip()) for line in lock.splitlines() if re.match(r"[A-Za-z0-9]", line)]


def installed(site: Path) -> dict[str, Distribution]:
    """Find the metadata of what is installed in a virtual environment, by canonical name."""
    paths = [str(path) for path in site.glob("lib/python3.*/site-packages")]
    return {canonicalize_name(found.metadata["Name"]): found for found in distributions(path=paths)}


def unmet(lock: Iterable[Requirement], packages: dict[str, Distribution], environment: dict[str, str]) -> Iterator[str]:
    """Name each requirement of a locked package that the lock does not meet by itself."""
    active = {canonicalize_name(pin.name): pin for pin in lock if not pin.marker or pin.marker.evaluate(environment)}
    for name, pin in active.items():
        for needed in map(Requirement, packages[name].requires or [] if name in packages else []):
            if needed.marker and not any(
                needed.marker.evaluate({**environment, "extra": extra}) for extra in {"", *pin.extras}
            ):
                continue
            found = active.get(canonicalize_name(needed.name))
            if (
                not found
                or not needed.extras <= found.extras
                or not needed.specifier.contains(str(found.specifier)[2:], prereleases=True)
            ):
                yield f"{name} needs {needed}, the lock has {found}"


@pytest.mark.parametrize(
    "environment",
    ENVIRONMENTS,
    ids=lambda each: "-".join([each["python_version"], each["sys_platform"], each["platform_machine"]]),
)
@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_meets_every_requirement_of_what_it_lists(name: str, environment: dict[str, str]) -> None:
    packages = installed(SITES.get(name, ROOT / ".venv"))
    assert list(unmet(pins(LOCKS[name].read_text()), packages, environment)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_metadata_of_every_locked_package_is_at_hand(name: str) -> None:
    packages = installed(SITES.get(name, ROOT / ".venv"))
    needed = {
        canonicalize_name(pin.name) for pin in pins(LOCKS[name].read_text()) if not pin.marker or pin.marker.evaluate()
    }
    assert needed - packages.keys() == set()


def test_a_lock_that_forgets_an_extra_is_found() -> None:
    lock = [pin for pin in pins(LOCKS["lab"].read_text()) if pin.name != "pydantic"] + [Requirement("pydantic==2.14.3")]
    assert [line.partition(",")[0] for line in unmet(lock, installed(ROOT / ".venv"), ENVIRONMENTS[0])] == [
        "scim2-models needs pydantic[email]>=2.12.0"
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_every_file_of_a_lock_is_hashed_and_pinned_to_one_version(name: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCKS[name].read_text().strip())
    assert [entry for entry in entries if "==" not in entry.splitlines()[0] or "--hash=sha256:" not in entry] == []


def test_the_locks_agree_on_every_version_they_share() -> None:
    by_name = {
        name: {pin.name: pin.specifier for pin in pins(LOCKS[name].read_text())}
        for name in ("requirements", "lab", "dev")
    }
    assert by_name["requirements"].items() <= by_name["lab"].items() <= by_name["dev"].items()


def test_uv_resolves_nothing_and_builds_nothing() -> None:
    shown = subprocess.run(
        ["make", "--dry-run", "--always-make", ".venv/dev", ".tools/policy/installed"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    installs = [line for line in shown.stdout.splitlines() if "pip sync" in line or "pip install" in line]
    assert len(installs) == 4
    for line in installs:
        assert "--require-hashes" in line
        assert "--no-build" in line or "--only-binary :all:" in line
