"""Signatures made by the signer of the OCI Python SDK, then spoilt in one way each."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import oci
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from oci.signer import Signer
from requests import PreparedRequest, Response

from simulator.kernel import tenancy
from tests.support.running_cloud import RunningCloud

HOST = "iot.us-ashburn-1.oci.oraclecloud.com"
GET = f"https://{HOST}/20250531/iotDomains/{tenancy.IOT_DOMAIN_OCID}"
POST = f"{GET}/actions/changeCompartment"
BODY = f'{{"compartmentId": "{tenancy.TENANCY_OCID}"}}'

Spoil = Callable[[PreparedRequest], object]


@pytest.fixture
def signer(running_cloud: RunningCloud) -> Signer:
    return Signer.from_config(oci.config.from_file(running_cloud.config_file))


def send(method: str, url: str, signer: Signer, spoil: Spoil = lambda request: None, **given: object) -> Response:
    body = BODY if method == "POST" else None
    request = requests.Request(method, url, data=body, auth=signer, **given).prepare()
    spoil(request)
    with requests.Session() as session:
        settings = session.merge_environment_settings(url, {}, None, None, None)
        return session.send(request, timeout=5, **settings)


def respell(request: PreparedRequest, old: str, new: str) -> None:
    """Write a part of the Authorization header in another way."""
    before = str(request.headers["authorization"])
    assert old in before
    request.headers["authorization"] = before.replace(old, new).encode("latin-1")  # type: ignore[assignment] # as sent


def aged(minutes: float) -> dict[str, str]:
    return {"date": format_datetime(datetime.now(UTC) - timedelta(minutes=minutes), usegmt=True)}


def test_a_signed_request_is_answered(signer: Signer) -> None:
    assert send("GET", GET, signer).status_code == 200
    assert send("POST", POST, signer).status_code == 202


def test_the_version_may_be_left_out(signer: Signer) -> None:
    assert send("GET", GET, signer, lambda request: respell(request, ',version="1"', "")).status_code == 200


@pytest.mark.parametrize("junk", ["a" * 60_000, 'a="' * 20_000, "a=" * 30_000, '",' * 30_000, " " * 60_000])
def test_a_long_header_is_refused_at_once(signer: Signer, junk: str) -> None:
    def spoil(request: PreparedRequest) -> None:
        request.headers["authorization"] = f"Signature {junk}"

    started = time.process_time()
    assert send("GET", GET, signer, spoil).status_code == 401
    assert time.process_time() - started < 1


@pytest.mark.parametrize("url", [GET.replace(HOST, f"{HOST}:443"), f"{GET}?a=%20b+c&limit"])
def test_host_and_target_are_verified_as_received(signer: Signer, url: str) -> None:
    assert send("GET", url, signer, headers={"host": url.split("/")[2]}).status_code == 200


@pytest.mark.parametrize("minutes", [4.9, -4.9])
def test_a_date_within_five_minutes_is_accepted(signer: Signer, minutes: float) -> None:
    assert send("GET", GET, signer, headers=aged(minutes)).status_code == 200


@pytest.mark.parametrize("minutes", [5.1, -5.1])
def test_a_replay_after_five_minutes_is_refused(signer: Signer, minutes: float) -> None:
    refuses(send("GET", GET, signer, headers=aged(minutes)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda request: request.headers.pop("authorization"),
        lambda request: request.headers.pop("date"),
        lambda request: request.headers.update({"date": "yesterday"}),
        lambda request: request.headers.update({"date": "Mon, 01 Jan 2026 00:00:00 +" + "9" * 20}),
        lambda request: request.headers.update({"date": "Mon, 01 Jan " + "9" * 20 + " 00:00:00 GMT"}),
        lambda request: request.headers.update({"date": format_datetime(datetime.now(UTC) + timedelta(seconds=9))}),
        lambda request: request.headers.update({"authorization": "Bearer x"}),
        lambda request: request.headers.update({"authorization": request.headers["authorization"][:-30] + '"'}),
        lambda request: setattr(request, "url", request.url + "?more=1"),
        lambda request: respell(request, 'version="1"', 'version="2"'),
        lambda request: respell(request, 'algorithm="rsa-sha256"', 'algorithm="hmac-sha256"'),
        lambda request: respell(request, 'algorithm="rsa-sha256",', ""),
        lambda request: respell(request, 'headers="date ', 'headers="date date '),
        lambda request: respell(request, 'signature="', 'signature="\u00e9'),
        lambda request: respell(request, 'keyId="', 'keyId="ST$\u00e9.e30.e30'),
        lambda request: respell(request, 'keyId="', 'keyId="ST$' + "[" * 9000),
    ],
)
def test_a_spoilt_request_is_refused(signer: Signer, spoil: Spoil) -> None:
    refuses(send("GET", GET, signer, spoil))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda request: setattr(request, "body", BODY.replace("tenancy", "tenancz")),
        lambda request: request.headers.update({"x-content-sha256": "AAAA"}),
        lambda request: request.headers.update({"content-type": "text/plain"}),
    ],
)
def test_a_spoilt_body_is_refused(signer: Signer, spoil: Spoil) -> None:
    refuses(send("POST", POST, signer, spoil))


def test_a_post_that_does_not_sign_its_body_is_refused(signer: Signer) -> None:
    refuses(send("POST", POST, signer.without_content_headers))


def test_another_key_of_the_same_name_is_refused(running_cloud: RunningCloud, tmp_path: Path) -> None:
    key_file = tmp_path / "other.pem"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    config = oci.config.from_file(running_cloud.config_file) | {"key_file": str(key_file)}
    refuses(send("GET", GET, Signer.from_config(config)))


def test_an_unknown_user_is_refused(running_cloud: RunningCloud) -> None:
    config = oci.config.from_file(running_cloud.config_file) | {"user": "ocid1.user.oc1..stranger"}
    refuses(send("GET", GET, Signer.from_config(config)))


def test_every_refusal_says_the_same_to_the_caller_and_the_reason_to_the_journal(
    running_cloud: RunningCloud, signer: Signer
) -> None:
    first = send("GET", GET, signer, headers=aged(6)).json()
    second = send("GET", GET, signer, lambda request: request.headers.pop("authorization")).json()
    assert first == second
    assert [entry.rule for entry in running_cloud.cloud.journal.entries()] == [
        "signature: clock skew above 5 minutes",
        "signature: no signature",
    ]


def refuses(response: Response) -> None:
    assert (response.status_code, response.json()["code"]) == (401, "NotAuthenticated")
    assert response.headers["opc-request-id"]
