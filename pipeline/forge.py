"""GitHub and GitLab: comments of a change, issues, and which change a commit came with, through their APIs.

Words: a *change* is a pull request or a merge request; a *note* is a comment or an issue that this room writes. It is
found by a hidden marker and by its author, so that nobody else's text is ever taken for ours.

Does not: decide what is written (comment.py, drift.py).
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import requests

from pipeline.errors import ForgeError
from providers.answer import as_documented
from providers.errors import UnexpectedAnswerError
from providers.session import session

TIMEOUT_SECONDS = 30
PAGE = 100
MOST_PAGES = 1000
MOST_CHARACTERS = 300
"""Of what a forge says."""
TRIES = 3
"""How often a forge that is out of order is asked again."""
OUT_OF_ORDER = frozenset({500, 502, 503, 504})
NEXT_STEPS: Mapping[int, str] = {
    401: "The token is not good: give the job a token of its own, GITHUB_TOKEN or GITLAB_TOKEN",
    403: "The token may not do this: look at `permissions:` of the job (docs/pipelines.md)",
    409: "Somebody changed it meanwhile: nothing was written. Start anew: a job that is run again has the old commit",
    404: "Look whether the number and the repository are right, and whether the token may see it",
    410: "Issues are switched off: switch them on in the settings of the repository",
    422: "The forge does not accept the text; please report it with this line",
}
ELSEWHERE = "Something else than the forge answered: look at the URL of its API and the proxy settings"

T = TypeVar("T")


@dataclass(frozen=True)
class Note:
    """A comment or an issue.

    Attributes:
        id: Number of it in the forge.
        author: Who wrote it.
        body: Markdown.
        is_open: Whether an issue is open; comments always are.
    """

    id: int
    author: str
    body: str
    is_open: bool = True


@dataclass(frozen=True)
class Edit:
    """A new text of a file.

    Attributes:
        path: In the repository.
        before: What it is thought to hold.
        after: What it is to hold.
        message: Of the commit.
        commit: Hash of the commit that is checked out.
    """

    path: str
    before: str
    after: str
    message: str
    commit: str


class Forge(Protocol):
    """What this room needs of a forge."""

    @property
    def author(self) -> str:
        """Who we are there."""

    def comments(self, change: int) -> Iterator[Note]:
        """Yield every comment of a change."""

    def comment(self, change: int, body: str, known: Note | None) -> None:
        """Write a comment, or a known one anew."""

    def issues(self) -> Iterator[Note]:
        """Yield every issue that this room may have written."""

    def issue(self, title: str, body: str, known: Note | None, *, is_open: bool) -> None:
        """Open an issue, or write, reopen or close a known one."""

    def changes_of(self, commit: str) -> list[int]:
        """Return the numbers of the changes that a commit came with."""

    def commit_file(self, edit: Edit) -> None:
        """Commit a new text of a file to the branch of this run, unless the file changed meanwhile."""


class OutOfOrderError(ForgeError):
    """The forge is out of order at the moment; to be tried again."""


@dataclass
class Api:
    """The API of a forge.

    Attributes:
        name: Of the forge, for errors.
        url: Without a slash at the end.
        headers: Credentials and versions.
    """

    name: str
    url: str
    headers: Mapping[str, str] = field(repr=False)

    @cached_property
    def _session(self) -> requests.Session:
        return session()

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: Any) -> Any:
        """Send a request and return the JSON of the answer.

        Raises:
            ForgeError: The forge refused, or something else answered.
            OutOfOrderError: It was not there, or had an error of its own.
        """
        what = f"{self.name} {method} {path}"
        try:
            answer = self._session.request(
                method,
                self.url + path,
                json=body,
                params=query,
                headers=dict(self.headers),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise OutOfOrderError(
                f"{what} got no answer: {type(error).__name__}. Run the same command again."
            ) from error
        if answer.status_code in OUT_OF_ORDER:
            raise OutOfOrderError(f"{what} answers {answer.status_code}. Nothing is lost: run the same command again.")
        if not 200 <= answer.status_code < 300:
            raise ForgeError(_refusal(what, answer))
        with _as_documented(what):
            return answer.json() if answer.content else None

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Yield everything in a list, page by page."""
        what = f"{self.name} GET {path}"
        for page in range(1, MOST_PAGES + 1):
            found = self.ask("GET", path, per_page=PAGE, page=page, **query)
            if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
                raise ForgeError(f"{what} answers with something else than a list. {ELSEWHERE}.")
            yield from found
            if len(found) < PAGE:
                return
        raise ForgeError(f"{what} gives page after page and does not come to an end.")


