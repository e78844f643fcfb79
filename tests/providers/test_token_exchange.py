from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from oci.auth import signers

from providers import token_exchange
from providers.answer import Answer
from providers.credentials import Credentials, find
from providers.errors import CredentialsError, RefusedError, UnexpectedAnswerError
from providers.oci_client import OciClient
from providers.token_exchange import RESOURCE_TOKEN
from tests.support.fake_oci import FakeOci, Request, answer, refuse

URL = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com:443"
SECRET = "-".join(["not", "a", "secret"])
TOKEN = jwt.encode({"exp": 4_000_000_000, "sub": "ocid1.user.oc1..robot", "tenant": "ocid1.tenancy.oc1..x"}, "k" * 32)


class Domain:
    """An identity domain that exchanges tokens."""

    def __init__(self) -> None:
        self.answer: Answer | Exception = answer({"token": TOKEN})
        self.logins: list[Any] = []
        self.requests: list[Request] = []

    def connect(self, _region: str, login: Any) -> OciClient:
        self.logins.append(login)
        return FakeOci(self.handle, login, self.requests)

    def handle(self, _request: Request) -> Answer:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    @property
    def form(self) -> dict[str, str]:
        return dict(self.requests[-1].form or {})


@pytest.fixture
def domain() -> Domain:
    return Domain()


@pytest.fixture
def log_in(domain: Domain, tmp_path: Path) -> Callable[..., Credentials]:
    """Give a function that logs in with settings; None takes one away."""
    (tmp_path / "token").write_text("first\n")
    complete = {
        "auth": "WorkloadIdentityFederation",
        "region": "us-ashburn-1",
        "workloadIdentityTokenPath": str(tmp_path / "token"),
        "tokenExchangeDomainUrl": f"{URL}/",
        "tokenExchangeClientId": "robot",
        "tokenExchangeClientSecret": SECRET,
        "tokenExchangeRequestedTokenType": "urn:oci:token-type:oci-upst",
    }
    return lambda environment=None, **changes: find(
        {**complete, **changes}.get, environment or {}, connect=domain.connect
    )


def test_the_workloads_token_is_exchanged_and_signs(domain: Domain, log_in: Callable[..., Credentials]) -> None:
    assert log_in().signer.api_key == f"ST${TOKEN}"
    assert domain.logins == [("robot", SECRET)]
    assert domain.requests[0].url == f"{URL}/oauth2/v1/token"
    form = domain.form
    assert form.pop("public_key").startswith("MII")
    assert form == {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "requested_token_type": "urn:oci:token-type:oci-upst",
        "subject_token_type": "jwt",
        "subject_token": "first",
    }


def test_each_client_of_a_process_takes_the_same_exchange(domain: Domain, log_in: Callable[..., Credentials]) -> None:
    assert log_in().signer is log_in().signer
    assert len(domain.requests) == 1


def test_settings_may_come_from_the_environment(domain: Domain, log_in: Callable[..., Credentials]) -> None:
    log_in({"OCI_TOKEN_EXCHANGE_CLIENT_ID": "other"}, tokenExchangeClientId=None)
    assert domain.logins == [("other", SECRET)]


def test_the_file_is_read_anew_at_each_renewal_with_a_new_key(
    domain: Domain, log_in: Callable[..., Credentials], tmp_path: Path
) -> None:
    signer = log_in().signer
    first = domain.form
    (tmp_path / "token").write_text("second")
    signer.refresh_security_token()
    assert domain.form["subject_token"] == "second"
    assert domain.form["public_key"] != first["public_key"]


def test_a_resource_token_names_its_resource_and_its_life(domain: Domain, log_in: Callable[..., Credentials]) -> None:
    log_in(
        tokenExchangeRequestedTokenType=RESOURCE_TOKEN,
        tokenExchangeResourceType="pipeline",
        tokenExchangeRpstExp="3600",
    )
    assert (domain.form["res_type"], domain.form["rpst_exp"]) == ("pipeline", "3600")


@pytest.mark.parametrize(
    ("status", "code", "next_step"),
    [
        (401, "invalid_client", "Check the client id and secret, and that the application is active"),
        (400, "invalid_grant", "Check that the token has not expired, and that a trust .* issuer, audience and subj"),
    ],
)
def test_a_refusal_has_the_services_own_words_and_says_where_to_look(
    domain: Domain, log_in: Callable[..., Credentials], status: int, code: str, next_step: str
) -> None:
    """The real plugin loses them."""
    domain.answer = refuse(status, code, "Not so")
    said = f"Could not exchange the workload's token at {URL}/oauth2/v1/token: {status} {code}: Not so"
    with pytest.raises(RefusedError, match=rf"^{said} .*\. {next_step}"):
        log_in()


@pytest.mark.parametrize("body", [{}, {"token": None}, [], None])
def test_an_answer_without_a_token_is_none(domain: Domain, log_in: Callable[..., Credentials], body: Any) -> None:
    domain.answer = answer(body)
    with pytest.raises(UnexpectedAnswerError, match="exchange the workload's token"):
        log_in()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"tokenExchangeDomainUrl": None, "tokenExchangeClientId": ""},
            "oci:tokenExchangeDomainUrl, oci:tokenExchangeC",
        ),
        (
            {"tokenExchangeRequestedTokenType": "upst"},
            "oci:tokenExchangeRequestedTokenType is none of urn:oci:token-ty",
        ),
        ({"tokenExchangeAuth": "Password"}, "oci:tokenExchangeAuth is neither OAuthClientCredentials nor InstancePrin"),
        ({"tokenExchangeAuth": "InstancePrincipal"}, "InstancePrincipal takes no client id and secret"),
        ({"region": None}, "The WorkloadIdentityFederation credentials lack oci:region"),
        ({"workloadIdentityTokenPath": "/no/such/file"}, "No such file or directory: '/no/such/file'"),
    ],
)
def test_what_is_missing_or_wrong_is_named_without_a_secret(
    domain: Domain, log_in: Callable[..., Credentials], changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(CredentialsError) as refused:
        log_in(**changes)
    assert words in str(refused.value)
    assert SECRET not in str(refused.value)
    assert domain.requests == []


def test_an_empty_token_file_is_named(log_in: Callable[..., Credentials], tmp_path: Path) -> None:
    (tmp_path / "token").write_text(" \n")
    with pytest.raises(CredentialsError, match=f"^The workload's token cannot be exchanged: {tmp_path}/token is empty"):
        log_in()


def test_an_instance_may_ask_in_place_of_a_client(
    domain: Domain, log_in: Callable[..., Credentials], monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = object()
    monkeypatch.setattr(token_exchange, signers.InstancePrincipalsSecurityTokenSigner.__name__, lambda: instance)
    log_in(tokenExchangeAuth="instanceprincipal", tokenExchangeClientId=None, tokenExchangeClientSecret=None)
    assert domain.logins == [instance]


def test_a_token_file_that_is_gone_at_a_renewal_is_named(log_in: Callable[..., Credentials], tmp_path: Path) -> None:
    signer = log_in().signer
    (tmp_path / "token").unlink()
    with pytest.raises(CredentialsError, match=r"^The workload's token cannot be exchanged: .* No such file"):
        signer.refresh_security_token()
