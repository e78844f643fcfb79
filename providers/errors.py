"""What can go wrong in a provider, as one line for a person.

ProviderError
├── CredentialsError        no usable credentials; a retry does not help
├── UnreachableError        the network or the service did not answer; a retry may help
├── RefusedError            the service answered with an error
├── WorkRequestError        a work request ended badly
├── WaitTimedOutError       the cloud is still at work; the same command goes on waiting
└── BlockedError            the step would harm somebody else's work
"""

from __future__ import annotations

from collections.abc import Sequence

AGAIN = "Run the same command again: it finishes what is left."


class ProviderError(Exception):
    """Anything that stops a provider; its text is one line and stands alone."""


class CredentialsError(ProviderError):
    """The `oci:` configuration, the environment and the OCI config file give no usable credentials."""


class UnreachableError(ProviderError):
    """No answer came, after retries.

    Attributes:
        cause: What the network said.
    """

    def __init__(self, action: str, host: str, cause: str) -> None:
        """Say what was tried, where, and what the network said."""
        self.cause = cause
        super().__init__(
            f"Could not {action}: {host} did not answer ({cause}). Check the network and the proxy settings. {AGAIN}"
        )


class WaitTimedOutError(ProviderError):
    """A wait reached its limit while the cloud is still at work."""


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
        said = " ".join(part for part in (str(status), code) if part)
        # The code comes last in the sentence's ids, so that logs can be searched for either.
        super().__init__(
            f"Could not {action}: {said}: {words.strip().rstrip('.') or 'no message'} "
            f"(opc-request-id {request_id or 'none'}). {_next_step(status, code)}"
        )


def _next_step(status: int, code: str) -> str:
    """Tell what to do about an answer, by status and code.

    Source: the documentation's "API Errors" page for what each code means.
    """
    if status < 400:
        return f"Check the proxy settings: something else than the service answered. {AGAIN}"
    if status == 401:
        return "Check the key, user and clock of this machine; for a session token run `oci session authenticate`."
    if status == 403:
        return "The caller lacks a privilege, or the call must go to the tenancy's home region: see the README's table."
    if status == 404:
        return "Check the OCID, the region, and that the caller's policies cover it: see the README's table."
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
