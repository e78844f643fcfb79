"""What can go wrong in a pipeline, each in one line for a person.

PipelineError
├── EngineError     Pulumi did not answer; its own words are in the line
├── ForgeError      GitHub or GitLab did not answer, or refused
└── RefusedError    a gate is shut: somebody must decide first
"""

from __future__ import annotations


class PipelineError(Exception):
    """Base of all; its text is one line that says what to do next."""


class EngineError(PipelineError):
    """Pulumi failed before it told anything."""


class ForgeError(PipelineError):
    """The forge's API did not do what was asked."""


class RefusedError(PipelineError):
    """A deploy, destroy or rotation must not go on."""
