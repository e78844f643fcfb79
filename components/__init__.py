"""DECLARE: what should exist, in the words of the scenario. Does not: speak HTTP or use the OCI SDK."""
