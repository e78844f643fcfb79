"""IAM control plane, API version 20160918: identity domains, their work requests, regions and the tenancy.

Does not: hold users, groups, policies or compartments of the tenancy; users of identity domains are SCIM resources.
"""
