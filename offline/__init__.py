"""The offline kit: a Pulumi engine, and an oci plugin, for machines that cannot download them.

Does not: decide anything where a released Pulumi or the real plugin is at hand; those are always preferred.
"""
