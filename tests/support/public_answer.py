"""The answer to a request that nobody signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class PublicAnswer:
    """What a plain `requests` call gets."""

    status_code: int = 200
    body: Any = None

    @property
    def ok(self) -> bool:
        return self.status_code < 400

    def json(self) -> Any:
        if self.body is None:
            raise ValueError
        return self.body
