"""Adoption: a stack for what somebody clicked together, without changing anything in the cloud.

`make adopt STACK=x FROM=OCID` reads, writes the stack's file, imports into a state of its own in a folder of its own,
asks the engine whether a preview changes anything, and only then puts the finished state into the stack, in one step.
"""
