from __future__ import annotations

import configparser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization

from ords_client.errors import AdministratorError, ConnectionFailedError, NotAllowedError
from ords_client.links import administrator
from ords_client.links.administrator import Administrator, find_administrator
from ords_client.network import new_session
from tests.ords_client.fake_cloud import KEY, FakeCloud

PRIVATE_KEY = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> configparser.ConfigParser:
    """An OCI config file with one profile, written when it is saved."""
    (tmp_path / "key.pem").write_bytes(PRIVATE_KEY)
    (tmp_path / "key.pem").chmod(0o600)
    for name in ("OCI_CLI_CONFIG_FILE", "OCI_CLI_PROFILE", "OCI_CLI_AUTH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OCI_CONFIG_FILE", str(tmp_path / "config"))
    parser = configparser.ConfigParser()
    parser["READER"] = {
        "user": "ocid1.user.oc1..aaaa",
        "tenancy": "ocid1.tenancy.oc1..aaaa",
        "fingerprint": ":".join(["aa"] * 16),
        "key_file": str(tmp_path / "key.pem"),
        "region": "us-ashburn-1",
    }
    return parser


def save(config: configparser.ConfigParser, tmp_path: Path) -> None:
    with (tmp_path / "config").open("w") as file:
        config.write(file)
    (tmp_path / "config").chmod(0o600)


@pytest.fixture
def signed(cloud: FakeCloud, config: configparser.ConfigParser, tmp_path: Path) -> Administrator:
    save(config, tmp_path)
    return find_administrator("api_key", "READER")


def test_requests_are_signed_with_the_profile_of_the_config_file(cloud: FakeCloud, signed: Administrator) -> None:
    signed.get(f"{cloud.url}/.well-known/openid-configuration")
    header = cloud.requests[-1][3]["authorization"]
    assert 'keyId="ocid1.tenancy.oc1..aaaa/ocid1.user.oc1..aaaa/aa:' in header


def test_security_token_is_used_when_the_profile_has_one(
    cloud: FakeCloud, config: configparser.ConfigParser, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(jwt.encode({"exp": 9_999_999_999}, KEY, algorithm="RS256") + "\n")
    config["READER"]["security_token_file"] = str(tmp_path / "token")
    save(config, tmp_path)
    find_administrator("security_token", "READER").get(f"{cloud.url}/.well-known/openid-configuration")
    assert 'keyId="ST$' in cloud.requests[-1][3]["authorization"]


@pytest.mark.parametrize("spoil", ["no file", "no profile", "no key file", "no user"])
def test_unusable_credentials_are_one_line(config: configparser.ConfigParser, tmp_path: Path, spoil: str) -> None:
    if spoil == "no key file":
        config["READER"]["key_file"] = str(tmp_path / "missing.pem")
    if spoil == "no user":
        del config["READER"]["user"]
    if spoil != "no file":
        save(config, tmp_path)
    with pytest.raises(AdministratorError, match="No usable OCI credentials") as failure:
        find_administrator("api_key", "OTHER" if spoil == "no profile" else "READER")
    assert "\n" not in str(failure.value)


def test_missing_sdk_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(administrator.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(AdministratorError, match="pip install"):
        find_administrator("api_key", None)


def test_unknown_kind_of_authentication_names_the_known_ones() -> None:
    with pytest.raises(AdministratorError, match="api_key, security_token, instance_principal"):
        find_administrator("magic", None)


@pytest.fixture
def plain() -> Iterator[Administrator]:
    with new_session() as session:
        yield Administrator(session, requests.auth.HTTPBasicAuth("any", "one"))


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (403, {"detail": "You may not."}, NotAllowedError, "answered 403 You may not"),
        (404, {"code": "NotAuthorizedOrNotFound", "message": "No."}, NotAllowedError, "404 NotAuthorizedOrNotFound No"),
        (400, {"detail": "Too short."}, AdministratorError, "answered 400 Too short"),
        (555, [], AdministratorError, "answered 555"),
    ],
)
def test_refusal_has_the_services_own_words(
    cloud: FakeCloud,
    plain: Administrator,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: Any,
    kind: type[AdministratorError],
    words: str,
) -> None:
    monkeypatch.setattr(cloud, "data", lambda *_: (status, body))
    with pytest.raises(kind, match=words):
        plain.get(f"{cloud.url}/anything")


def test_unreachable_service_is_said_so(
    cloud: FakeCloud, plain: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(ConnectionFailedError, match="TLS"):
        plain.put(f"{cloud.url}/anything", {})


def test_empty_answer_is_an_empty_object(cloud: FakeCloud, plain: Administrator) -> None:
    cloud.signing_keys = (200, "no object")
    assert plain.get(f"{cloud.url}/admin/v1/SigningCert/jwk") == {}
