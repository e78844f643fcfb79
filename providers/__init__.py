"""ACT: the dynamic providers. They ask Oracle Cloud once, wait visibly, and prove that it happened.

The module paths and class names of the providers, and their property names, are part of every stack's state
(docs/state-format.md): they are never renamed.
"""
