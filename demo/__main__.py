"""The demo, step by step: `up` connects the simulated IoT domain and reads its data, `down` undoes and proves it.

It runs inside the simulated cloud (`make demo`, `make demo-down`) and meets it only as a user would: through Pulumi,
the client and Oracle's SDK.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import oci
import requests
import yaml
from rich.console import Console

USER = "grace"
CHANGES_BY_ITSELF = {"time-updated"}

console = Console(highlight=False, soft_wrap=True)


def ask(*command: str) -> str:
    """Give what a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


TENANCY: dict[str, Any] = json.loads(ask(sys.executable, "-m", "simulator", "describe"))
STACK = "sim" if TENANCY["tenancy_name"] == "simulated" else f"sim-{TENANCY['tenancy_name']}"
BEFORE = Path(f".state/demo/{STACK}-before.json")


def configure() -> None:
    """Write the stack file of a tenancy other than the one Pulumi.sim.yaml is for."""
    if STACK == "sim":
        return
    stack_file = yaml.safe_load(Path("Pulumi.sim.yaml").read_text())
    stack_file["config"] |= {
        "oci:region": TENANCY["region"],
        "iot-ords:iotDomainIds": TENANCY["iot_domain_ocids"],
        "iot-ords:compartmentId": TENANCY["compartment_ocid"],
        "iot-ords:protectIdentityDomain": False,
    }
    Path(f"Pulumi.{STACK}.yaml").write_text(yaml.safe_dump(stack_file))


def pulumi(*arguments: str) -> None:
    """Run Pulumi and show what it prints; end the demo if it fails."""
    run("pulumi", *arguments, "--stack", STACK)


def run(*command: str, **environment: str) -> None:
    """Run a command and show what it prints; end the demo if it fails."""
    console.print(f"[dim]$ {' '.join(command)}[/]")
    status = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    if status:
        sys.exit(f"The demo stopped: {command[0]} ended with status {status}. Run the same make command again.")


def step(number: int, title: str) -> None:
    """Announce a step."""
    console.print(f"\n[bold]{number}. {title}[/]")


def administrator() -> dict[str, Any]:
    """Read the simulated administrator's API key; the SDK by itself would prefer the person's own `~/.oci/config`."""
    config: dict[str, Any] = oci.config.from_file(os.environ["OCI_CONFIG_FILE"])
    return config


def iot_domain() -> dict[str, Any]:
    """Read the IoT domain with Oracle's SDK, as JSON."""
    domain = oci.iot.IotClient(administrator()).get_iot_domain(TENANCY["iot_domain_ocid"]).data
    document: dict[str, Any] = json.loads(str(domain))
    return {key: value for key, value in document.items() if key.replace("_", "-") not in CHANGES_BY_ITSELF}


def up() -> None:
    """Connect, preview again, fetch a token, show rows."""
    configure()
    if not BEFORE.exists():
        BEFORE.parent.mkdir(parents=True, exist_ok=True)
        BEFORE.write_text(json.dumps(iot_domain()))
    step(1, "Connect the IoT domain to ORDS: 34 console steps, one command")
    run("pulumi", "stack", "select", "--create", STACK)
    pulumi("up", "--yes", "--skip-preview")
    step(2, "Preview again: nothing is left to change")
    pulumi("preview", "--expect-no-changes")
    password = ask("pulumi", "config", "get", "--path", f'initialPasswords["{USER}"]', "--stack", STACK)
    client = (sys.executable, "-m", "ords_client")
    step(3, f"Fetch a token as {USER}, a user of the created group, and look at every link on the way")
    run(*client, "check", "--stack", STACK, "--user", USER, ORDS_PASSWORD=password)
    step(4, "Read raw data of a digital twin")
    rows = ("rawData", "--digital-twin", TENANCY["digital_twin_ocids"][0], "--limit", "10", "--output", "table")
    run(*client, *rows, "--stack", STACK, "--user", USER, "--no-cache", ORDS_PASSWORD=password)
    console.print(
        "\n[bold]Done.[/] Look further:\n"
        "  .venv/bin/python -m simulator serve           the cloud, and a page that shows it\n"
        "  .venv/bin/python -m simulator log             every request of this demo in one line\n"
        "  docs/ords-client.md                           more ways to read\n"
        "Take it down: make demo-down, with the same TENANCY"
    )


def down() -> None:
    """Destroy, and prove from outside that nothing is left."""
    configure()
    step(1, "Destroy")
    run("pulumi", "stack", "select", "--create", STACK)
    outputs = json.loads(ask("pulumi", "stack", "output", "--json", "--stack", STACK))
    pulumi("destroy", "--yes", "--skip-preview")
    step(2, "Ask the cloud what is left")
    left = [line for line in (identity_domains_left(), contents_left(outputs), iot_domain_left()) if line]
    if left:
        sys.exit("Left behind: " + "; ".join(left))
    BEFORE.unlink(missing_ok=True)
    console.print("Nothing is left: the simulated tenancy is as it was before the demo.")


def identity_domains_left() -> str:
    """Name identity domains in the demo's compartment."""
    client = oci.identity.IdentityClient(administrator())
    names = [domain.display_name for domain in client.list_domains(TENANCY["compartment_ocid"]).data]
    console.print(f"  identity domains in the compartment: {', '.join(names) or 'none'}")
    return f"identity domains {', '.join(names)}" if names else ""


def contents_left(outputs: dict[str, Any]) -> str:
    """Name collections of the former identity domain that still answer."""
    if not outputs:
        return ""
    url, config = outputs["identityDomainUrl"], administrator()
    signer = oci.signer.Signer.from_config(config)
    kinds = ("Apps", "Groups", "Users", "Grants")
    answers = {kind: requests.get(f"{url}/admin/v1/{kind}", auth=signer, timeout=60).status_code for kind in kinds}
    console.print(f"  its apps, groups, users and grants: {', '.join(f'{k} {v}' for k, v in answers.items())}")
    still = [kind for kind, status in answers.items() if status != 404]
    return f"{', '.join(still)} at {url}" if still else ""


def iot_domain_left() -> str:
    """Name what differs in the IoT domain from before the demo."""
    if not BEFORE.exists():
        return ""
    before, now = json.loads(BEFORE.read_text()), iot_domain()
    changed = sorted(key for key in before | now if before.get(key) != now.get(key))
    console.print(f"  changes of the IoT domain: {', '.join(changed) or 'none'}")
    return f"IoT domain: {', '.join(changed)}" if changed else ""


if __name__ == "__main__":
    {"up": up, "down": down}[sys.argv[1]]()
