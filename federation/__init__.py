"""The trust that lets a pipeline log in without a stored key: set up once per tenancy, by its administrator.

Not part of the stack: it needs rights that no pipeline should have. What is there already is taken as it is: the same
command can be run again, also for a further environment.
"""
