"""The token request of the set-up's step 2 as a curl command, with variables where the secrets go.

Source: the scenario's step 2.
"""

from __future__ import annotations

from ords_client.outputs import Outputs

VARIABLES = "ORDS_CLIENT_SECRET and ORDS_PASSWORD"


def token_curl(outputs: Outputs, scope: str, user: str) -> str:
    """Return the curl command that asks for a user's token.

    Args:
        outputs: The stack outputs.
        scope: What for.
        user: User name.
    """
    client = _quoted(outputs.client_id)
    secret = f"$(printf '%s:%s' {client} \"$ORDS_CLIENT_SECRET\" | base64 | tr -d '\\n')"
    lines = (
        "curl --request POST",
        f"--url {_quoted(outputs.token_url)}",
        "--header 'Content-Type: application/x-www-form-urlencoded'",
        f'--header "Authorization: Basic {secret}"',
        f"--data {_quoted(f'scope={scope}')}",
        "--data 'grant_type=password'",
        '--data-urlencode "password=$ORDS_PASSWORD"',
        f"--data-urlencode {_quoted(f'username={user}')}",
    )
    return " \\\n    ".join(lines)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", r"'\''") + "'"
