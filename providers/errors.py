"""What can go wrong in a provider, as one line for a person.

ProviderError
├── CredentialsError            no usable credentials
├── ForeignHostError            an address is not one of Oracle's
├── UnreachableError            no answer came, after retries
│   ├── NotConnectedError *     the host has no address, or does not listen
│   ├── ProxyFailedError *      the proxy did not lead there
│   ├── TlsFailedError          the certificate of the host is not trusted
│   ├── NoAnswerInTimeError *   it listens and says nothing
│   └── AnswerBrokenError *     an answer broke off, or had no end
├── UnexpectedAnswerError       something else than the service answered
├── RefusedError                the service answered with an error; its status says whether a retry helps
│   └── NotFoundError           404: it is not there, or not for this caller
├── SecretNotShownError         a client secret is known to nobody but the service
├── DeletedError                the thing is being deleted
├── WorkRequestError            a work request ended badly
├── WaitTimedOutError *         the cloud is still at work; the same command goes on waiting
└── BlockedError                the step would harm somebody else's work

A retry of the same command can help where a star stands (`retry_helps`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

AGAIN = "Run the same command again: it finishes what is left."
BUSY = frozenset({409, 412, 429})
"""Statuses below 500 that pass by themselves."""
OF_TOKEN = {
    "invalid_client": "Check the client id and secret, and that the application is active.",
    "invalid_grant": "Check that the token has not expired, and that a trust of the identity domain has its issuer, "
    "audience and subject: see docs/teams.md.",
}
"""What to do when an identity domain gives no token, by its code."""


class ProviderError(Exception):
    """Anything that stops a provider; its text is one line and stands alone.

    Attributes:
        retry_helps: Tells whether the same command can succeed without any other change.
    """

    retry_helps: bool = False

    @property
    def brief(self) -> str:
        """What was met, in a few words, for the lines of a wait or as part of another failure."""
        return str(self)


class CredentialsError(ProviderError):
    """The `oci:` configuration, the environment and the OCI config file give no usable credentials."""


class ForeignHostError(ProviderError):
    """An address that the program was given leads out of Oracle's cloud; nothing was sent."""

    def __init__(self, action: str, url: str, region: str) -> None:
        """Say what was to be sent where."""
        super().__init__(
            f"Could not {action}: {url} is no https address of an Oracle service in the realm of {region}. "
            "Nothing was sent. Check where the address comes from, and oci:region."
        )


class UnreachableError(ProviderError):
    """No answer came, after retries.

    Attributes:
        cause: What the network said.
        advice: What to look at.
    """

    advice: ClassVar[str] = "Check the network and the proxy settings."

    def __init__(self, action: str, host: str, cause: str) -> None:
        """Say what was tried, where, and what the network said."""
        self.cause = cause
        super().__init__(f"Could not {action}: {host} did not answer ({cause}). {self.advice} {AGAIN}")

    @property
    def brief(self) -> str:
        """What the network said."""
        return f"does not answer ({self.cause})"


class NotConnectedError(UnreachableError):
    """The host has no address, or does not listen."""

    retry_helps = True


class ProxyFailedError(UnreachableError):
    """The proxy of the environment did not lead to the host."""

    retry_helps = True


class TlsFailedError(UnreachableError):
    """No trusted connection: no repetition makes a certificate trusted."""

    advice = "Check the network and the proxy settings, and that REQUESTS_CA_BUNDLE names the CA of your proxy, if any."


class NoAnswerInTimeError(UnreachableError):
    """The host listens and says nothing."""

    retry_helps = True


class AnswerBrokenError(UnreachableError):
    """The answer broke off, cannot be unpacked, or had no end."""

    retry_helps = True


class UnexpectedAnswerError(ProviderError):
    """The status is good, and the answer is not what was asked for: something else than the service answered.

    Attributes:
        expected: What was asked for.
    """

    def __init__(self, action: str, expected: str, found: object, request_id: str) -> None:
        """Say what was expected and what came, shortened."""
        self.expected = expected
        super().__init__(
            f"Could not {action}: the answer is not {expected}: {str(found)[:200]} "
            f"(opc-request-id {request_id or 'none'}). Check the proxy settings: something else than the service "
            f"answered. {AGAIN}"
        )

    @property
    def brief(self) -> str:
        """What is missing in the answer."""
        return f"answers with something else than {self.expected}"


