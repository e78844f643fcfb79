"""What another team's stack made is used by the name of its output: two projects in one backend."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from simulator.kernel.tenancy import COMPARTMENT_OCID, IOT_DOMAIN_OCID
from tests.program.stack import Stack
from tests.program.test_wrong_input import refusal

pytestmark = pytest.mark.engine

PLATFORM = "organization/platform/sim"


def deploy_platform(stack: Stack, **outputs: Any) -> None:
    """Deploy another team's stack with these outputs; one called `password` is a secret."""
    folder = stack.directory / "platform"
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    (folder / "Pulumi.yaml").write_text("name: platform\nruntime: python\n")
    exports = [f"pulumi.export({name!r}, {value!r})" for name, value in outputs.items()]
    secret = 'pulumi.export("password", pulumi.Output.secret("hush-hush"))'
    (folder / "__main__.py").write_text("\n".join(["import pulumi", secret, *exports]) + "\n")
    commands = [["stack", "init", "sim"]] if is_new else []
    for words in (*commands, ["up", "--yes", "--skip-preview", "--stack", "sim"]):
        subprocess.run(["pulumi", "--non-interactive", *words], cwd=folder, env=stack.variables, check=True)


@pytest.fixture(scope="module")
def platform(module_stack: Stack) -> Stack:
    """A stack beside that of a platform team."""
    deploy_platform(module_stack, domains=[IOT_DOMAIN_OCID], compartment=COMPARTMENT_OCID, name="plant")
    return module_stack


def test_outputs_of_another_stack_stand_for_ocids(platform: Stack) -> None:
    platform.configure(iotDomainIds=f"{PLATFORM}#domains", compartmentId=f"{PLATFORM}#compartment")
    platform.up()
    platform.expect_no_changes()
    assert platform.outputs()["iotDomains"].keys() == {IOT_DOMAIN_OCID}
    assert "which are this stack's own is known to another stack only" in platform.destroy()


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        (
            "iotDomainIds",
            "organization/platform/prod#domains",
            "iotDomainIds: cannot read stack organization/platform/prod: unknown stack "
            '"organization/platform/prod". Run: pulumi stack ls --all',
        ),
        (
            "identityDomainId",
            f"{PLATFORM}#domain",
            f"identityDomainId: stack {PLATFORM} has no output domain. "
            "Its outputs: compartment, domains, name, password. "
            f"Run: pulumi config set identityDomainId '{PLATFORM}#OUTPUT'",
        ),
        (
            "compartmentId",
            f"{PLATFORM}#name",
            f'compartmentId: output name of stack {PLATFORM} is "plant"; expected the OCID of a compartment. '
            f"Run: pulumi config set compartmentId '{PLATFORM}#OUTPUT'",
        ),
        (
            "iotDomainIds",
            [f"{PLATFORM}#password"],
            f"iotDomainIds: output password of stack {PLATFORM} is a secret; expected a list of OCIDs of IoT domains, "
            f"each once. Run: pulumi config set iotDomainIds '{PLATFORM}#OUTPUT'",
        ),
    ],
)
def test_what_another_stack_does_not_have_is_one_line_before_anything_is_changed(
    platform: Stack, key: str, value: Any, line: str
) -> None:
    assert refusal(platform, **{key: value}) == f"The configuration of stack sim has 1 mistake:\n  {line}"
