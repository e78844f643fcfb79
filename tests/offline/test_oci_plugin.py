import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from offline import oci_plugin
from offline.checkout import Checkout
from offline.errors import SetupError

PULUMI = """#!/bin/sh
echo "$*" >> {log}
{act}
"""
INSTALL = "mkdir -p {home}/plugins/resource-oci-v5.5.0"
DOWNLOAD_ONLY_FAILS = 'case "$*" in *--file*) mkdir -p {home}/plugins/resource-oci-v5.5.0 ;; *) exit 1 ;; esac'


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root = tmp_path / "a checkout"
    (root / ".pulumi").mkdir(parents=True)
    return Checkout(root)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "pulumi.log"


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    path = tmp_path / "pulumi-resource-oci"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def pulumi(checkout: Checkout, log: Path, act: str = INSTALL) -> dict[str, str]:
    """Put a pulumi into place that notes how it was called; give the environment to run it in."""
    program = log.parent / "bin" / "pulumi"
    program.parent.mkdir(exist_ok=True)
    home = f"'{checkout.pulumi_home}'"
    program.write_text(PULUMI.format(log=log, act=act.format(home=home)))
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:/usr/bin:/bin"}


def unreachable(*_: object, **__: object) -> None:
    raise requests.ConnectionError


def unreadable_bundle(*_: object, **__: object) -> None:
    raise OSError("Could not find a suitable TLS CA certificate bundle, invalid path: /nowhere/ca.pem")


def reachable(*_: object, **__: object) -> None:
    return


def test_a_named_plugin_is_installed(checkout: Checkout, log: Path, plugin: Path) -> None:
    lines: list[str] = []
    oci_plugin.install(checkout, {**pulumi(checkout, log), "OCI_PLUGIN": str(plugin)}, lines.append)

    assert log.read_text() == f"plugin install resource oci 5.5.0 --reinstall --file {plugin}\n"
    assert lines == [f"The oci plugin is {plugin}."]


def test_the_same_plugin_is_not_installed_twice(checkout: Checkout, log: Path, plugin: Path) -> None:
    environment = {**pulumi(checkout, log), "OCI_PLUGIN": str(plugin)}
    oci_plugin.install(checkout, environment, str)
    log.unlink()
    lines: list[str] = []
    oci_plugin.install(checkout, environment, lines.append)

    assert lines == []
    assert not log.exists()


def test_a_rebuilt_plugin_is_installed_again(checkout: Checkout, log: Path, plugin: Path) -> None:
    environment = {**pulumi(checkout, log), "OCI_PLUGIN": str(plugin)}
    oci_plugin.install(checkout, environment, str)
    plugin.write_text("#!/bin/sh\n# newer\n")
    log.unlink()
    oci_plugin.install(checkout, environment, str)

    assert log.exists()


@pytest.mark.parametrize("asked", ["/no/such/plugin", "/"])
def test_a_plugin_that_is_no_program_is_refused(checkout: Checkout, log: Path, asked: str) -> None:
    with pytest.raises(SetupError, match=rf"OCI_PLUGIN={asked} is no program"):
        oci_plugin.install(checkout, {**pulumi(checkout, log), "OCI_PLUGIN": asked}, str)


def test_a_refusal_of_pulumi_is_shown(checkout: Checkout, log: Path, plugin: Path) -> None:
    environment = pulumi(checkout, log, act='echo "error: no space" >&2; exit 255')
    with pytest.raises(SetupError, match=r"installing .* as the oci plugin failed: error: no space"):
        oci_plugin.install(checkout, {**environment, "OCI_PLUGIN": str(plugin)}, str)


def test_the_released_plugin_is_downloaded_where_it_can_be(
    checkout: Checkout, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "head", reachable)
    lines: list[str] = []
    oci_plugin.install(checkout, pulumi(checkout, log), lines.append)

    assert log.read_text() == "plugin install resource oci 5.5.0 --reinstall\n"
    assert lines == ["Downloading the oci plugin 5.5.0 ..."]


@pytest.mark.parametrize("probe", [unreachable, unreadable_bundle, reachable])
def test_the_stand_in_is_installed_where_the_released_one_cannot_be_had(
    checkout: Checkout, log: Path, monkeypatch: pytest.MonkeyPatch, probe: object
) -> None:
    monkeypatch.setattr(requests, "head", probe)
    lines: list[str] = []
    oci_plugin.install(checkout, pulumi(checkout, log, act=DOWNLOAD_ONLY_FAILS), lines.append)

    assert log.read_text().endswith(f"--file {checkout.pulumi_home / 'pulumi-resource-oci'}\n")
    assert lines[-1].startswith("The oci plugin is the stand-in of this checkout; OCI_PLUGIN=")


def test_a_stand_in_that_is_asked_for_needs_no_network(
    checkout: Checkout, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "head", pytest.fail)
    oci_plugin.install(checkout, {**pulumi(checkout, log), "OCI_PLUGIN": "stand-in"}, str)

    assert log.exists()


def test_asking_for_another_plugin_is_honoured(checkout: Checkout, log: Path, plugin: Path) -> None:
    environment = pulumi(checkout, log)
    oci_plugin.install(checkout, {**environment, "OCI_PLUGIN": str(plugin)}, str)
    oci_plugin.install(checkout, {**environment, "OCI_PLUGIN": "stand-in"}, str)

    assert [line.rpartition("/")[0] for line in log.read_text().splitlines()] == [
        f"plugin install resource oci 5.5.0 --reinstall --file {plugin.parent}",
        f"plugin install resource oci 5.5.0 --reinstall --file {checkout.pulumi_home}",
    ]


def test_a_moved_checkout_installs_its_own_stand_in(checkout: Checkout, log: Path, tmp_path: Path) -> None:
    environment = {**pulumi(checkout, log), "OCI_PLUGIN": "stand-in"}
    oci_plugin.install(checkout, environment, str)
    moved = Checkout(checkout.root.rename(tmp_path / "moved"))
    oci_plugin.install(moved, environment, str)

    assert log.read_text().endswith(f"--file {moved.pulumi_home / 'pulumi-resource-oci'}\n")
    assert str(checkout.root) not in (moved.pulumi_home / "pulumi-resource-oci").read_text()
    assert json.loads((moved.pulumi_home / "oci-plugin.json").read_text())["checkout"] == str(moved.root)


def test_the_wrapper_runs_the_checkouts_python_from_any_directory(
    checkout: Checkout, log: Path, tmp_path: Path
) -> None:
    checkout.python.parent.mkdir(parents=True)
    checkout.python.symlink_to(sys.executable)
    package = checkout.root / "offline" / "plugin"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text("import sys; print(__file__, sys.argv[1:])")
    (tmp_path / "offline.py").write_text("raise RuntimeError('the working directory must not count')")
    oci_plugin.install(checkout, {**pulumi(checkout, log), "OCI_PLUGIN": "stand-in"}, str)

    wrapper = checkout.pulumi_home / "pulumi-resource-oci"
    done = subprocess.run(
        [wrapper, "127.0.0.1:1"],
        cwd=tmp_path,
        env={"PYTHONPATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{package / '__main__.py'} ['127.0.0.1:1']\n"
