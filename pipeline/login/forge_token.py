"""The token that the forge gives to a job: who it is, signed by the forge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

import requests

from pipeline.errors import PipelineError
from providers.session import session

TIMEOUT_SECONDS = 10
REQUEST_URL, REQUEST_TOKEN = "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
GITLAB_TOKEN = "OCI_ID_TOKEN"  # noqa: S105 - a name
AUDIENCE = "OCI_TOKEN_AUDIENCE"
SECRETS = (REQUEST_TOKEN, REQUEST_URL, GITLAB_TOKEN)
"""What would let the command ask for tokens itself, for any audience."""


class LoginError(PipelineError):
    """There is no token to log in with."""


def source(environment: Mapping[str, str]) -> Callable[[], str]:
    """Return what gives a token each time it is asked.

    Args:
        environment: Of the job.

    Raises:
        LoginError: The job may not have a token.
    """
    if environment.get(REQUEST_URL):
        return lambda: _github(environment)
    if token := environment.get(GITLAB_TOKEN):
        # GitLab's lives as long as its job.
        return lambda: _checked(token, "GitLab")
    raise LoginError(
        "The forge gives this job no token. On GitHub give the job `permissions: id-token: write`, on GitLab "
        f"`id_tokens: {GITLAB_TOKEN}: aud: ...`; on a laptop use an API key or `oci session authenticate`"
    )


def _github(environment: Mapping[str, str]) -> str:
    """Ask GitHub. Source: GitHub documentation "OpenID Connect reference", actions/toolkit `core.getIDToken`."""
    audience = environment.get(AUDIENCE, "")
    url = environment[REQUEST_URL] + (f"&audience={quote(audience, safe='')}" if audience else "")
    headers = {"authorization": f"bearer {environment.get(REQUEST_TOKEN, '')}"}
    try:
        with session() as asking:
            answer = asking.get(url, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise LoginError(f"GitHub did not give a token ({type(error).__name__}). Run the job again") from None
    if answer.status_code >= 500:
        raise LoginError(f"GitHub gave no token: {answer.status_code}, it has a fault. Run the job again")
    if answer.status_code != 200:
        raise LoginError(
            f"GitHub gave no token: {answer.status_code}. Check that the job has `permissions: id-token: write` and is "
            "not of a fork, then run it again"
        )
    try:
        return _checked(str(answer.json()["value"]), "GitHub")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LoginError("GitHub's answer holds no token. Run the job again") from None


def _checked(token: str, forge: str) -> str:
    if not re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token.strip(), re.ASCII):
        raise LoginError(f"What {forge} gave is no token (three parts of base64). Run the job again")
    return token.strip()
