"""`pulumi new` makes a project of one's own from a clone of this repository, under another name."""

from __future__ import annotations

import json
import os
import pty
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
import yaml

from offline.checkout import THIS
from settings.new_stack import BEGINNING
from simulator.kernel import tenancy
from tests.program.stack import Stack

pytestmark = pytest.mark.engine

ANSWERS = {
    "oci:region": "us-ashburn-1",
    "iotDomainIds": tenancy.IOT_DOMAIN_OCID,
    "compartmentId": tenancy.COMPARTMENT_OCID,
    "administrator": json.dumps(
        {"userName": "ada", "email": "ada@example.com", "givenName": "Ada", "familyName": "Lovelace"}
    ),
}


def clone(folder: Path) -> Path:
    """Copy what is under version control, to run with the packages that are installed already."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=THIS.root, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (THIS.root / name).exists() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((THIS.root / name).read_bytes())
    declared = yaml.safe_load((folder / "Pulumi.yaml").read_text())
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({**declared, "runtime": "python"}))
    return folder


def ran(stack: Stack, project: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Pulumi in a project, inside the cloud and with the backend of a stack."""
    return subprocess.run(
        ["pulumi", *words],
        cwd=project,
        env=stack.variables | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


class Repository(BaseHTTPRequestHandler):
    """Lets git clone a repository over HTTPS. Source: gitprotocol-http, "Smart Clients"."""

    folder: Path

    def do_GET(self) -> None:
        """Advertise what there is."""
        service = b"# service=git-upload-pack\n"
        refs = self._upload_pack("--advertise-refs")
        self._answer("advertisement", f"{len(service) + 4:04x}".encode() + service + b"0000" + refs)

    def do_POST(self) -> None:
        """Give what is asked for."""
        self._answer("result", self._upload_pack(given=self.rfile.read(int(self.headers["Content-Length"]))))

    def _upload_pack(self, *options: str, given: bytes = b"") -> bytes:
        command = ["git", "upload-pack", "--stateless-rpc", *options, str(self.folder)]
        return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"application/x-git-upload-pack-{kind}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def published(folder: Path, certificate: Path) -> Iterator[str]:
    """Serve a folder as a repository; give its address, which who trusts the certificate can clone."""
    author = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for words in (("init", "--quiet"), ("add", "--all"), (*author, "commit", "--quiet", "--message=x")):
        subprocess.run(["git", *words], cwd=folder, check=True)
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(str(certificate))
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), type("_", (Repository,), {"folder": folder})) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}/plants/iot-ords.git"
        server.shutdown()


def test_the_repository_and_the_answers_are_all_that_a_project_of_ones_own_needs(
    module_stack: Stack, tmp_path: Path
) -> None:
    """Its last step fetches packages, for which a test has no network: it is told to stop there."""
    project, certificate = tmp_path / "works", tmp_path / "certificate.pem"
    project.mkdir()
    given = [word for key, value in ANSWERS.items() for word in ("--config", f"{key}={value}")]
    with published(clone(tmp_path / "clone"), certificate) as url:
        words = ["new", url, "--yes", "--name", "works", "--stack", "dev", *given]
        made = ran(module_stack, project, *words, PIP_NO_INDEX="1", SSL_CERT_FILE=str(certificate))
    assert "Created project 'works'" in made.stdout, made.stdout
    assert not (project / ".git").exists()
    told = ran(module_stack, project, "preview", "--non-interactive", "--stack", "dev")
    assert told.returncode == 0, made.stdout + told.stdout
    assert "works-dev" in told.stdout


def typed(stack: Stack, project: Path, source: str) -> str:
    """Make a project at a terminal: each question gets the answer of its key, or else the default; give all it said."""
    own, terminal = pty.openpty()
    # A terminal called "screen" is not asked for its colours, which it would have to answer.
    variables = stack.variables | {"PIP_NO_INDEX": "1", "TERM": "screen"}
    command = ["pulumi", "new", source, "--name", "plant", "--description", "x", "--stack", "dev"]
    process = subprocess.Popen(command, cwd=project, env=variables, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    said, asked = "", set[str]()
    while part := _read(own):
        said += part
        for key in re.findall(r"\(([\w:]+)\)\x1b\[0m", said):
            if key not in asked:
                asked.add(key)
                os.write(own, ANSWERS.get(key, "").encode() + b"\r")
    os.close(own)
    process.wait()
    return said


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:  # the other end is closed
        return ""


def test_typing_the_answers_is_enough_too(module_stack: Stack, tmp_path: Path) -> None:
    project, source = tmp_path / "garden", str(clone(tmp_path / "clone"))
    project.mkdir()
    said = typed(module_stack, project, source)
    made = yaml.safe_load((project / "Pulumi.dev.yaml").read_text())["config"]
    for key, answer in ANSWERS.items():
        assert made[key if ":" in key else f"plant:{key}"] == answer, said
    told = ran(module_stack, project, "preview", "--non-interactive", "--stack", "dev")
    assert told.returncode == 0, said + told.stdout


def test_it_asks_in_the_words_of_the_configuration() -> None:
    declared = yaml.safe_load((THIS.root / "Pulumi.yaml").read_text())
    asked = declared["template"]["config"]
    assert asked.keys() == {"oci:region", *BEGINNING}
    assert all(asked[key]["description"] == declared["config"][key]["description"] for key in BEGINNING)
