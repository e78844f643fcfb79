"""SCIM 2.0 as identity domains speak it."""
