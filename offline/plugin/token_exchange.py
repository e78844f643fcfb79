"""Workload identity federation: somebody else's token for one of Oracle's.

Source: terraform-provider-oci internal/provider/workload_identity_federation.go (settings and their defaults);
oci-go-sdk common/auth (the request: form, Basic authentication, `{"token": ...}`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from oci._vendor import requests
from oci.auth.signers import TokenExchangeSigner

from offline.plugin.errors import CredentialsError, UnsupportedError

TIMEOUT_SECONDS = 10
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"
REQUIRED = (
    "workloadIdentityTokenPath",
    "tokenExchangeDomainUrl",
    "tokenExchangeClientId",
    "tokenExchangeClientSecret",
    "tokenExchangeRequestedTokenType",
)
RESOURCE_TOKEN = "urn:oci:token-type:oci-rpst"  # noqa: S105 - a kind of token

Setting = Callable[[str], str]


class ExchangedTokenSigner(TokenExchangeSigner):  # type: ignore[misc] # the SDK has no types
    """The SDK's signer, which renews by itself, with every setting of the plugin in the request and a time-out."""

    def __init__(self, setting: Setting) -> None:
        """Ask for the first token.

        Args:
            setting: Gives a setting by its Pulumi name, empty when it is not set.
        """
        self.setting = setting
        names = ("tokenExchangeDomainUrl", "tokenExchangeClientId", "tokenExchangeClientSecret", "region")
        super().__init__(self.subject_token, *map(setting, names))

    def subject_token(self) -> str:
        """Read the token of the workload; its file is written anew while we run.

        Raises:
            CredentialsError: It is empty.
        """
        path = Path(self.setting("workloadIdentityTokenPath")).expanduser()
        if not (token := path.read_text("utf-8").strip()):
            raise CredentialsError(f"{path} is empty: oci:workloadIdentityTokenPath must name a file with a token")
        return token

    def _get_new_token(self) -> str:
        form = {
            "grant_type": GRANT_TYPE,
            "requested_token_type": self.setting("tokenExchangeRequestedTokenType"),
            "subject_token_type": self.setting("tokenExchangeSubjectTokenType") or "jwt",
            "subject_token": self.subject_token(),
            "public_key": public_key(self.session_key_supplier.private_key),
        }
        if form["requested_token_type"] == RESOURCE_TOKEN:
            form["res_type"] = self.setting("tokenExchangeResourceType")
            form["rpst_exp"] = self.setting("tokenExchangeRpstExp")
        url = f"{self.oci_domain_url.rstrip('/')}/oauth2/v1/token"
        answer = self.requests_session.post(
            url,
            data={name: value for name, value in form.items() if value},
            auth=(self.client_id, self.client_secret),
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
        if answer.status_code != 200:
            raise CredentialsError(f"invalid token endpoint response {answer.status_code} of {url}")
        return str(answer.json()["token"])


def public_key(private_key: Any) -> str:
    """Return the public half as the form has it: PEM without its first and last line, on one line."""
    pem = private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return "".join(pem.splitlines()[1:-1])


def token_exchange_signer(setting: Setting) -> ExchangedTokenSigner:
    """Exchange a token.

    Args:
        setting: Gives a setting by its Pulumi name, empty when it is not set.

    Raises:
        CredentialsError: A setting is missing, or the identity domain refuses.
        UnsupportedError: The settings ask for what only the real plugin can do.
    """
    if (setting("tokenExchangeAuth") or "OAuthClientCredentials").lower() != "oauthclientcredentials":
        raise UnsupportedError("oci:tokenExchangeAuth InstancePrincipal needs the real plugin (OCI_PLUGIN)")
    missing = [f"oci:{name}" for name in REQUIRED if not setting(name)]
    if missing:
        raise CredentialsError(f"no {', '.join(missing)}: set it with `pulumi config set`")
    try:
        return ExchangedTokenSigner(setting)
    except requests.RequestException as error:
        url = setting("tokenExchangeDomainUrl")
        raise CredentialsError(f"no answer of {url}: {type(error).__name__}; see that it can be reached") from error
