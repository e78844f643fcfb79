from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import jwt
import pytest
from oci._vendor import requests

from offline.plugin.credentials import find_credentials
from offline.plugin.errors import CredentialsError, UnsupportedError

URL = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com:443"
SECRET = "-".join(["not", "a", "secret"])


@dataclass
class Domain:
    """An identity domain that exchanges tokens.

    Attributes:
        answers: Status and body of each answer; the last one stays.
        requests: What was asked.
    """

    answers: list[tuple[int, Any]]
    requests: list[dict[str, Any]] = field(default_factory=list)

    def post(self, _session: object, url: str, **sent: Any) -> Any:
        self.requests.append({"url": url, **sent})
        answer = requests.Response()
        answer.status_code, body = self.answers.pop(0) if self.answers[1:] else self.answers[0]
        answer._content = json.dumps(body).encode()
        return answer


@pytest.fixture
def domain() -> Iterator[Domain]:
    token = jwt.encode({"exp": 4_000_000_000, "sub": "ocid1.user.oc1..robot"}, "k" * 32)
    domain = Domain([(200, {"token": token})])
    with mock.patch.object(requests.Session, "post", lambda *args, **kwargs: domain.post(*args, **kwargs)):
        yield domain


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "workload-token"
    file.write_text("first\n")
    return {
        "auth": "workloadidentityfederation",
        "region": "us-ashburn-1",
        "workloadIdentityTokenPath": str(file),
        "tokenExchangeDomainUrl": f"{URL}/",
        "tokenExchangeClientId": "robot",
        "tokenExchangeClientSecret": SECRET,
        "tokenExchangeRequestedTokenType": "urn:oci:token-type:oci-upst",
    }


def test_a_workloads_token_is_exchanged_and_signs(domain: Domain, settings: dict[str, str]) -> None:
    found = find_credentials(settings, {})
    (request,) = domain.requests
    form = dict(request["data"])

    assert found.signer.api_key.startswith("ST$ey")
    assert (request["url"], request["auth"], request["timeout"]) == (f"{URL}/oauth2/v1/token", ("robot", SECRET), 10)
    assert form.pop("public_key").startswith("MII")
    assert form == {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "requested_token_type": "urn:oci:token-type:oci-upst",
        "subject_token_type": "jwt",
        "subject_token": "first",
    }


def test_the_settings_may_come_from_the_environment(domain: Domain, settings: dict[str, str]) -> None:
    find_credentials(settings | {"tokenExchangeClientId": ""}, {"OCI_TOKEN_EXCHANGE_CLIENT_ID": "from the environment"})

    assert domain.requests[0]["auth"][0] == "from the environment"


def test_the_file_is_read_again_at_each_renewal(domain: Domain, settings: dict[str, str]) -> None:
    signer = find_credentials(settings, {}).signer
    Path(settings["workloadIdentityTokenPath"]).write_text("second")
    signer.refresh_security_token()

    assert [request["data"]["subject_token"] for request in domain.requests] == ["first", "second"]
    assert domain.requests[0]["data"]["public_key"] != domain.requests[1]["data"]["public_key"]


def test_a_resource_token_says_for_which_resource_and_how_long(domain: Domain, settings: dict[str, str]) -> None:
    resource = {
        "tokenExchangeRequestedTokenType": "urn:oci:token-type:oci-rpst",
        "tokenExchangeResourceType": "pipeline",
        "tokenExchangeRpstExp": "3600",
    }
    find_credentials(settings | resource, {})

    form = domain.requests[0]["data"]
    assert (form["res_type"], form["rpst_exp"]) == ("pipeline", "3600")


def test_a_refusal_loses_the_services_words_as_in_the_real_plugin(domain: Domain, settings: dict[str, str]) -> None:
    domain.answers = [(401, {"error": "invalid_client", "error_description": "who are you"})]
    with pytest.raises(CredentialsError, match=rf"^invalid token endpoint response 401 of {URL}/oauth2/v1/token$"):
        find_credentials(settings, {})


def test_an_empty_token_file_is_named(domain: Domain, settings: dict[str, str]) -> None:
    Path(settings["workloadIdentityTokenPath"]).write_text(" \n")
    with pytest.raises(CredentialsError, match="workload-token is empty: oci:workloadIdentityTokenPath"):
        find_credentials(settings, {})
    assert domain.requests == []


def test_an_exchange_without_a_client_needs_the_real_plugin(settings: dict[str, str]) -> None:
    with pytest.raises(UnsupportedError, match="tokenExchangeAuth InstancePrincipal needs the real plugin"):
        find_credentials(settings | {"tokenExchangeAuth": "InstancePrincipal"}, {})
