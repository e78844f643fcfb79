"""What can go wrong in the client, and the exit code each failure has on the command line.

    OrdsClientError                 1
    ├── UsageError                  2   an option, filter or argument that cannot be meant
    ├── OutputsError                3   stack outputs that are missing or incomplete
    ├── TokenRefusedError           4   the identity domain gave no token
    ├── DataApiError                5   the IoT data API gave no rows
    │   ├── AccessRefusedError          401 or 403
    │   ├── FilterRefusedError          400
    │   └── NotThereError               404
    ├── ConnectionFailedError       6   no answer from a host, or a broken one
    │   ├── NameNotFoundError           DNS knows no such host
    │   ├── TlsFailedError              no trust between this machine and the host
    │   ├── NotConnectedError           the host accepts no connection
    │   ├── ProxyFailedError            the proxy did not get through to the host
    │   │   └── ProxyRefusedError       the proxy wants a login, or forbids the host
    │   ├── TimedOutError               the host said nothing for too long
    │   ├── BrokenAnswerError           the answer broke off in the middle
    │   └── OddAnswerError              an answer, but not to what was asked
    └── AdministratorError          7   OCI credentials missing, or not enough
        └── NotAllowedError             401, 403 or 404 with these credentials

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
        answered_at: When the data API says it answered, in seconds since 1970; None when it does not say.
    """

    exit_code = 5

    def __init__(self, status: int, message: str, answered_at: float | None = None) -> None:
        """Keep the HTTP status and the service's time beside the message."""
        super().__init__(message)
        self.status = status
        self.answered_at = answered_at


class AccessRefusedError(DataApiError):
    """The data API accepts no token like this one (401 or 403, which it does not tell apart)."""


class FilterRefusedError(DataApiError):
    """The data API cannot read the filter (400)."""


class NotThereError(DataApiError):
    """The data API knows no such IoT domain, collection or row (404)."""


class ConnectionFailedError(OrdsClientError):
    """A host gave no answer, or none that can be used.

    Attributes:
        repeats: How often the same request is repeated before this error is raised.
        fix: What to do next.
    """

    exit_code = 6
    retry_helps = True
    repeats: ClassVar[int] = 0
    fix: ClassVar[str] = "Check the firewall and proxy (HTTPS_PROXY) between this machine and the host, then try again."


class NameNotFoundError(ConnectionFailedError):
    """The name of the host cannot be resolved (DNS)."""

    repeats = 2
    fix = "Check the host in the stack outputs, and the DNS and proxy (HTTPS_PROXY) of this machine."


class TlsFailedError(ConnectionFailedError):
    """This machine does not trust the host's certificate, or they share no version of TLS."""

    fix = "If a proxy replaces certificates, name its CA file in REQUESTS_CA_BUNDLE; else check the host."


class NotConnectedError(ConnectionFailedError):
    """The host accepts no connection."""

    repeats = 2


class ProxyFailedError(ConnectionFailedError):
    """The proxy did not get through to the host."""

    repeats = 2
    fix = "Check HTTPS_PROXY, and whether the proxy may pass this host on."


class ProxyRefusedError(ProxyFailedError):
    """The proxy wants a name and a password (407), or does not let this machine through to the host (403)."""

    repeats = 0
    retry_helps = False
    fix = "For 407, put name and password of the proxy into HTTPS_PROXY; else ask for the host to be let through."


class TimedOutError(ConnectionFailedError):
    """The host said nothing for too long."""

    repeats = 1


class BrokenAnswerError(ConnectionFailedError):
    """The answer broke off in the middle."""

    repeats = 4
    fix = "Try again; if it stays so, look for a proxy that changes answers."


class OddAnswerError(ConnectionFailedError):
    """An answer came, whole, but not to what was asked: a sign-in page, another service, another shape."""

    retry_helps = False
    fix = "Check the URLs in the stack outputs, and look for a proxy or sign-in page between this machine and the host."


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
