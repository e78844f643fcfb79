import os
from pathlib import Path

import pytest

from offline.checkout import Checkout
from offline.environment import SIMULATED_PASSPHRASE, environment, is_built_pulumi


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "a checkout")


def released(directory: Path, version: str) -> str:
    """Put a pulumi of a version into a directory; give the directory."""
    directory.mkdir()
    program = directory / "pulumi"
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    return str(directory)


def test_a_released_pulumi_is_preferred_to_the_built_one(checkout: Checkout, tmp_path: Path) -> None:
    path = released(tmp_path / "bin", "v3.270.0")
    variables = environment(checkout, inherited={"PATH": path})

    assert variables["PATH"] == os.pathsep.join([str(checkout.python.parent), path])
    assert not is_built_pulumi(checkout, variables)


def test_the_built_pulumi_comes_before_one_that_is_too_old(checkout: Checkout, tmp_path: Path) -> None:
    path = released(tmp_path / "bin", "v3.100.0")
    variables = environment(checkout, inherited={"PATH": path})

    assert variables["PATH"] == os.pathsep.join([str(checkout.python.parent), str(checkout.tools), path])
    assert is_built_pulumi(checkout, variables)


def test_the_built_pulumi_is_not_taken_for_a_released_one_in_a_nested_run(checkout: Checkout) -> None:
    checkout.tools.parent.mkdir(parents=True)
    path = released(checkout.tools, "v3.259.0")
    once = environment(checkout, inherited={"PATH": path})

    assert environment(checkout, inherited=once) == once
    assert is_built_pulumi(checkout, once)


def test_home_and_states_are_inside_the_checkout_whatever_the_person_has_set(checkout: Checkout) -> None:
    inherited = {"PATH": "", "PULUMI_HOME": "/home/me/.pulumi", "PULUMI_BACKEND_URL": "https://api.pulumi.com"}
    variables = environment(checkout, inherited=inherited)

    assert variables["PULUMI_HOME"] == str(checkout.pulumi_home)
    assert variables["PULUMI_BACKEND_URL"] == f"{checkout.states.as_uri()}?metadata=skip"


@pytest.mark.parametrize(
    "command",
    [
        ["pulumi", "up", "-s", "sim"],
        ["pulumi", "up", "--stack=sim"],
        ["pulumi", "stack", "init", "organization/iot-ords/sim"],
        ["python", "-m", "ords_client", "token", "--stack", "sim"],
    ],
)
def test_the_simulated_stack_has_a_fixed_passphrase(checkout: Checkout, command: list[str]) -> None:
    assert environment(checkout, command, {"PATH": ""})["PULUMI_CONFIG_PASSPHRASE"] == SIMULATED_PASSPHRASE


def test_a_real_stack_gets_no_passphrase(checkout: Checkout) -> None:
    assert "PULUMI_CONFIG_PASSPHRASE" not in environment(checkout, ["pulumi", "up", "-s", "dev"], {"PATH": ""})


@pytest.mark.parametrize("name", ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"])
def test_the_persons_passphrase_is_for_the_persons_stacks(checkout: Checkout, name: str) -> None:
    def passphrases(stack: str) -> dict[str, str]:
        variables = environment(checkout, ["pulumi", "up", "-s", stack], {"PATH": "", name: "mine"})
        return {key: value for key, value in variables.items() if "PASSPHRASE" in key}

    assert passphrases("dev") == {name: "mine"}
    assert passphrases("sim") == {"PULUMI_CONFIG_PASSPHRASE": SIMULATED_PASSPHRASE}


@pytest.mark.parametrize(
    "name",
    [
        "PULUMI_ACCESS_TOKEN",
        "PULUMI_API",
        "PULUMI_CONFIG",
        "PULUMI_CREDENTIAL_STORE",
        "PULUMI_DEBUG_PROVIDERS",
        "PULUMI_OPTION_REFRESH",
        "PULUMI_STACK",
    ],
)
def test_pulumis_variables_that_lead_elsewhere_do_not_count(checkout: Checkout, name: str) -> None:
    assert name not in environment(checkout, inherited={"PATH": "", name: "mine"})


def test_pip_asks_the_package_index_for_no_news(tmp_path: Path) -> None:
    assert environment(Checkout(tmp_path), inherited={})["PIP_DISABLE_PIP_VERSION_CHECK"] == "1"


@pytest.mark.parametrize(("inherited", "parallel"), [({}, "32"), ({"PULUMI_PARALLEL": "4"}, "4")])
def test_pulumi_works_on_many_resources_at_once_unless_told_otherwise(
    tmp_path: Path, inherited: dict[str, str], parallel: str
) -> None:
    assert environment(Checkout(tmp_path), inherited=inherited)["PULUMI_PARALLEL"] == parallel
