"""Run the project's own workflows with `act` on this machine, inside a simulated cloud and with a forge on loopback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oci.identity_domains import IdentityDomainsClient

from federation.directory import Directory
from federation.trust import Trust
from offline.checkout import THIS
from providers.cloud import Cloud
from simulator.kernel import tenancy
from simulator.process.environment import environment as inside
from simulator.process.environment import of_job
from tests.pipeline.fake_forge import REPOSITORY, FakeForge
from tests.program.stack import Stack

ACTIONS = Path(__file__).parent / "actions"
STUBS = {
    "actions/checkout": "checkout",
    "actions/setup-python": "nothing",
    "actions/setup-go": "nothing",
    "pulumi/actions": "pulumi",
    "actions/upload-artifact": "upload",
    "actions/download-artifact": "download",
}
INSTALLED = (".venv", ".tools")
PASSPHRASE = "simulated"
DOMAIN_URL = f"https://{tenancy.DEFAULT_DOMAIN_HOST}:443"
AUDIENCE = "oci-exchange"


@dataclass
class Act:
    """A copy of the project as a repository, whose workflows run inside the cloud of a stack."""

    directory: Path
    stack: Stack
    forge: FakeForge
    printed: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=lambda: {"OCI_LOGIN": "runner"})
    """Variables of the repository that say how a job logs in."""
    secrets: dict[str, str] = field(default_factory=lambda: {"PULUMI_CONFIG_PASSPHRASE": PASSPHRASE})

    def __post_init__(self) -> None:
        """Copy what is under version control; what is installed is shared."""
        self.project = self.directory / "project"
        self.artifacts = self.directory / "artifacts"
        self.artifacts.mkdir(parents=True)
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=THIS.root, capture_output=True, text=True, check=True
        ).stdout.split("\n")
        for name in filter(None, listed):
            if (THIS.root / name).exists() and not name.startswith("tests/data/"):
                (self.project / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(THIS.root / name, self.project / name)
        for name in INSTALLED:
            (self.project / name).symlink_to(THIS.root / name)
        # `make setup` writes there where the plugin is: of a copy it must not reach the checkout's own.
        shutil.copytree(THIS.pulumi_home, self.project / THIS.pulumi_home.name, ignore=shutil.ignore_patterns("state"))
        self._git("init", "--quiet", "--initial-branch=main")
        self._git("remote", "add", "origin", f"https://github.com/{REPOSITORY}")
        self.commit()

    def commit(self) -> str:
        """Commit everything, and return the commit's hash."""
        self._git("add", "--all")
        self._git(
            "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message=x", "--allow-empty"
        )
        return self._git("rev-parse", "HEAD").strip()

    def configure(self) -> None:
        """Take over the configuration of the stack."""
        shutil.copy(self.stack.config_file, self.project / "Pulumi.sim.yaml")

    def federate(self) -> None:
        """Let jobs log in with nothing but the forge's token, by the command and the settings of docs/teams.md."""
        with Cloud(lambda _key: None).client() as client:
            trust = Trust("github", REPOSITORY, self.stack.name, AUDIENCE, tenancy.COMPARTMENT_OCID)
            client_id, _ = trust.set_up(Directory(client, DOMAIN_URL))
        scim = self.stack.running.oci_client(IdentityDomainsClient, service_endpoint=DOMAIN_URL)
        [app] = [each for each in scim.list_apps().data.resources if each.name == client_id]
        self.secrets["OCI_TOKEN_EXCHANGE_CLIENT_SECRET"] = scim.get_app(app.id).data.client_secret
        self.settings = {
            "OCI_LOGIN": "federation",
            "OCI_REGION": "us-ashburn-1",
            "OCI_TOKEN_EXCHANGE_DOMAIN_URL": DOMAIN_URL,
            "OCI_TOKEN_EXCHANGE_CLIENT_ID": client_id,
            "OCI_TOKEN_AUDIENCE": AUDIENCE,
        }

    def run(
        self,
        workflow: str,
        event: str,
        payload: Mapping[str, Any],
        *,
        succeeds: bool = True,
        secrets: Mapping[str, str] | None = None,
        stacks: str = '["sim"]',
        **environment: str,
    ) -> str:
        """Run a workflow for an event, and return all that it printed; an unexpected result fails the test."""
        shutil.rmtree(self.artifacts, ignore_errors=True)
        self.artifacts.mkdir()
        file = self.directory / "event.json"
        file.write_text(json.dumps(payload))
        given = self.secrets if secrets is None else secrets
        subject = f"repo:{REPOSITORY}:environment:{_environment(workflow, event, payload)}"
        own = ({} if workflow == "check" else self._login(subject)) | {
            "GITHUB_API_URL": self.forge.url,
            "ARTIFACTS": str(self.artifacts),
            "PULUMI_PATH": self.stack.variables["PATH"],
            "PULUMI_HOME": str(self.project / THIS.pulumi_home.name),
            "PROJECT": str(self.project),
            "PULUMI_PARALLEL": "32",
            "NO_PROXY": "127.0.0.1,localhost",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            **environment,
        }
        variables = {"STACKS": stacks, "PULUMI_BACKEND_URL": self.stack.backend.as_uri(), **self.settings}
        command = [
            str(Path(sys.executable).parent / "act"),
            event,
            *("--workflows", f".github/workflows/{workflow}.yml", "--eventpath", str(file)),
            *("--platform", "ubuntu-24.04=-self-hosted", "--action-offline-mode", "--use-gitignore=false"),
            *("--no-cache-server", "--action-cache-path", str(self.directory / "cache")),
            *("--secret", f"GITHUB_TOKEN={self.forge.variables()['GITHUB_TOKEN']}"),
            *(word for name, value in own.items() for word in ("--env", f"{name}={value}")),
            *(word for name, value in variables.items() for word in ("--var", f"{name}={value}")),
            *(word for name, value in given.items() for word in ("--secret", f"{name}={value}")),
            *(word for uses, stub in self._stubs() for word in ("--local-repository", f"{uses}={ACTIONS / stub}")),
        ]
        done = subprocess.run(
            command,
            cwd=self.project,
            env={"PATH": os.environ["PATH"], "HOME": str(self.directory)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.printed.append(done.stdout)
        (self.directory / f"{workflow}-{len(self.printed)}.log").write_text(done.stdout)
        assert (done.returncode == 0) == succeeds, done.stdout
        return done.stdout

    def _login(self, subject: str) -> dict[str, str]:
        """The way into the cloud, with the runner's own key only where jobs log in with it."""
        cloud, state = self.stack.running, self.stack.running.cloud.state_directory
        way = inside({}, state, cloud.proxy_url)
        if self.settings["OCI_LOGIN"] == "runner":
            return way
        keyless = {name: value for name, value in way.items() if not name.startswith(("OCI_", "TF_VAR_"))}
        return keyless | of_job(state, cloud.proxy_url, subject)

    def _stubs(self) -> list[tuple[str, str]]:
        pinned = json.loads((self.project / ".github" / "actions.json").read_text())
        return [(f"{name}@{pinned[name]['commit']}", stub) for name, stub in STUBS.items()]

    def _git(self, *words: str) -> str:
        return subprocess.run(["git", *words], cwd=self.project, capture_output=True, text=True, check=True).stdout


def _environment(workflow: str, event: str, payload: Mapping[str, Any]) -> str:
    """The job's environment, which act does not tell and GitHub puts into the token's subject."""
    inputs = payload.get("inputs") or {}
    reads = workflow in ("preview", "drift") or event == "merge_group" or inputs.get("gate-only") == "true"
    return "preview-sim" if reads else "sim"


def pull_request(commit: str, *, number: int = 4, repository: str = REPOSITORY) -> dict[str, Any]:
    """The event of a pull request from a repository."""
    return {
        "action": "synchronize",
        "pull_request": {
            "number": number,
            "head": {"sha": commit, "repo": {"full_name": repository}},
            "base": {"sha": commit, "repo": {"full_name": REPOSITORY}},
        },
        "repository": {"full_name": REPOSITORY, "default_branch": "main"},
    }