class GitHub:
    """Source: GitHub REST API, version 2022-11-28."""

    def __init__(self, api_url: str, repository: str, token: str, author: str, branch: str) -> None:
        """Speak for `author`, whose `token` it is; GitHub does not tell an app's token who it is."""
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        self._api = Api("GitHub", api_url, headers | {"Authorization": f"Bearer {token}"})
        self._home, self.author, self._branch = f"/repos/{repository}", author, branch

    def comments(self, change: int) -> Iterator[Note]:
        """Yield every comment of a pull request."""
        return _shaped(_github_note, self._api.pages(f"{self._home}/issues/{change}/comments"))

    def comment(self, change: int, body: str, known: Note | None) -> None:
        """Write a comment, or a known one anew."""
        if known:
            self._api.ask("PATCH", f"{self._home}/issues/comments/{known.id}", {"body": body})
        else:
            self._api.ask("POST", f"{self._home}/issues/{change}/comments", {"body": body})

    def issues(self) -> Iterator[Note]:
        """Yield every issue of ours, open and closed."""
        found = self._api.pages(f"{self._home}/issues", state="all", labels="drift")
        return _shaped(_github_note, (issue for issue in found if "pull_request" not in issue))

    def issue(self, title: str, body: str, known: Note | None, *, is_open: bool) -> None:
        """Open an issue, or write, reopen or close a known one."""
        text = {"title": title, "body": body}
        if known:
            state = {"state": "open" if is_open else "closed"}
            self._api.ask("PATCH", f"{self._home}/issues/{known.id}", text | state)
        else:
            self._api.ask("POST", f"{self._home}/issues", text | {"labels": ["drift"]})

    def changes_of(self, commit: str) -> list[int]:
        """Return the numbers of the pull requests that a commit came with."""
        found = self._api.pages(f"{self._home}/commits/{commit}/pulls")
        return list(_shaped(lambda pull: int(pull["number"]), found))

    def commit_file(self, edit: Edit) -> None:
        """Commit a new text of a file; the hash of the known one guards against a change meanwhile."""
        blob = edit.before.encode()
        body = {
            "message": edit.message,
            "content": base64.b64encode(edit.after.encode()).decode(),
            "sha": hashlib.sha1(b"blob %d\0" % len(blob) + blob, usedforsecurity=False).hexdigest(),
            "branch": self._branch,
        }
        self._api.ask("PUT", f"{self._home}/contents/{quote(edit.path)}", body)


class GitLab:
    """Source: GitLab REST API, version 4."""

    def __init__(self, api_url: str, project: str, token: str, branch: str) -> None:
        """Speak for the user or bot whose token it is."""
        self._api = Api("GitLab", api_url, {"PRIVATE-TOKEN": token})
        self._home, self._branch = f"/projects/{quote(project, safe='')}", branch

    @cached_property
    def author(self) -> str:
        """Who we are there."""
        [name] = _shaped(lambda user: str(user["username"]), [self._api.ask("GET", "/user")])
        return name

    def comments(self, change: int) -> Iterator[Note]:
        """Yield every comment of a merge request."""
        return _shaped(_gitlab_note, self._api.pages(f"{self._home}/merge_requests/{change}/notes"))

    def comment(self, change: int, body: str, known: Note | None) -> None:
        """Write a comment, or a known one anew."""
        notes = f"{self._home}/merge_requests/{change}/notes"
        self._api.ask("PUT" if known else "POST", f"{notes}/{known.id}" if known else notes, {"body": body})

    def issues(self) -> Iterator[Note]:
        """Yield every issue of ours, open and closed."""
        return _shaped(_gitlab_issue, self._api.pages(f"{self._home}/issues", labels="drift", scope="all"))

    def issue(self, title: str, body: str, known: Note | None, *, is_open: bool) -> None:
        """Open an issue, or write, reopen or close a known one."""
        text = {"title": title, "description": body}
        if known is None:
            self._api.ask("POST", f"{self._home}/issues", text | {"labels": "drift"})
            return
        turn = {} if known.is_open == is_open else {"state_event": "reopen" if is_open else "close"}
        self._api.ask("PUT", f"{self._home}/issues/{known.id}", text | turn)

    def changes_of(self, commit: str) -> list[int]:
        """Return the numbers of the merge requests that a commit came with."""
        found = self._api.pages(f"{self._home}/repository/commits/{commit}/merge_requests")
        return list(_shaped(lambda request: int(request["iid"]), found))

    def commit_file(self, edit: Edit) -> None:
        """Commit a new text of a file; the commit of the known one guards against a change meanwhile."""
        body = {
            "branch": self._branch,
            "content": edit.after,
            "commit_message": edit.message,
            "last_commit_id": edit.commit,
        }
        self._api.ask("PUT", f"{self._home}/repository/files/{quote(edit.path, safe='')}", body)


