"""Whose API key signs what the stand-in plugin sends."""

FINGERPRINT = ":".join(["0a"] * 16)
TENANCY = "ocid1.tenancy.oc1..t"
USER = "ocid1.user.oc1..u"