class SecretNotShownError(ProviderError):
    """The service does not show a client secret, and nobody has kept it."""

    def __init__(self, app_id: str, next_version: int) -> None:
        """Say how to get one that is known."""
        super().__init__(
            f"Could not read the client secret of app {app_id}: the service does not show it, and nobody has kept it. "
            f"For a new one run: pulumi config set clientSecretVersion {next_version}, then pulumi up."
        )


class DeletedError(ProviderError):
    """The thing is deleted, or is being deleted."""


class WaitTimedOutError(ProviderError):
    """A wait reached its limit while the cloud is still at work."""

    retry_helps = True


class BlockedError(ProviderError):
    """The step is possible, but somebody else's work would be lost."""


class RefusedError(ProviderError):
    """The service answered with an error.

    Attributes:
        status: HTTP status.
        code: The service's code, such as `IncorrectState`; the SCIM messageId for an identity domain; may be empty.
        words: The service's own message.
        request_id: `opc-request-id` of the answer, may be empty.
    """

    def __init__(self, action: str, status: int, code: str, words: str, request_id: str) -> None:
        """Say what was tried and what the service answered."""
        self.status, self.code, self.words, self.request_id = status, code, words, request_id
        self.retry_helps = status >= 500 or status in BUSY
        said = " ".join(part for part in (str(status), code) if part)
        # The code comes last in the sentence's ids, so that logs can be searched for either.
        super().__init__(
            f"Could not {action}: {said}: {words.strip().rstrip('.') or 'no message'} "
            f"(opc-request-id {request_id or 'none'}). {_next_step(status, code)}"
        )

    @property
    def brief(self) -> str:
        """The status."""
        return f"answers {self.status}"


class NotFoundError(RefusedError):
    """404: the thing is not there, or not for this caller. Oracle does not tell the two apart."""


def _next_step(status: int, code: str) -> str:
    """Tell what to do about an answer, by status and code.

    Source: the documentation's "API Errors" page for what each code means; RFC 6749, 5.2, for those of a token.
    """
    if code in OF_TOKEN:
        return OF_TOKEN[code]
    if status < 400:
        return f"Check the proxy settings: something else than the service answered. {AGAIN}"
    if status == 401:
        return "Check the key, user and clock of this machine; for a session token run `oci session authenticate`."
    if status == 403:
        return "The caller lacks a privilege, or the call must go to the tenancy's home region: see docs/privileges.md."
    if status == 404:
        return "Check the OCID, the region, and that the caller's policies cover it: see docs/privileges.md."
    if status == 409:
        return f"Something else changes the same resource, or one of the same name exists. {AGAIN}"
    if code == "PreConditionFailed":
        return f"Bring it into the state that the service names first. {AGAIN}"
    if status == 412:
        return f"Somebody changed it at the same time. {AGAIN}"
    if status == 429 or status >= 500:
        return f"The service is busy or has a fault. {AGAIN}"
    return f"Correct what the service names. {AGAIN}"


class WorkRequestError(ProviderError):
    """A work request ended in a state that is not success.

    Attributes:
        status: Its last state.
    """

    def __init__(
        self,
        action: str,
        work_request_ocid: str,
        status: str,
        errors: Sequence[str],
        logs: Sequence[str],
        request_id: str,
    ) -> None:
        """Say which work request ended how, with its errors and its last log lines."""
        self.status = status
        why = "; ".join(errors) or "it names no error"
        last = f" Last log lines: {'; '.join(line.rstrip('.') for line in logs)}." if logs else ""
        super().__init__(
            f"Could not {action}: work request {work_request_ocid} ended {status}: {why.rstrip('.')} "
            f"(opc-request-id {request_id}).{last} Mend the cause. {AGAIN}"
        )
