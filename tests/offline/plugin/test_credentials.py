from pathlib import Path

import oci
import pytest

from offline.plugin.credentials import find_credentials
from offline.plugin.errors import CredentialsError, UnsupportedError
from tests.support.api_key import FINGERPRINT, TENANCY, USER

EXPLICIT = {"tenancyOcid": TENANCY, "userOcid": USER, "fingerprint": FINGERPRINT, "region": "us-phoenix-1"}


@pytest.fixture
def key_file(tmp_path: Path, private_key: str) -> Path:
    path = tmp_path / "key.pem"
    path.write_text(private_key)
    return path


@pytest.fixture
def config_file(tmp_path: Path, key_file: Path) -> dict[str, str]:
    """An environment that names an OCI config file."""
    path = tmp_path / "config"
    entries = f"tenancy={TENANCY}\nuser={USER}\nfingerprint={FINGERPRINT}\nkey_file={key_file}\n"
    path.write_text(f"[DEFAULT]\n{entries}region=us-ashburn-1\n\n[OTHER]\n{entries}region=eu-frankfurt-1\n")
    return {"OCI_CONFIG_FILE": str(path)}


@pytest.fixture
def nothing(tmp_path: Path) -> dict[str, str]:
    """An environment that says nothing, not even through a home directory."""
    return {"OCI_CONFIG_FILE": str(tmp_path / "missing")}


def test_the_stacks_settings_alone_are_enough(nothing: dict[str, str], private_key: str) -> None:
    found = find_credentials({**EXPLICIT, "privateKey": private_key}, nothing)

    assert found.region == "us-phoenix-1"
    assert found.signer.api_key == f"{TENANCY}/{USER}/{FINGERPRINT}"


def test_a_private_key_may_be_written_on_one_line(nothing: dict[str, str], private_key: str) -> None:
    assert find_credentials({**EXPLICIT, "privateKey": private_key.replace("\n", "\\n")}, nothing)


def test_a_private_key_may_be_a_file(nothing: dict[str, str], key_file: Path) -> None:
    assert find_credentials({**EXPLICIT, "privateKeyPath": str(key_file)}, nothing)


def test_the_config_file_fills_what_the_stack_leaves_out(config_file: dict[str, str]) -> None:
    assert find_credentials({}, config_file).region == "us-ashburn-1"
    assert find_credentials({"region": "us-phoenix-1"}, config_file).region == "us-phoenix-1"


def test_a_profile_may_be_chosen(config_file: dict[str, str]) -> None:
    assert find_credentials({"configFileProfile": "OTHER"}, config_file).region == "eu-frankfurt-1"


@pytest.mark.parametrize("name", ["TF_VAR_region", "OCI_region", "OCI_REGION", "region"])
def test_the_environment_comes_before_the_config_file(config_file: dict[str, str], name: str) -> None:
    assert find_credentials({}, {**config_file, name: "uk-london-1"}).region == "uk-london-1"
    assert find_credentials({"region": "us-phoenix-1"}, {**config_file, name: "uk-london-1"}).region == "us-phoenix-1"


def test_everything_missing_is_named_at_once(nothing: dict[str, str]) -> None:
    names = "oci:tenancyOcid, oci:userOcid, oci:fingerprint, oci:privateKeyPath"
    with pytest.raises(CredentialsError, match=f"^no {names}: set it with `pulumi config set`, or in the OCI config"):
        find_credentials({}, nothing)


def test_a_missing_region_is_named(nothing: dict[str, str], private_key: str) -> None:
    settings = {**EXPLICIT, "privateKey": private_key, "region": ""}
    with pytest.raises(CredentialsError, match=r"^no oci:region"):
        find_credentials(settings, nothing)


def test_a_malformed_ocid_is_named_without_a_traceback(nothing: dict[str, str], private_key: str) -> None:
    with pytest.raises(CredentialsError, match=r"oci:auth ApiKey: .*tenancy.*malformed"):
        find_credentials({**EXPLICIT, "privateKey": private_key, "tenancyOcid": "mine"}, nothing)


def test_an_unreadable_key_is_one_line(nothing: dict[str, str]) -> None:
    with pytest.raises(CredentialsError, match=r"^oci:auth ApiKey: .*nokey\.pem"):
        find_credentials({**EXPLICIT, "privateKeyPath": "/nokey.pem"}, nothing)


def test_an_unknown_profile_is_named(config_file: dict[str, str]) -> None:
    with pytest.raises(CredentialsError, match=r"profile NONE: "):
        find_credentials({"configFileProfile": "NONE"}, config_file)


def test_a_session_token_of_the_profile_signs(config_file: dict[str, str], tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("a.b.c\n")
    path = Path(config_file["OCI_CONFIG_FILE"])
    path.write_text(path.read_text() + f"security_token_file={token}\n")
    found = find_credentials({"auth": "SecurityToken", "configFileProfile": "OTHER"}, config_file)

    assert found.signer.api_key == "ST$a.b.c"


def test_a_profile_without_a_session_token_says_so(config_file: dict[str, str]) -> None:
    with pytest.raises(CredentialsError, match=r"^no security_token_file"):
        find_credentials({"auth": "SecurityToken"}, config_file)


@pytest.mark.parametrize(
    ("auth", "maker"),
    [
        ("InstancePrincipal", "InstancePrincipalsSecurityTokenSigner"),
        ("ResourcePrincipal", "get_resource_principals_signer"),
        ("OKEWorkloadIdentity", "get_oke_workload_identity_resource_principal_signer"),
    ],
)
def test_a_principal_needs_no_key(
    nothing: dict[str, str], monkeypatch: pytest.MonkeyPatch, auth: str, maker: str
) -> None:
    class Signer(oci.auth.signers.SecurityTokenSigner):  # type: ignore[misc]
        region = "us-sanjose-1"

        def __init__(self) -> None:
            """Hold no token."""

    monkeypatch.setattr(oci.auth.signers, maker, Signer)
    assert find_credentials({"auth": auth}, nothing).region == "us-sanjose-1"


def test_a_way_that_only_the_real_plugin_knows_is_refused(nothing: dict[str, str]) -> None:
    with pytest.raises(UnsupportedError, match=r"^oci:auth is WorkloadIdentityFederation: .*use the real plugin"):
        find_credentials({"auth": "WorkloadIdentityFederation"}, nothing)
