"""A stand-in `pulumi-resource-oci` for machines that cannot download the real plugin.

It sends what the real plugin sends (method, path, query and body) for the resources and functions of `catalogue.py`
and gives the same outputs. A test replays recorded requests of the real one.

Does not: know any other resource, import a resource that a program lacks, or follow every retry rule of the real one.
"""

VERSION = "5.5.0"
