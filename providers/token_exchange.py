"""Workload identity federation: a token of somebody else's issuer, exchanged for one that signs requests to Oracle.

Source: terraform-provider-oci, internal/provider/workload_identity_federation.go (settings, defaults, which are
needed); oci-go-sdk, common/auth (the form, and the answer `{"token": ...}`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from oci.auth.signers import InstancePrincipalsSecurityTokenSigner, TokenExchangeSigner

from providers.answer import as_object
from providers.errors import CredentialsError, UnexpectedAnswerError
from providers.oci_client import OciClient

RESOURCE_TOKEN = "urn:oci:token-type:oci-rpst"  # noqa: S105 - a kind of token
REQUESTED = ("urn:oci:token-type:oci-upst", RESOURCE_TOKEN)
NEEDED = ("workloadIdentityTokenPath", "tokenExchangeDomainUrl", "tokenExchangeRequestedTokenType")
CLIENT = ("tokenExchangeClientId", "tokenExchangeClientSecret")

SETTINGS = (
    *NEEDED,
    *CLIENT,
    "tokenExchangeAuth",
    "tokenExchangeSubjectTokenType",
    "tokenExchangeResourceType",
    "tokenExchangeRpstExp",
)

Setting = Callable[[str], str]
Connect = Callable[[str, Any], OciClient]


class ExchangedTokenSigner(TokenExchangeSigner):  # type: ignore[misc] # the SDK has no types
    """The SDK's signer, which renews its token by itself, with each setting of the plugin in the request."""

    def __init__(self, setting: Setting, client: OciClient) -> None:
        """Exchange the first token.

        Args:
            setting: Gives a setting by its name, empty when it is not set.
            client: Asks the identity domain.
        """
        self._setting, self._client = setting, client
        super().__init__(self._workload_token, setting("tokenExchangeDomainUrl"), *map(setting, CLIENT), client.region)

    def _workload_token(self) -> str:
        """Read the token of the workload anew: it lives for minutes, and its issuer replaces it."""
        file = Path(self._setting("workloadIdentityTokenPath")).expanduser()
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise CredentialsError(f"The workload's token cannot be exchanged: {file}: {error}. {HELP}") from None
        if token:
            return token
        raise CredentialsError(f"The workload's token cannot be exchanged: {file} is empty. {HELP}")

    def _get_new_token(self) -> str:
        public_key = self.session_key_supplier.private_key.public_key()
        pem = public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        kind = self._setting("tokenExchangeRequestedTokenType")
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "requested_token_type": kind,
            "subject_token_type": self._setting("tokenExchangeSubjectTokenType") or "jwt",
            "subject_token": self._workload_token(),
            "public_key": "".join(pem.splitlines()[1:-1]),
        }
        if kind == RESOURCE_TOKEN:
            form |= {
                "res_type": self._setting("tokenExchangeResourceType"),
                "rpst_exp": self._setting("tokenExchangeRpstExp"),
            }
        url = f"{self._setting('tokenExchangeDomainUrl').rstrip('/')}/oauth2/v1/token"
        action = f"exchange the workload's token at {url}"
        given = {name: value for name, value in form.items() if value}
        answer = self._client.request(action, "POST", url, form=given)
        token = as_object(action, answer).get("token")
        if not isinstance(token, str):
            raise UnexpectedAnswerError(action, "one with a token", "no token", answer.request_id)
        return token


HELP = "docs/privileges.md has the settings of workload identity federation."


def exchanged(setting: Setting, region: str, connect: Connect) -> ExchangedTokenSigner:
    """Exchange the workload's token.

    Args:
        setting: Gives a setting by its name, empty when it is not set.
        region: Name of the region that the token is for.
        connect: Opens a client of a region with a login.

    Returns:
        What signs with the token, and renews it.

    Raises:
        CredentialsError: A setting is missing or wrong; the text names all of them.
        ProviderError: The identity domain refuses, or does not answer.
    """
    by_client = (setting("tokenExchangeAuth") or "OAuthClientCredentials").lower() == "oauthclientcredentials"
    missing = [name for name in (*NEEDED, *(CLIENT if by_client else ())) if not setting(name)]
    if missing:
        raise CredentialsError(
            f"The workload's token cannot be exchanged: oci:{', oci:'.join(missing)} missing. {HELP}"
        )
    if setting("tokenExchangeRequestedTokenType") not in REQUESTED:
        raise CredentialsError(f"oci:tokenExchangeRequestedTokenType is none of {', '.join(REQUESTED)}. {HELP}")
    login: Any = tuple(map(setting, CLIENT)) if by_client else _instance(setting)
    return ExchangedTokenSigner(setting, connect(region, login))


def _instance(setting: Setting) -> Any:
    """Let the instance that this runs on ask, in place of a client with a secret."""
    if setting("tokenExchangeAuth").lower() != "instanceprincipal":
        raise CredentialsError(f"oci:tokenExchangeAuth is neither OAuthClientCredentials nor InstancePrincipal. {HELP}")
    if any(map(setting, CLIENT)):
        raise CredentialsError(f"oci:tokenExchangeAuth InstancePrincipal takes no client id and secret. {HELP}")
    return InstancePrincipalsSecurityTokenSigner()
