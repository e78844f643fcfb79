"""A forge whose jobs log in without a stored key: it signs a token that says which job asks, and publishes its keys.

Does not: run jobs, or know repositories; a token says what its request names.
"""
