"""What a refusal means where its own words do not say it.

**Source:** OCI Go SDK common/errors.go: a SCIM error carries no `code`, is called BadErrorResponse, and loses its
words.
Documentation "API Errors": a control plane answers the same whether something is missing or forbidden.
"""

from __future__ import annotations

import re

import pulumi

MEANINGS = {
    "400": "the identity domain does not accept a value of it, such as a password that its policy refuses, or has "
    "reached a limit of its licence type. Change the configuration",
    "401": "the identity domain does not know the caller. Check the credentials, or log in again",
    "403": "the caller is no Identity Domain Administrator. See docs/privileges.md",
    "404": "the identity domain, or what it refers to there, is gone. Run: pulumi up --refresh, which makes it anew",
    "409": "the identity domain has one of this name, or an app with these scopes, already. Use that one, or choose "
    "another name; if somebody changed it at this moment, run the same command again",
    "429": "the identity domain is asked too often. Run the same command again in a minute",
}
REFUSAL = re.compile(r"(\d{3})-BadErrorResponse")
OF_CONTROL_PLANE = {
    "404-NotAuthorizedOrNotFound": "404 means that the caller may not `{privilege}`, or that it, or its compartment, "
    "is gone. Check the OCIDs of the configuration, and see docs/privileges.md",
    "403-NotAllowed": "403 means that it was asked for elsewhere than in the tenancy's home region, whose key the "
    "service names. Correct it, or have it read: pulumi config rm homeRegion",
    "401-NotAuthenticated": "401 means that the service does not know the caller, or that the tenancy is not "
    "subscribed to the region. Check the credentials, oci:region and homeRegion",
}


def explain(noun: str, privilege: str = "") -> pulumi.ErrorHook:
    """Return a hook that says in one line what a refusal means, beside the plugin's own line.

    Args:
        noun: What is created, such as `user`.
        privilege: What a control plane wants for it, such as `manage domains`; empty inside an identity domain.
    """

    def say(args: pulumi.ErrorHookArgs) -> bool:
        if line := meaning(args.name, args.failed_operation, args.errors[0] if args.errors else "", privilege):
            pulumi.log.error(line)
        return False

    return pulumi.ErrorHook(f"explain a refused {noun}", say)


def meaning(resource: str, operation: str, error: str, privilege: str = "") -> str | None:
    """Return what an error means, or None where its own words say it.

    Args:
        resource: Name of the resource.
        operation: `create`, `update` or `delete`.
        error: The oci plugin's line.
        privilege: What a control plane wants for it.
    """
    for code, words in OF_CONTROL_PLANE.items():
        if privilege and code in error:
            return f"Could not {operation} {resource}: {words.format(privilege=privilege)}."
    found = REFUSAL.search(error)
    if not found or found[1] not in MEANINGS:
        return None
    return f"Could not {operation} {resource}: {found[1]} means that {MEANINGS[found[1]]}."
