"""What the stand-in plugin can fail with. Every text is one line for a person.

PluginError
├── ServiceRefusedError      the service answered with an error; a retry helps only if the service says so
│   └── NotFoundError        404: gone, or not visible to this caller
├── ServiceUnreachableError  no answer came; a retry can help
├── WorkRequestFailedError   the service gave up on a long operation
├── TimedOutError            a long operation goes on in the cloud; run the same command again
├── CancelledByUserError     the same, because the user said so
├── CredentialsError         no usable credentials
└── UnsupportedError         only the real plugin can do this
"""

from __future__ import annotations


class PluginError(Exception):
    """Any failure that the plugin explains itself."""


class ServiceRefusedError(PluginError):
    """The service answered with an error."""


class NotFoundError(ServiceRefusedError):
    """The service does not know the resource, or not for this caller."""


class ServiceUnreachableError(PluginError):
    """No answer came from the service."""


class WorkRequestFailedError(PluginError):
    """A work request ended without doing what was asked."""


class TimedOutError(PluginError):
    """A wait reached its limit."""


class CancelledByUserError(PluginError):
    """The user cancelled a wait."""


class CredentialsError(PluginError):
    """The settings do not give usable credentials."""


class UnsupportedError(PluginError):
    """The stand-in does not know this resource, function or way to authenticate."""
