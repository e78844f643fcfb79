"""Set up the trust in a forge's jobs: `python -m federation --url URL --repository o/n --environment prod ...`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable

from federation.directory import Directory
from federation.trust import FORGES, Trust
from providers.answer import as_documented
from providers.cloud import Cloud
from providers.errors import ProviderError
from providers.voice import printable, say


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m federation", description="Let a forge's jobs log in, without a key."
    )
    parser.add_argument("--url", required=True, help="URL of the identity domain that exchanges the tokens")
    parser.add_argument("--repository", required=True, type=_of(r"[\w.-]+(/[\w.-]+)+"), help="owner/name")
    parser.add_argument("--environment", required=True, type=_of(r"[\w.-]+"), help="such as prod; on GitLab the branch")
    parser.add_argument("--compartment", required=True, help="OCID: where the IoT domains and the identity domain are")
    parser.add_argument("--forge", choices=FORGES, default="github")
    parser.add_argument("--audience", default="oci", help="OCI_TOKEN_AUDIENCE of the jobs")
    given = parser.parse_args()
    trust = Trust(given.forge, given.repository, given.environment, given.audience, given.compartment)
    try:
        with Cloud(lambda _key: None).client() as oci, as_documented(f"set up the trust in {given.url}"):
            client_id, statements = trust.set_up(Directory(oci, given.url.rstrip("/")))
    except ProviderError as error:
        sys.exit(f"error: {printable(str(error))}")
    for statement in statements:
        say(statement)
    say(
        f"Done. In the job's environment set OCI_LOGIN=federation, OCI_TOKEN_EXCHANGE_DOMAIN_URL={given.url}, "
        f"OCI_TOKEN_EXCHANGE_CLIENT_ID={client_id}, OCI_TOKEN_AUDIENCE={given.audience}, and as a secret "
        "OCI_TOKEN_EXCHANGE_CLIENT_SECRET: the console shows it (Integrated applications, OAuth configuration). The "
        "policy is of one compartment, and the tenancy's home region cannot be read with it: name it in the stack, "
        "pulumi config set homeRegion REGION."
    )


def _of(pattern: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise argparse.ArgumentTypeError(f"{text!r} has a character that no name has")
        return text

    return check


if __name__ == "__main__":
    main()
