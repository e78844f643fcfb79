"""The token request of the set-up's step 2 as a curl command, with variables where the secrets go.

Two forms: one that hands the secrets to curl through files, and the scenario's own words, which show them to everyone
who may list the processes of the machine.

Source: the scenario's step 2; curl manual, `--header @file` and `--data-urlencode name@file`.
"""

from __future__ import annotations

from ords_client.outputs import Outputs

CLIENT_SECRET, PASSWORD = "ORDS_CLIENT_SECRET", "ORDS_PASSWORD"
HOW_TO_SET = "Set {variables} first; `IFS= read -rs NAME` (bash, zsh) asks for it and leaves no trace in the history."


def token_curl(outputs: Outputs, scope: str, user: str) -> str:
    """Return a curl command that asks for a token and has no secret among its arguments.

    Args:
        outputs: The stack outputs.
        scope: What for.
        user: User name; empty for the client itself.
    """
    give_password = f"printf '%s' \"${PASSWORD}\" | " if user else ""
    lines = [
        f"{give_password}curl --request POST",
        f"--url {_quoted(outputs.token_url)}",
        "--header 'Content-Type: application/x-www-form-urlencoded'",
        "--header @/dev/fd/3",
        f"--data-urlencode {_quoted(f'scope={scope}')}",
        f"--data 'grant_type={'password' if user else 'client_credentials'}'",
    ]
    if user:
        lines += ["--data-urlencode password@-", f"--data-urlencode {_quoted(f'username={user}')}"]
    lines.append(f"3<<END\nAuthorization: Basic $({_basic(outputs)})\nEND")
    return " \\\n    ".join(lines)


def scenario_curl(outputs: Outputs, scope: str, user: str) -> str:
    """Return the curl command in the scenario's own words, which has the secrets among its arguments.

    Args:
        outputs: The stack outputs.
        scope: What for.
        user: User name.
    """
    lines = (
        "curl --request POST",
        f"--url {_quoted(outputs.token_url)}",
        "--header 'Content-Type: application/x-www-form-urlencoded'",
        f'--header "Authorization: Basic $({_basic(outputs)})"',
        f"--data {_quoted(f'scope={scope}')}",
        "--data 'grant_type=password'",
        f'--data-urlencode "password=${PASSWORD}"',
        f"--data-urlencode {_quoted(f'username={user}')}",
    )
    return " \\\n    ".join(lines)


def _basic(outputs: Outputs) -> str:
    return f"printf '%s:%s' {_quoted(outputs.client_id)} \"${CLIENT_SECRET}\" | base64 | tr -d '\\n'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", r"'\''") + "'"
