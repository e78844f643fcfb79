"""A forge on loopback that speaks as much of GitHub's and GitLab's API as this room uses, and notes what is asked."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = "github-actions[bot]"
REPOSITORY = "acme/iot-ords"
BODY_LIMIT = 65_536

Answer = tuple[int, Any]


@dataclass
class FakeForge:
    """What the forge holds, and what it was asked."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    pulls: dict[str, list[int]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    """Statuses that the next requests get, whatever they ask."""
    instead: tuple[int, bytes] | None = None
    """What every request gets, whatever it asks."""
    url: str = ""
    gitlab: bool = False

    def write_comments(self, *bodies: str, author: str = BOT) -> None:
        for body in bodies:
            self.comments.append(self._note(len(self.comments) + 1, body, author))

    def _note(self, number: int, body: str, author: str = BOT) -> dict[str, Any]:
        return {
            "id": number,
            "body": body,
            "user": {"login": author},
            "author": {"username": author},
        }

    def variables(self) -> dict[str, str]:
        """The environment of a run."""
        if self.gitlab:
            return {
                "GITLAB_CI": "true",
                "CI_API_V4_URL": self.url,
                "CI_PROJECT_ID": "7",
                "GITLAB_TOKEN": "glpat-fake",
            }
        return {"GITHUB_API_URL": self.url, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": "ghs_fake"}

    def answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        self.asked.append(f"{method} {path}")
        if self.failures:
            status = self.failures.pop(0)
            return status, {"message": f"made to answer {status}"}
        if len(body.get("body", "")) > BODY_LIMIT:
            return 422, {"message": "body is too long (maximum is 65536 characters)"}
        for (verb, pattern), act in ROUTES.items():
            if verb == method and (found := re.fullmatch(pattern, path)):
                return act(self, *found.groups(), query=query, body=body)
        return 404, {"message": f"Not Found: {method} {path}"}

    def list_comments(self, *_: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        return 200, _page(self.comments, query)

    def add_comment(self, *_: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        self.write_comments(body["body"])
        return 201, self.comments[-1]

    def edit_comment(self, *words: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        comment = next(one for one in self.comments if one["id"] == int(words[-1]))
        comment["body"] = body["body"]
        return 200, comment

    def list_issues(self, *_: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        return 200, _page(self.issues, query)

    def add_issue(self, *_: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        number = len(self.issues) + 1
        words = body.get("body", body.get("description", ""))
        state = "opened" if self.gitlab else "open"
        extra = {"number": number, "iid": number, "title": body["title"], "state": state, "description": words}
        self.issues.append(self._note(number, words) | extra)
        return 201, self.issues[-1]

    def edit_issue(self, *words: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        issue = next(one for one in self.issues if one["number"] == int(words[-1]))
        event = body.pop("state_event", None)
        if event:
            body["state"] = {"reopen": "opened", "close": "closed"}[event]
        issue.update(body)
        return 200, issue

    def pulls_of(self, commit: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        return 200, [{"number": number, "iid": number} for number in self.pulls.get(commit, [])]

    def put_file(self, path: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        known = self.files.get(path)
        if known is not None and body.get("sha") != _blob(known):
            return 409, {"message": f"{path} does not match {body.get('sha')}"}
        self.files[path] = body["content"] if self.gitlab else base64.b64decode(body["content"]).decode()
        return 200, {}

    def user(self, query: dict[str, str], body: dict[str, Any]) -> Answer:
        return 200, {"username": BOT}


def _blob(text: str) -> str:
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _page(found: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
    return found[(page - 1) * size : page * size]


HUB = f"/repos/{REPOSITORY}"
LAB = "/projects/7"
ROUTES: dict[tuple[str, str], Callable[..., Answer]] = {
    ("GET", rf"{HUB}/issues/(\d+)/comments"): FakeForge.list_comments,
    ("POST", rf"{HUB}/issues/(\d+)/comments"): FakeForge.add_comment,
    ("PATCH", rf"{HUB}/issues/comments/(\d+)"): FakeForge.edit_comment,
    ("GET", rf"{HUB}/issues"): FakeForge.list_issues,
    ("POST", rf"{HUB}/issues"): FakeForge.add_issue,
    ("PATCH", rf"{HUB}/issues/(\d+)"): FakeForge.edit_issue,
    ("GET", rf"{HUB}/commits/(\w+)/pulls"): FakeForge.pulls_of,
    ("PUT", rf"{HUB}/contents/(.+)"): FakeForge.put_file,
    ("PUT", rf"{LAB}/repository/files/(.+)"): FakeForge.put_file,
    ("GET", rf"{LAB}/merge_requests/(\d+)/notes"): FakeForge.list_comments,
    ("POST", rf"{LAB}/merge_requests/(\d+)/notes"): FakeForge.add_comment,
    ("PUT", rf"{LAB}/merge_requests/(\d+)/notes/(\d+)"): FakeForge.edit_comment,
    ("GET", rf"{LAB}/issues"): FakeForge.list_issues,
    ("POST", rf"{LAB}/issues"): FakeForge.add_issue,
    ("PUT", rf"{LAB}/issues/(\d+)"): FakeForge.edit_issue,
    ("GET", rf"{LAB}/repository/commits/(\w+)/merge_requests"): FakeForge.pulls_of,
    ("GET", r"/user"): FakeForge.user,
}


@contextmanager
def serving(forge: FakeForge) -> Iterator[FakeForge]:
    """Serve a forge on loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length)) if length else {}
            status, answer = forge.answer(self.command, parts.path, query, body)
            status, payload = forge.instead or (status, json.dumps(answer).encode())
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PUT = do_PATCH = handle_any  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    forge.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
