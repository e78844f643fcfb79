from __future__ import annotations

from pathlib import Path
from typing import Any

import oci
import pytest

from offline.plugin.credentials import find_credentials
from offline.plugin.errors import CredentialsError, PluginError, UnsupportedError
from tests.support.credential_cases import CASES, settle

EMPTY: dict[str, Any] = {}
COMPLETE: dict[str, Any] = {"stack": {"complete": True}}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_credentials_are_found_as_by_the_real_plugin(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = settle(case, tmp_path, monkeypatch)
    if settled.key_id is None:
        with pytest.raises(PluginError, match=r"^(no|oci:auth) "):
            find_credentials(settled.stack, settled.environment)
    else:
        found = find_credentials(settled.stack, settled.environment)
        assert (found.signer.api_key, found.region) == (settled.key_id, settled.region)


def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any], **stack: str) -> str:
    settled = settle(case, tmp_path, monkeypatch)
    with pytest.raises(PluginError) as refusal:
        find_credentials(settled.stack | stack, settled.environment)
    return str(refusal.value)


def test_everything_missing_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path, monkeypatch, EMPTY) == (
        "no oci:tenancyOcid, oci:userOcid, oci:fingerprint, oci:privateKeyPath, oci:region: set it with `pulumi config "
        "set`, or in the OCI config file"
    )


@pytest.mark.parametrize(
    ("stack", "words"),
    [
        ({"tenancyOcid": "mine"}, "oci:auth ApiKey: "),
        ({"privateKeyPath": "/nokey.pem"}, "oci:auth ApiKey: [Errno 2] No such file or directory: '/nokey.pem'"),
        ({"configFileProfile": "NONE"}, "no profile NONE in "),
        ({"auth": "SecurityToken"}, "no oci:configFileProfile: "),
        ({"auth": "WorkloadIdentityFederation"}, "no oci:workloadIdentityTokenPath, oci:tokenExchangeDomainUrl, "),
        (
            {"auth": "InstancePrincipalWithCerts"},
            "oci:auth is InstancePrincipalWithCerts: the stand-in ",
        ),
    ],
)
def test_what_is_wrong_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stack: dict[str, str], words: str
) -> None:
    line = refused(tmp_path, monkeypatch, COMPLETE, **stack)

    assert line.startswith(words)
    assert "\n" not in line


@pytest.mark.parametrize(
    ("auth", "maker"),
    [
        ("InstancePrincipal", "InstancePrincipalsSecurityTokenSigner"),
        ("ResourcePrincipal", "get_resource_principals_signer"),
        ("OKEWorkloadIdentity", "get_oke_workload_identity_resource_principal_signer"),
    ],
)
def test_a_principal_needs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, auth: str, maker: str) -> None:
    class Signer(oci.auth.signers.SecurityTokenSigner):  # type: ignore[misc]
        region = "us-sanjose-1"

        def __init__(self) -> None:
            """Hold no token."""

    monkeypatch.setattr(oci.auth.signers, maker, Signer)
    settled = settle({}, tmp_path, monkeypatch)

    assert find_credentials({"auth": auth}, settled.environment).region == "us-sanjose-1"


def test_no_secret_is_in_the_text_of_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = settle(COMPLETE, tmp_path, monkeypatch)

    assert repr(find_credentials(settled.stack, settled.environment)) == "Credentials(region='us-ashburn-1')"


def test_the_errors_of_both_kinds_are_the_plugins_own() -> None:
    assert issubclass(CredentialsError, PluginError)
    assert issubclass(UnsupportedError, PluginError)
