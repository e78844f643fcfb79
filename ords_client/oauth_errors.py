"""What each OAuth error means in this set-up, and what to do about it.

Source: RFC 6749 section 5.2; documentation "EBS Asserter Known Issues" (`invalid_client`), "Accessing All
Resources" (`invalid_scope`); an Oracle API Platform lab (`unauthorized_client`).
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ords_client.errors import TokenRefusedError
from ords_client.exchange import Answer
from ords_client.grants import Grant
from ords_client.outputs import Outputs

REFUSED_GRANT = {
    "password": (
        "The user name or the password is wrong, or the user is inactive, locked, or not assigned to the app.",
        "Try the password again; an administrator can set a new one with `ords-client password --user {user}`.",
    ),
    "refresh": (
        "The refresh token was used before or has expired.",
        "Ask for a new one with the password: `ords-client token --offline-access`.",
    ),
    "JWT assertion": (
        "The assertion is not accepted: its certificate is not registered with the app, or the user is unknown.",
        "Register the certificate with the app (its alias is the --key-id), and check the user name.",
    ),
}
MEANINGS = {
    "invalid_client": (
        "The client id or secret is wrong or out of date, or the app {client_id} is not active.",
        "Run `pulumi up`, then read the stack outputs again.",
    ),
    "unauthorized_client": (
        "The app {client_id} may not use the {grant} grant, or may not ask for scope {scope}.",
        "The app needs the grant types and token issuance policy All: run `pulumi up --refresh`.",
    ),
    "unsupported_grant_type": (
        "The app {client_id} may not use the {grant} grant.",
        "The app needs the grant types resource owner, client credentials, JWT assertion and refresh token:"
        " run `pulumi up --refresh`.",
    ),
    "invalid_scope": (
        "The app has no scope {scope}.",
        "Its audience has to be /<group short id> and its scopes /iot/<domain short id>, all in lower case:"
        " run `pulumi up --refresh`.",
    ),
    "HTTP 404": (
        "There is no token endpoint at tokenUrl.",
        "It has to end in /oauth2/v1/token: run `pulumi up --refresh`, then read the stack outputs again.",
    ),
    "too_many_requests": (
        "The identity domain has had too many token requests (a Free domain allows 10 a second, 150 a minute).",
        "Wait a minute and try again.",
    ),
}
UNKNOWN = ("It is not an error we know.", "`ords-client check` looks at every link of the set-up.")


def token_refusal(outputs: Outputs, grant: Grant, scope: str, answer: Answer) -> TokenRefusedError:
    """Return the error for a refused token request, in the words of the set-up.

    Args:
        outputs: The stack outputs the request was made from.
        grant: How the token was asked for.
        scope: What it was asked for.
        answer: The refusal; its body is `{error, error_description, ecid}` if the identity domain made it.
    """
    body = answer.members()
    code = "too_many_requests" if answer.status == 429 else str(body.get("error") or f"HTTP {answer.status}")
    meanings = REFUSED_GRANT.get(grant.name) if code == "invalid_grant" else MEANINGS.get(code)
    names = {
        "client_id": outputs.client_id,
        "grant": grant.name,
        "scope": scope,
        "user": grant.subject or outputs.client_id,
    }
    meaning, fix = meanings or UNKNOWN
    meaning, fix = meaning.format(**names), fix.format(user=shlex.quote(names["user"]))
    whom = f"{urlsplit(outputs.token_url).hostname} gave no token to {names['user']}"
    return TokenRefusedError(code, f"{whom}: {answer.quote(code)}{_words(answer, body)}. {meaning}", fix)


def _words(answer: Answer, body: Mapping[str, Any]) -> str:
    description, ecid = body.get("error_description"), body.get("ecid")
    said = f' "{answer.quote(description)}"' if description else ""
    return said + (f" (ecid {answer.quote(ecid)})" if ecid else "")
