"""Tokens kept between runs, in files that only their owner can read.

Does not: keep passwords or client secrets.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from ords_client.json_text import read_json
from ords_client.tokens import Token, is_token

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def default_directory(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where tokens are kept: `ords-client` in the user's cache directory; None when the user has no home.

    Source: XDG Base Directory Specification, `XDG_CACHE_HOME`.
    """
    try:
        return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ords-client"
    except RuntimeError:
        return None


class TokenCache:
    """One file for each client, user, scope, and set of hosts that the token may be sent to."""

    def __init__(self, directory: Path) -> None:
        """Keep the files in `directory`, made when it is first needed."""
        self._directory = directory

    def load(self, key: tuple[str, ...]) -> Token | None:
        """Return the token kept under `key`; None when there is none, or others could have read or made it."""
        file = self._file(key)
        try:
            found = file.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_mode & OTHERS or found.st_uid != os.getuid():
                return None
            token = Token(**read_json(file.read_bytes())[0])
            return token if _is_whole(token) else None
        except (OSError, ValueError, TypeError, OverflowError):
            return None

    def save(self, key: tuple[str, ...], token: Token) -> None:
        """Keep `token` under `key`; a directory that cannot be written to means no cache, not a failure."""
        with suppress(OSError):
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(dir=self._directory)  # made with mode 0600
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(asdict(token), file)
                Path(unfinished).replace(self._file(key))
            finally:
                Path(unfinished).unlink(missing_ok=True)  # it is there only when it could not be finished

    def _file(self, key: tuple[str, ...]) -> Path:
        return self._directory / f"{hashlib.sha256(json.dumps(key).encode()).hexdigest()}.json"


def _is_whole(token: Token) -> bool:
    has_texts = is_token(token.access_token) and isinstance(token.refresh_token, str | None)
    return has_texts and bool(token.expires_at)
