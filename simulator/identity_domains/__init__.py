"""Identity domains: the SCIM plane `/admin/v1` and OAuth `/oauth2/v1`, at the host of each domain.

Does not: serve sign-in pages, MFA, federation, dynamic groups or the My... endpoints; FIDELITY.md says what else.
"""
