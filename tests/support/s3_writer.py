"""What Pulumi does with a shared state, without its engine: lock, read, write twice, unlock.

Run as a program behind the door, it adds its own mark to the state and prints the mark once the state holds it.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import socket
import sys
import uuid
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, urlsplit

import requests

from pipeline.state.signature import signature

CHECKPOINT = ".pulumi/stacks/shop/prod.json"
LOCKS = ".pulumi/locks/organization/shop/prod"


class S3:
    """A small S3 client, signed as Pulumi's is."""

    def __init__(self, backend_url: str, key_id: str, secret: str) -> None:
        parts = urlsplit(backend_url)
        self.bucket, self._key_id, self._secret = parts.netloc, key_id, secret
        self.endpoint = parse_qs(parts.query)["endpoint"][0]

    @classmethod
    def of_environment(cls) -> S3:
        names = ("PULUMI_BACKEND_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        return cls(*(os.environ[name] for name in names))

    def ask(self, method: str, key: str = "", *, body: bytes = b"", query: str = "", **more: str) -> requests.Response:
        """Send a signed request; headers are given with _ for -."""
        target = f"/{self.bucket}" + (f"/{quote(key)}" if key else "") + (f"?{query}" if query else "")
        now = datetime.now(UTC)
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-amz-content-sha256": hashlib.sha256(body).hexdigest(),
            "x-amz-date": f"{now:%Y%m%dT%H%M%SZ}",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        names, scope = sorted(headers), f"{now:%Y%m%d}/door/s3/aws4_request"
        signed = signature(method, target, headers, names, scope, self._secret)
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self._key_id}/{scope}, SignedHeaders={';'.join(names)}, Signature={signed}"
        )
        return requests.request(method, self.endpoint + target, data=body, headers=headers, timeout=60)

    def must(self, method: str, key: str = "", **options: str) -> bytes:
        """Send a request that must succeed; a refusal ends the program as it ends Pulumi."""
        answer = self.ask(method, key, **options)  # type: ignore[arg-type]
        if not answer.ok:
            sys.exit(f"{method} {key}: {answer.status_code} {answer.text}")
        return answer.content


def lock_content() -> bytes:
    """Return what Pulumi writes into its lock."""
    owner = {
        "pid": os.getpid(),
        "username": getpass.getuser(),
        "hostname": socket.gethostname(),
        "timestamp": datetime.now(UTC).isoformat(),
    }
    return json.dumps(owner).encode()


def locks(s3: S3) -> list[str]:
    """Return the keys of the stack's locks."""
    text = s3.must("GET", query=f"list-type=2&prefix={quote(LOCKS, safe='')}%2F").decode()
    return [part.partition("</Key>")[0] for part in text.split("<Key>")[1:]]


def write(s3: S3, mark: str) -> None:
    """Add a mark to the state as `pulumi up` adds a resource."""
    own = f"{LOCKS}/{uuid.uuid4()}.json"
    if locks(s3):
        sys.exit("the stack is currently locked")
    s3.must("PUT", own, body=lock_content())  # type: ignore[arg-type]
    if [each for each in locks(s3) if each != own]:
        sys.exit("the stack is currently locked")
    found = s3.ask("GET", CHECKPOINT)
    marks = json.loads(found.content) if found.ok else []
    for content in ([*marks, f"begun {mark}"], [*marks, mark]):
        s3.must("PUT", CHECKPOINT, body=json.dumps(content).encode())  # type: ignore[arg-type]
    sys.stdout.write(f"{mark}\n")
    sys.stdout.flush()
    s3.must("DELETE", own)


if __name__ == "__main__":
    write(S3.of_environment(), sys.argv[1])