def find(environment: Mapping[str, str] = os.environ) -> Forge:
    """Return the forge that this run belongs to.

    Raises:
        ForgeError: This is no run of a forge, or the token is missing.
    """
    if environment.get("GITLAB_CI"):
        token = _needed("GITLAB_TOKEN", environment)
        url, project = _needed("CI_API_V4_URL", environment), _needed("CI_PROJECT_ID", environment)
        return GitLab(url, project, token, environment.get("CI_COMMIT_BRANCH", "main"))
    return GitHub(
        environment.get("GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        _needed("GITHUB_REPOSITORY", environment),
        _needed("GITHUB_TOKEN", environment),
        environment.get("FORGE_AUTHOR", "github-actions[bot]"),
        environment.get("GITHUB_REF_NAME", "main"),
    )


def insist(attempt: Callable[[], T]) -> T:
    """Try something that looks before it writes, again if the forge is out of order: so nothing is written twice.

    Raises:
        ForgeError: It refused, or stays out of order.
    """
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except OutOfOrderError:
            continue
    return attempt()


def ours(notes: Iterator[Note], marker: str, author: str) -> Note | None:
    """Return the note of an author that begins with a marker."""
    return next((note for note in notes if note.author == author and note.body.startswith(marker)), None)


def _needed(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name, "")
    if not value:
        raise ForgeError(
            f"{name} is not set. In a pipeline the forge sets it; by hand, set it first (docs/pipelines.md)."
        )
    return value


def _refusal(what: str, answer: requests.Response) -> str:
    try:
        words = answer.json()
        said = str(words.get("message") or words.get("error") or words)
    except (ValueError, AttributeError, RecursionError):
        said = answer.text
    otherwise = "Please report it with this line" if answer.status_code >= 400 else ELSEWHERE
    helps = NEXT_STEPS.get(answer.status_code, otherwise)
    return f"{what} answers {answer.status_code}: {' '.join(said.split())[:MOST_CHARACTERS]}. {helps}."


@contextmanager
def _as_documented(what: str) -> Iterator[None]:
    try:
        with as_documented(what):
            yield
    except UnexpectedAnswerError as error:
        raise ForgeError(f"{what} answers with something else than the forge documents. {ELSEWHERE}.") from error


def _shaped(make: Callable[[Mapping[str, Any]], T], found: Iterable[Mapping[str, Any]]) -> Iterator[T]:
    for one in found:
        with _as_documented("The forge"):
            made = make(one)
        yield made


def _github_note(one: Mapping[str, Any]) -> Note:
    is_open = one.get("state", "open") == "open"
    number = one["number"] if "number" in one else one["id"]
    return Note(int(number), str((one.get("user") or {}).get("login")), str(one.get("body") or ""), is_open)


def _gitlab_note(one: Mapping[str, Any]) -> Note:
    return Note(int(one["id"]), str(one["author"]["username"]), str(one["body"]))


def _gitlab_issue(one: Mapping[str, Any]) -> Note:
    author, text = str(one["author"]["username"]), str(one["description"] or "")
    return Note(int(one["iid"]), author, text, one["state"] == "opened")
