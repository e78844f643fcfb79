from __future__ import annotations

import codecs
import configparser
import json
import sys
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from ords_client.administrator import Administrator
from ords_client.errors import AdministratorError
from ords_client.network import Http
from ords_client.oci_credentials import find_signer, service_url
from tests.ords_client.fake_cloud import KEY, FakeCloud

PRIVATE_KEY = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
FINGERPRINT = ":".join(["aa"] * 16)


@pytest.fixture
def config(tmp_path: Path) -> configparser.ConfigParser:
    """An OCI config file with one profile, written when it is saved."""
    (tmp_path / "key.pem").write_bytes(PRIVATE_KEY)
    (tmp_path / "key.pem").chmod(0o600)
    parser = configparser.ConfigParser()
    parser["READER"] = {
        "user": "ocid1.user.oc1..aaaa",
        "tenancy": "ocid1.tenancy.oc1..aaaa",
        "fingerprint": FINGERPRINT,
        "key_file": str(tmp_path / "key.pem"),
        "region": "us-ashburn-1",
    }
    return parser


def save(config: configparser.ConfigParser, tmp_path: Path) -> dict[str, str]:
    """Write the config file, and return an environment that names it."""
    with (tmp_path / "config").open("w") as file:
        config.write(file)
    return {"OCI_CONFIG_FILE": str(tmp_path / "config")}


def key_id(cloud: FakeCloud, http: Http, signer: Any) -> str:
    """The key that a signed request names."""
    Administrator(http, signer).get(f"{cloud.url}/.well-known/openid-configuration", member="issuer")
    return cloud.requests[-1][3]["authorization"].partition('keyId="')[2].partition('"')[0]


def with_token(config: configparser.ConfigParser, tmp_path: Path) -> configparser.ConfigParser:
    (tmp_path / "token").write_text(jwt.encode({"exp": 9_999_999_999}, KEY, algorithm="RS256") + "\n")
    config["READER"]["security_token_file"] = str(tmp_path / "token")
    return config


def test_requests_are_signed_with_the_profile_of_the_config_file(
    cloud: FakeCloud, http: Http, config: configparser.ConfigParser, tmp_path: Path
) -> None:
    signer = find_signer("api_key", "READER", save(config, tmp_path))
    assert key_id(cloud, http, signer) == f"ocid1.tenancy.oc1..aaaa/ocid1.user.oc1..aaaa/{FINGERPRINT}"


@pytest.mark.parametrize(("auth", "begins"), [("security_token", "ST$"), ("api_key", "ocid1.tenancy")])
def test_session_token_of_a_profile_is_used_when_it_is_asked_for_and_only_then(
    cloud: FakeCloud, http: Http, config: configparser.ConfigParser, tmp_path: Path, auth: str, begins: str
) -> None:
    environment = save(with_token(config, tmp_path), tmp_path)
    assert key_id(cloud, http, find_signer(auth, "READER", environment)).startswith(begins)


@pytest.mark.parametrize("prefix", ["TF_VAR_{}", "OCI_{}"])
@pytest.mark.parametrize("auth", [None, "api_key"])
def test_environment_alone_is_enough_as_it_is_for_up(
    cloud: FakeCloud, http: Http, prefix: str, auth: str | None
) -> None:
    settings = {
        "user_ocid": "ocid1.user.oc1..env",
        "tenancy_ocid": "ocid1.tenancy.oc1..env",
        "fingerprint": FINGERPRINT,
        "private_key": PRIVATE_KEY.decode().replace("\n", "\\n"),
        "auth": "ApiKey",
    }
    environment = {
        prefix.format(name if prefix.startswith("TF") else name.upper()): value for name, value in settings.items()
    }
    signer = find_signer(auth, None, environment | {"OCI_CONFIG_FILE": "/missing"})
    assert key_id(cloud, http, signer).startswith("ocid1.tenancy.oc1..env/ocid1.user.oc1..env/")


def test_profile_that_was_named_comes_before_the_environment(
    cloud: FakeCloud, http: Http, config: configparser.ConfigParser, tmp_path: Path
) -> None:
    environment = save(config, tmp_path) | {"TF_VAR_user_ocid": "ocid1.user.oc1..env"}
    assert "user.oc1..aaaa" in key_id(cloud, http, find_signer(None, "READER", environment))


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_config_file_with_a_byte_order_mark_is_read(
    cloud: FakeCloud, http: Http, config: configparser.ConfigParser, tmp_path: Path, mark: bytes
) -> None:
    environment = save(config, tmp_path)
    text = (tmp_path / "config").read_text()
    encoding = "utf-8" if mark == codecs.BOM_UTF8 else "utf-16-le"
    (tmp_path / "config").write_bytes(mark + text.encode(encoding))
    assert "user.oc1..aaaa" in key_id(cloud, http, find_signer(None, "READER", environment))


@pytest.mark.parametrize(
    "spoil",
    [
        "no file",
        "no profile",
        "missing key",
        "no key_file",
        "no user",
        "key is none",
        "file is none",
        "no security_token_file",
    ],
)
def test_unusable_credentials_are_one_line(config: configparser.ConfigParser, tmp_path: Path, spoil: str) -> None:
    if spoil == "missing key":
        config["READER"]["key_file"] = str(tmp_path / "missing.pem")
    if spoil.startswith("no ") and spoil[3:] in config["READER"]:
        del config["READER"][spoil[3:]]
    environment = {"OCI_CONFIG_FILE": "/missing"} if spoil == "no file" else save(config, tmp_path)
    if spoil == "key is none":
        (tmp_path / "key.pem").write_text("-----BEGIN PRIVATE KEY-----\nnone\n")
    if spoil == "file is none":
        (tmp_path / "config").write_bytes(b"\xff\xfe\x00key = \x1b[31m")
    auth = "security_token" if spoil == "no security_token_file" else "api_key"
    with pytest.raises(AdministratorError, match="No usable OCI credentials") as failure:
        find_signer(auth, "OTHER" if spoil == "no profile" else "READER", environment)
    assert str(failure.value).isprintable()


def test_missing_sdk_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oci", None)
    with pytest.raises(AdministratorError, match="pip install"):
        find_signer("api_key", None)


def test_unknown_kind_of_authentication_names_the_known_ones() -> None:
    with pytest.raises(AdministratorError, match="api_key, security_token, instance_principal"):
        find_signer("magic", None, {})


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-ashburn-1", "iot.us-ashburn-1.oci.oraclecloud.com"),
        ("us-langley-1", "iot.us-langley-1.oci.oraclegovcloud.com"),
        ("eu-frankfurt-2", "iot.eu-frankfurt-2.oci.oraclecloud.eu"),
    ],
)
def test_hosts_are_those_of_the_regions_realm(region: str, host: str) -> None:
    assert service_url("iot", region) == f"https://{host}"


def test_credentials_are_no_part_of_an_error_line(config: configparser.ConfigParser, tmp_path: Path) -> None:
    config["READER"]["pass_phrase"] = "fake-" + "phrase"
    (tmp_path / "key.pem").write_bytes(b"x" * 40)
    with pytest.raises(AdministratorError) as failure:
        find_signer("api_key", "READER", save(config, tmp_path))
    assert "fake-" + "phrase" not in json.dumps(str(failure.value))
