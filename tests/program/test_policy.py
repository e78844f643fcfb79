"""The engine runs the policy pack: a preview with a violation fails, an up stays possible, a state can be checked."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from offline.checkout import THIS
from tests.program.stack import Stack

pytestmark = pytest.mark.engine

PACK = ("--policy-pack", "policy/pack")
PASSED = "✅ iot-ords@v0.1.0"


def configured(directory: Path, **limits: dict[str, object]) -> tuple[str, str]:
    """Write limits for policies, given with _ for -, and return the option that names the file."""
    file = directory / "limits.json"
    file.write_text(json.dumps({name.replace("_", "-"): values for name, values in limits.items()}))
    return "--policy-pack-config", str(file)


def test_the_first_preview_passes_though_most_is_not_known_yet(stack: Stack) -> None:
    printed = stack.preview(*PACK)
    assert PASSED in printed
    assert "can't run policy" not in printed


def test_a_preview_with_a_violation_fails_with_its_name_and_text(stack: Stack) -> None:
    stack.configure(accessTokenLifetimeSeconds=360000)
    printed = stack.preview(*PACK, succeeds=False)
    assert "[mandatory]  token-lifetime  (oci:Identity:DomainsApp: app-app)" in printed
    assert "An access token is good for 360000 seconds, not 60 to 86400" in printed


def test_an_up_with_a_violation_makes_no_app(stack: Stack) -> None:
    stack.configure(accessTokenLifetimeSeconds=360000)
    assert "token-lifetime" in stack.up(*PACK, succeeds=False)
    assert not [kind for kind, _ in stack.documents() if kind == "App"]


def test_a_stack_passes_its_update_and_can_be_checked_afterwards(stack: Stack, tmp_path: Path) -> None:
    assert PASSED in stack.up(*PACK)
    assert PASSED in stack.pulumi("policy", "analyze", *PACK)
    strict = configured(tmp_path, token_lifetime={"maximumSeconds": 900})
    printed = stack.pulumi("policy", "analyze", *PACK, *strict, succeeds=False)
    assert "not 60 to 900" in printed
    production = configured(
        tmp_path, production_assigns_groups={"stacks": ["sim"]}, production_domain_is_protected={"stacks": ["sim"]}
    )
    printed = stack.preview(*PACK, *production, succeeds=False)
    assert "The application is assigned to a User directly" in printed
    assert "It could be destroyed" in printed
    exported = tmp_path / "state.json"
    exported.write_text(stack.pulumi("stack", "export"))
    exported.write_text(exported.read_text().replace('"identityDomainHost": "idcs-', '"identityDomainHost": "idcs-x'))
    printed = made("policy", f"FILE={exported}")
    assert "data-access-trusts-this-stack" in printed
    assert "which is not the identity domain of this stack" in printed


def made(*words: str) -> str:
    """Run a make target that must fail, without a login or a passphrase, and return what it printed."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
    done = subprocess.run(["make", *words], cwd=THIS.root, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode
    return done.stdout + done.stderr


def test_make_policy_without_a_stack_or_a_file_says_what_it_needs() -> None:
    assert "make policy STACK=name, or FILE=an exported state" in made("policy")
