"""What can go wrong in the client, and the exit code each failure has on the command line.

    OrdsClientError             1
    ├── UsageError              2   an option, filter or argument that cannot be meant
    ├── OutputsError            3   stack outputs that are missing or incomplete
    ├── TokenRefusedError       4   the identity domain gave no token
    ├── DataApiError            5   the IoT data API gave no rows
    │   ├── AccessRefusedError      401 or 403
    │   ├── FilterRefusedError      400
    │   └── NotThereError           404
    ├── ConnectionFailedError   6   no answer from a host, or a broken one
    └── AdministratorError      7   OCI credentials missing, or not enough
        └── NotAllowedError         401, 403 or 404 with these credentials

`check` ends with 1 when a link is broken, Ctrl-C with 130, a closed pipe with 141.
"""

from __future__ import annotations

from typing import ClassVar


class OrdsClientError(Exception):
    """A failure that the client can explain in one line.

    Attributes:
        exit_code: Exit status of the command line.
        retry_helps: True when the same call may succeed a little later.
    """

    exit_code: ClassVar[int] = 1
    retry_helps: ClassVar[bool] = False


class UsageError(OrdsClientError):
    """An option, filter or argument that cannot be meant."""

    exit_code = 2


class OutputsError(OrdsClientError):
    """Stack outputs that are missing, incomplete or do not fit together."""

    exit_code = 3


class TokenRefusedError(OrdsClientError):
    """The identity domain refused to issue a token.

    Attributes:
        code: OAuth error code, such as `invalid_grant`.
        problem: What it means for this set-up.
        fix: What to do next.
    """

    exit_code = 4

    def __init__(self, code: str, problem: str, fix: str) -> None:
        """Say what was refused and what to do."""
        super().__init__(f"{problem} {fix}")
        self.code = code
        self.problem = problem
        self.fix = fix


class DataApiError(OrdsClientError):
    """The IoT data API answered, but not with rows.

    Attributes:
        status: HTTP status.
    """

    exit_code = 5

    def __init__(self, status: int, message: str) -> None:
        """Keep the HTTP status beside the message."""
        super().__init__(message)
        self.status = status


class AccessRefusedError(DataApiError):
    """The data API accepts no token like this one (401 or 403, which it does not tell apart)."""


class FilterRefusedError(DataApiError):
    """The data API cannot read the filter (400)."""


class NotThereError(DataApiError):
    """The data API knows no such IoT domain, collection or row (404)."""


class ConnectionFailedError(OrdsClientError):
    """A host gave no answer, or one that broke off.

    Attributes:
        kind: `dns`, `tls`, `connect`, `proxy`, `timeout` or `broken`.
    """

    exit_code = 6
    retry_helps = True

    def __init__(self, kind: str, message: str) -> None:
        """Keep the kind of failure beside the message."""
        super().__init__(message)
        self.kind = kind


class AdministratorError(OrdsClientError):
    """OCI credentials are missing, or the service failed with them."""

    exit_code = 7


class NotAllowedError(AdministratorError):
    """These OCI credentials may not do it, or the thing is not there.

    Attributes:
        status: HTTP status: 401, 403 or 404.
    """

    def __init__(self, status: int, message: str) -> None:
        """Keep the HTTP status beside the message."""
        super().__init__(message)
        self.status = status
