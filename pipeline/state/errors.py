"""What can go wrong with a shared state.

StateError      one line for a person
S3Error         what Pulumi is answered, in the words of S3
ChangedError    a condition of a write does not hold
"""

from __future__ import annotations

from pipeline.errors import PipelineError


class StateError(PipelineError):
    """The state cannot be used; the text is one line and says what to do next."""


class S3Error(Exception):
    """An answer of the door that is no success.

    Attributes:
        status: HTTP status; Pulumi's S3 client repeats a request only for 429 and 5xx.
        code: Code of S3, such as `NoSuchKey`.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        """Say what Pulumi is to show."""
        super().__init__(message)
        self.status, self.code = status, code


class ChangedError(Exception):
    """The object is not the one that was seen before; nothing was written."""
