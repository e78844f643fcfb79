from pathlib import Path

import pytest

from offline import build as building
from offline.checkout import Checkout
from offline.errors import SetupError

GO = """#!/bin/sh
echo "$PWD $* GOFLAGS=$GOFLAGS GOWORK=$GOWORK" >> {log}
case "$1" in
  build) while [ "$1" != -o ]; do shift; done; echo package/one >&2; {build} ;;
  list) echo {module} ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "go.log"


def go(tmp_path: Path, log: Path, build: str = 'echo program > "$2"') -> dict[str, str]:
    """Put a go into place that notes how it was called; give the environment to run it in."""
    for script in building.SCRIPTS:
        path = tmp_path / "module" / script
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o444)
    program = tmp_path / "bin" / "go"
    program.parent.mkdir()
    program.write_text(GO.format(log=log, module=tmp_path / "module", build=build))
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:/usr/bin:/bin", "GOFLAGS": "-mod=vendor"}


def test_the_engine_its_language_host_and_their_scripts_are_built(
    checkout: Checkout, tmp_path: Path, log: Path
) -> None:
    lines: list[str] = []
    building.build(checkout, go(tmp_path, log), lines.append)

    built = {path.name: path.stat().st_mode & 0o777 for path in checkout.tools.iterdir()}
    assert built.keys() == {
        "built-from",
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
        "pulumi-resource-pulumi-python",
    }
    assert built["pulumi-language-python-exec"] == built["pulumi-resource-pulumi-python"] == 0o755
    assert "version.Version=v3.259.0" in log.read_text()
    assert "-buildvcs=false" in log.read_text()
    assert "five minutes" in lines[0]


def test_settings_of_the_persons_go_do_not_change_the_build(checkout: Checkout, tmp_path: Path, log: Path) -> None:
    building.build(checkout, go(tmp_path, log), str)

    assert all(line.endswith("GOFLAGS=-mod=readonly GOWORK=off") for line in log.read_text().splitlines())


def test_a_second_build_does_and_says_nothing(checkout: Checkout, tmp_path: Path, log: Path) -> None:
    environment = go(tmp_path, log)
    building.build(checkout, environment, str)
    log.unlink()
    lines: list[str] = []
    building.build(checkout, environment, lines.append)

    assert lines == []
    assert not log.exists()


def test_another_set_of_modules_is_built_again(
    checkout: Checkout, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = go(tmp_path, log)
    building.build(checkout, environment, str)
    log.unlink()
    monkeypatch.setattr(building, "BUILT_VERSION", "3.260.0")
    building.build(checkout, environment, str)

    assert "version.Version=v3.260.0" in log.read_text()


def test_a_failed_build_shows_the_last_words_of_go_and_is_tried_again(
    checkout: Checkout, tmp_path: Path, log: Path
) -> None:
    environment = go(tmp_path, log, build='echo "no space left on device" >&2; exit 1')
    for _ in range(2):
        with pytest.raises(SetupError, match=r"package/one \| no space left on device"):
            building.build(checkout, environment, str)


def test_packages_are_counted_aloud(
    checkout: Checkout, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "PACKAGES_A_LINE", 1)
    lines: list[str] = []
    building.build(checkout, go(tmp_path, log), lines.append)

    assert "  pulumi: 1 packages compiled ..." in lines


def test_without_go_one_line_says_what_to_install(checkout: Checkout, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"no `go` to build it: install Go 1\.26 .* or Pulumi"):
        building.build(checkout, {"PATH": str(tmp_path)}, str)
