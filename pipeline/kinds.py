"""What a change of each kind of resource means for people and data: the one table of sentences.

A template may use the inputs of the resource by name, and `{old}` and `{new}` of the changed one. A kind or input that
is not here is told as "Changes X of Y". Access is not told here: who gains and loses it follows from several
resources (access.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Weight(IntEnum):
    """How much a sentence matters."""

    NOTE = 0
    """Nothing in the cloud changes."""
    CHANGE = 1
    """Something is added or set."""
    LOSS = 2
    """Somebody loses access, or something that people rely on ends."""


@dataclass(frozen=True)
class Saying:
    """One sentence.

    Attributes:
        text: Template of the sentence.
        weight: How much it matters.
        to_do: Template of what a person must do outside; empty for nothing.
    """

    text: str
    weight: Weight = Weight.CHANGE
    to_do: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of resource.

    Attributes:
        noun: Template of its name for people.
        create: What its creation means; None when other sentences tell it.
        delete: What its end means; None when other sentences tell it.
        replace: What its replacement means.
        properties: Input to what its change means.
        in_cloud: False for the program's own bookkeeping: nothing in the cloud changes with it.
    """

    noun: str
    create: Saying | None = None
    delete: Saying | None = None
    replace: Saying | None = None
    properties: Mapping[str, Saying] = field(default_factory=dict)
    in_cloud: bool = True


HAND_OVER = (
    "Hand the client secret to everybody who fetches tokens with it: "
    "`pulumi stack output clientSecret --show-secrets --stack {stack}`"
)
ON_DESTROY = Saying("From now on, destroy will {new} the setting of {noun}.", Weight.NOTE)
BOOKKEEPING = Kind("the stack's own note {name}", in_cloud=False)

IOT_DOMAIN_ENDS = "with all its data; it cannot be brought back, and Oracle refuses while it has digital twins"

