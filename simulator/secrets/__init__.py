"""Vault secrets: what a program may read at run time."""
