"""What ends a command of the simulator's command line, each with one line for a person.

SimulatorError
├── NotRunningError     no cloud runs on the state directory
├── RefusedError        the cloud that runs does not take the request
├── StateInUseError     another process serves the state directory
├── StateError          files of the state directory are damaged, or cannot be read or written
├── PortInUseError      another program listens on the port
├── SettingsError       a settings file cannot be used
└── NotStartedError     the cloud for a command did not come up
"""

from __future__ import annotations


class SimulatorError(Exception):
    """A command of the command line cannot go on."""


class NotRunningError(SimulatorError):
    """No simulated cloud runs on the state directory."""


class RefusedError(SimulatorError):
    """The running cloud does not take a request to its control port."""


class StateInUseError(SimulatorError):
    """Another process serves this state directory."""


class StateError(SimulatorError):
    """Files of the state directory are damaged, or cannot be read or written."""


class PortInUseError(SimulatorError):
    """Another program listens on the port."""


class SettingsError(SimulatorError):
    """A settings file that cannot be used."""


class NotStartedError(SimulatorError):
    """The simulated cloud of a command did not come up."""