KINDS: Mapping[str, Kind] = {
    "IotIotDomainGroup": Kind(
        noun="the IoT domain group {displayName}",
        create=Saying("The IoT domain group {displayName} is created, of type {type}, with a database of its own."),
        delete=Saying("The IoT domain group {displayName} is deleted, with its database.", Weight.LOSS),
        replace=Saying(
            "The IoT domain group {displayName} is replaced by an empty one, because {keys} changes: all its IoT "
            "domains go, with their data.",
            Weight.LOSS,
        ),
        properties={
            "description": Saying("The IoT domain group {displayName} gets another description."),
            "displayName": Saying("The IoT domain group {old} is called {new} from now on."),
            "compartmentId": Saying("The IoT domain group {displayName} moves to the compartment {new}."),
        },
    ),
    "IotIotDomain": Kind(
        noun="the IoT domain {displayName}",
        create=Saying("The IoT domain {displayName} is created."),
        delete=Saying(f"The IoT domain {{displayName}} is deleted, {IOT_DOMAIN_ENDS}.", Weight.LOSS),
        replace=Saying(
            "The IoT domain {displayName} is replaced by an empty one, because {keys} changes; the old one goes, "
            f"{IOT_DOMAIN_ENDS}.",
            Weight.LOSS,
            "Connect the devices of {displayName} to the device host of the new IoT domain",
        ),
        properties={
            "description": Saying("The IoT domain {displayName} gets another description."),
            "compartmentId": Saying("The IoT domain {displayName} moves to the compartment {new}."),
        },
    ),
    "DataRetention": Kind(
        noun="the data retention of IoT domain {iotDomainId}",
        properties={
            name: Saying(f"IoT domain {{iotDomainId}} keeps {words} for {{new}} days instead of {{old}}.")
            for name, words in (
                ("rawData", "raw data"),
                ("rejectedData", "rejected data"),
                ("historizedData", "historized data"),
                ("rawCommandData", "commands"),
            )
        },
    ),
    "Domain": Kind(
        noun="the identity domain {displayName}",
        create=Saying("The identity domain {displayName} is created, with licence type {licenseType}."),
        delete=Saying(
            "The identity domain {displayName} is deleted, with every user, group and app in it.", Weight.LOSS
        ),
        replace=Saying(
            "The identity domain {displayName} is replaced by an empty one, because {keys} changes: all its users, "
            "groups and apps go, and every password, token and client secret ends.",
            Weight.LOSS,
            HAND_OVER,
        ),
        properties={
            "licenseType": Saying("The licence type of {displayName} changes from {old} to {new}."),
            "description": Saying("The identity domain {displayName} gets another description."),
            "displayName": Saying("The identity domain {old} is called {new} from now on."),
        },
    ),
    "DomainsApp": Kind(
        noun="the application {displayName}",
        create=Saying("The application {displayName} is created, with client id {name}.", to_do=HAND_OVER),
        delete=Saying(
            "The application {displayName} is deleted: its client id, its secret and every token end.", Weight.LOSS
        ),
        replace=Saying(
            "The application {displayName} is replaced, because {keys} changes. The old one goes first, and nobody can "
            "fetch a token until the new one stands. It has a new client secret; every token and every stored client "
            "secret ends.",
            Weight.LOSS,
            HAND_OVER,
        ),
        properties={
            "accessTokenExpiry": Saying("New tokens of {displayName} are good for {new} s instead of {old} s."),
            "scopes": Saying("The application {displayName} offers other scopes: {new}."),
            "displayName": Saying("The application {old} is called {new} from now on."),
            "audience": Saying(
                "The audience changes from {old} to {new}: tokens for the old one are refused.", Weight.LOSS
            ),
            "active": Saying("The application {displayName} is switched: active is {new}."),
            "allowedGrants": Saying("{displayName} accepts other ways to fetch a token: {new}."),
            "allowedOperations": Saying("{displayName} may do other operations: {new}."),
            "trustScope": Saying("The token issuance policy of {displayName} changes from {old} to {new}."),
        },
    ),
    "ClientSecret": Kind(
        noun="the client secret of {clientId}",
        properties={
            "version": Saying(
                "The client secret of {clientId} is made anew. The old one ends at once: whoever has it stored gets no "
                "token until the new one is handed over. Tokens that were fetched before stay good until they expire.",
                Weight.LOSS,
                HAND_OVER,
            ),
            "scope": Saying("The client secret of {clientId} is proven with another scope.", Weight.NOTE),
        },
    ),
    "DomainsUser": Kind(
        noun="user {userName}",
        create=Saying("User {userName} is created."),
        delete=Saying("User {userName} is deleted.", Weight.LOSS),
        replace=Saying("User {userName} is deleted and created anew, because {keys} changes.", Weight.LOSS),
        properties={
            "emails": Saying("User {userName} gets another e-mail address."),
            "password": Saying("User {userName} gets the new initial password.", Weight.LOSS),
            "name": Saying("User {userName} is shown under another name."),
            "active": Saying("User {userName} is switched: active is {new}."),
        },
    ),
    "DomainsGroup": Kind(
        noun="group {displayName}",
        create=Saying("Group {displayName} is created."),
        delete=Saying("Group {displayName} is deleted.", Weight.LOSS),
        replace=Saying("Group {displayName} is deleted and created anew, because {keys} changes.", Weight.LOSS),
    ),
    "DomainsGrant": Kind(noun="the assignment of {grantee} to the application"),
    "SigningCertificateAccess": Kind(
        noun="client access to the signing certificate",
        create=Saying("Anybody may read the signing certificate: the data API checks tokens with it."),
        delete=Saying("Client access to the signing certificate goes back to what it was before this stack."),
        properties={
            "publicAccess": Saying(
                "Client access to the signing certificate is switched on again: without it, no token is accepted."
            ),
            "onDestroy": ON_DESTROY,
        },
    ),
    "OrdsDataAccess": Kind(
        noun="the ORDS data access of IoT domain {iotDomainId}",
        create=Saying("IoT domain {iotDomainId} accepts the tokens of this identity domain, and no others'."),
        delete=Saying("IoT domain {iotDomainId} goes back to the identity domain that it trusted before this stack."),
        properties={
            "identityDomainHost": Saying("IoT domain {iotDomainId} trusts tokens of {new} instead of {old}."),
            "onDestroy": ON_DESTROY,
        },
    ),
    "DirectDataAccess": Kind(
        noun="direct access to the database of IoT domain {iotDomainId}", properties={"onDestroy": ON_DESTROY}
    ),
    "ApexDataAccess": Kind(
        noun="the APEX workspace of IoT domain {iotDomainId}",
        create=Saying(
            "IoT domain {iotDomainId} gets an APEX workspace.",
            to_do="Sign in to the APEX workspace of {iotDomainId} and change its initial password",
        ),
        delete=Saying("The stack lets go of the APEX workspace of IoT domain {iotDomainId}; it stays.", Weight.NOTE),
    ),
    "AppGuard": BOOKKEEPING,
    "IotDomainGuard": BOOKKEEPING,
    "IdentityDomainGuard": BOOKKEEPING,
    "OriginalSigningCertificateAccess": BOOKKEEPING,
    "OriginalOrdsDataAccess": BOOKKEEPING,
    "OriginalDirectDataAccess": BOOKKEEPING,
}

QUIET_INPUTS = frozenset({"timeoutSeconds", "original", "iotDomainName"})
"""Inputs whose change nobody notices in the cloud."""

TOLD_BY_ACCESS = {
    "DomainsGroup": frozenset({"members"}),
    "DomainsGrant": frozenset({"grantee", "app"}),
    "DomainsApp": frozenset({"scopes"}),
    "DirectDataAccess": frozenset({"groupNames"}),
}
"""Inputs whose change shows as access gained or lost."""

INPUT_NAMES = {
    "name": "the client id",
    "homeRegion": "the home region",
    "compartmentId": "the compartment",
    "iotDomainGroupId": "the IoT domain group",
    "type": "the type",
}
"""Words for inputs that force a replacement."""
