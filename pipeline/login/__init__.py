"""Login without a long-lived key: the forge's own token for the job, kept fresh while a command runs.

`python -m pipeline.login exec -- pulumi up`: GitHub's token lives five minutes, an `up` may take longer, and both the
oci plugin and the program's providers read the file again whenever they exchange it.
"""
