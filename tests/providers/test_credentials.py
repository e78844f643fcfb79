"""Every way to authenticate that can be built without a network."""

from __future__ import annotations

import pwd
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import oci
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from oci.auth import signers

from providers.credentials import Credentials, find
from providers.errors import CredentialsError
from tests.support.credential_cases import CASES, settle

REGION = "us-ashburn-1"
PASSWORD = "-".join(["open", "sesame"])
HELP = "Set the oci: keys of the stack, the environment, or ~/.oci/config as for the oci plugin (docs/privileges.md)."


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home folder without any OCI config, which the user database and HOME name."""
    monkeypatch.setattr(pwd, "getpwuid", lambda _uid: SimpleNamespace(pw_dir=str(tmp_path)))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("OCI_CONFIG_FILE", raising=False)
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_credentials_are_found_as_by_the_plugin(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = settle(case, tmp_path, monkeypatch)
    if settled.key_id is None:
        assert refusal(settled.stack, settled.environment)
    else:
        found = from_stack(settled.stack, settled.environment)
        assert (found.signer.api_key, found.region) == (settled.key_id, settled.region)


@pytest.fixture
def encrypted_pem(private_key: rsa.RSAPrivateKey) -> str:
    protection = BestAvailableEncryption(PASSWORD.encode())
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, protection).decode()


@pytest.fixture
def key_file(home: Path, key_pem: str) -> Path:
    path = home / "key.pem"
    path.write_text(key_pem)
    path.chmod(0o600)
    return path


@pytest.fixture
def write_config(home: Path, key_file: Path) -> Callable[..., None]:
    """Give a function that writes ~/.oci/config with one profile; a value of None leaves the line out."""

    def write(profile: str = "DEFAULT", **changes: str | None) -> None:
        lines = {
            "tenancy": "ocid1.tenancy.file",
            "user": "ocid1.user.file",
            "fingerprint": "fi:le",
            "region": "eu-frankfurt-1",
            "key_file": str(key_file),
            **changes,
        }
        (home / ".oci").mkdir(exist_ok=True)
        text = "".join(f"{name}={value}\n" for name, value in lines.items() if value is not None)
        (home / ".oci" / "config").write_text(f"[{profile}]\n{text}")

    return write


def keys(pem: str) -> dict[str, str]:
    return {
        "tenancyOcid": "ocid1.tenancy",
        "userOcid": "ocid1.user",
        "fingerprint": "aa:bb",
        "region": REGION,
        "privateKey": pem,
    }


def from_stack(stack: dict[str, str], environment: dict[str, str] | None = None) -> Credentials:
    return find(stack.get, environment or {})


def refusal(stack: dict[str, str], environment: dict[str, str] | None = None) -> str:
    with pytest.raises(CredentialsError) as refused:
        from_stack(stack, environment)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_an_api_key_may_be_in_the_stack(key_pem: str) -> None:
    found = from_stack(keys(key_pem))
    assert found.region == REGION
    assert found.signer.api_key == "ocid1.tenancy/ocid1.user/aa:bb"


def test_line_ends_of_a_key_may_be_written_out(key_pem: str) -> None:
    """Environment files and some secret stores cannot hold a line end."""
    assert from_stack(keys(key_pem.replace("\n", "\\n"))).signer.api_key.endswith("aa:bb")


def test_an_api_key_may_be_a_file(key_pem: str, key_file: Path) -> None:
    stack = {key: value for key, value in keys(key_pem).items() if key != "privateKey"}
    assert from_stack({**stack, "privateKeyPath": "~/key.pem"}).signer.api_key.endswith("aa:bb")


@pytest.mark.parametrize("content", [None, "~/key.pem"], ids=["no key_file", "key_file"])
def test_a_key_in_the_stack_beats_the_key_file_of_the_profile(
    key_pem: str, write_config: Callable[..., None], key_file: Path, content: str | None
) -> None:
    write_config(key_file=content)
    key_file.write_text("no key")
    assert from_stack({"privateKey": key_pem}).signer.api_key == "ocid1.tenancy.file/ocid1.user.file/fi:le"


@pytest.mark.parametrize(
    "name",
    ["TF_VAR_{}".format, lambda key: f"OCI_{key.upper()}"],
    ids=["TF_VAR_", "OCI_"],
)
def test_an_api_key_may_be_in_the_environment(key_pem: str, name: Callable[[str], str]) -> None:
    values = {
        "tenancy_ocid": "ocid1.tenancy",
        "user_ocid": "ocid1.user",
        "fingerprint": "aa:bb",
        "region": REGION,
        "private_key": key_pem,
    }
    found = from_stack({}, {name(key): value for key, value in values.items()})
    assert found.signer.api_key == "ocid1.tenancy/ocid1.user/aa:bb"


def test_the_stack_beats_tf_var_and_tf_var_beats_oci(key_pem: str) -> None:
    stack = {key: value for key, value in keys(key_pem).items() if key not in ("region", "fingerprint")}
    environment = {"TF_VAR_region": "tf", "OCI_REGION": "oci", "OCI_FINGERPRINT": "oc:i"}
    found = from_stack(stack, environment)
    assert (found.region, found.signer.api_key.rpartition("/")[2]) == ("tf", "oc:i")
    assert from_stack({**stack, "region": "stack"}, environment).region == "stack"


def test_an_encrypted_key_is_opened_with_its_password(encrypted_pem: str) -> None:
    found = from_stack({**keys(encrypted_pem), "privateKeyPassword": PASSWORD})
    assert found.signer.api_key.endswith("aa:bb")


@pytest.mark.parametrize("password", ["wrong", None])
def test_an_encrypted_key_without_its_password_is_refused_and_not_shown(
    encrypted_pem: str, password: str | None
) -> None:
    stack = keys(encrypted_pem) | ({"privateKeyPassword": password} if password else {})
    line = refusal(stack)
    assert line.startswith("The ApiKey credentials cannot be used: ")
    assert encrypted_pem[40:60] not in line
    assert "wrong" not in line


def test_the_default_profile_of_the_config_file_is_used(write_config: Callable[..., None]) -> None:
    write_config()
    found = from_stack({})
    assert found.region == "eu-frankfurt-1"
    assert found.signer.api_key == "ocid1.tenancy.file/ocid1.user.file/fi:le"


def test_another_profile_can_be_named(write_config: Callable[..., None]) -> None:
    write_config("READER")
    assert from_stack({"configFileProfile": "READER"}).region == "eu-frankfurt-1"
    assert from_stack({}, {"OCI_CONFIG_FILE_PROFILE": "READER"}).region == "eu-frankfurt-1"


def test_the_config_file_may_be_elsewhere_where_there_is_none_at_home(
    write_config: Callable[..., None], home: Path
) -> None:
    write_config()
    (home / ".oci" / "config").rename(home / "elsewhere")
    assert from_stack({}, {"OCI_CONFIG_FILE": str(home / "elsewhere")}).region == "eu-frankfurt-1"


def test_a_config_file_may_begin_with_a_byte_order_mark(write_config: Callable[..., None], home: Path) -> None:
    write_config()
    file = home / ".oci" / "config"
    file.write_text("\ufeff" + file.read_text())
    assert from_stack({}).region == "eu-frankfurt-1"


def test_a_setting_of_the_stack_beats_the_profile(write_config: Callable[..., None]) -> None:
    write_config()
    assert from_stack({"region": REGION}).region == REGION


def test_missing_credentials_name_the_config_file_that_was_looked_for(home: Path) -> None:
    assert refusal({}) == (
        f"The ApiKey credentials lack fingerprint, key_file, region, tenancy, user: there is no {home}/.oci/config "
        f"either. {HELP}"
    )


@pytest.mark.parametrize("missing", ["tenancyOcid", "userOcid", "fingerprint", "region", "privateKey"])
def test_what_the_stack_lacks_is_named_when_there_is_no_config_file(key_pem: str, missing: str) -> None:
    stack = {key: value for key, value in keys(key_pem).items() if key != missing}
    name = "key_file" if missing == "privateKey" else missing.removesuffix("Ocid")
    assert refusal(stack).startswith(f"The ApiKey credentials lack {name}: there is no ")


def test_a_profile_that_is_not_there_is_named(write_config: Callable[..., None], home: Path) -> None:
    write_config()
    line = refusal({"configFileProfile": "READER"})
    assert line == f"There is no profile READER in {home}/.oci/config. {HELP}"


@pytest.mark.parametrize("missing", ["tenancy", "user", "fingerprint", "region", "key_file"])
def test_what_a_profile_lacks_is_named(write_config: Callable[..., None], missing: str) -> None:
    write_config(**{missing: None})
    assert refusal({}) == f"The ApiKey credentials lack {missing}. {HELP}"


def test_all_that_is_missing_is_named_at_once(write_config: Callable[..., None]) -> None:
    write_config(tenancy=None, region=None, key_file=None)
    assert refusal({}).startswith("The ApiKey credentials lack key_file, region, tenancy. ")


def test_text_that_is_no_key_is_refused_and_not_shown() -> None:
    line = refusal(keys("not-a-key-at-all"))
    assert line.startswith("The ApiKey credentials cannot be used: ")
    assert "not-a-key" not in line


def test_a_key_file_that_is_not_there_is_named(key_pem: str) -> None:
    stack = {key: value for key, value in keys(key_pem).items() if key != "privateKey"}
    assert "no-such.pem" in refusal({**stack, "privateKeyPath": "/no-such.pem"})


@pytest.fixture
def session(write_config: Callable[..., None], home: Path) -> Callable[..., None]:
    """Give a function that writes a profile with a session token, as `oci session authenticate` does."""

    def write(**changes: str | None) -> None:
        (home / "token").write_text("header.payload.signature\n")
        write_config("SESSION", **{"user": None, "security_token_file": "~/token", **changes})

    return write


SESSION = {"auth": "SecurityToken", "configFileProfile": "SESSION", "region": REGION}


def test_a_session_token_signs(session: Callable[..., None]) -> None:
    session()
    found = from_stack(SESSION)
    assert isinstance(found.signer, signers.SecurityTokenSigner)
    assert found.region == REGION
    assert found.signer.api_key == "ST$header.payload.signature"


@pytest.mark.parametrize("auth", ["securitytoken", "SECURITYTOKEN"])
def test_the_mode_may_be_written_in_any_case(session: Callable[..., None], auth: str) -> None:
    session()
    assert from_stack({**SESSION, "auth": auth, "region": REGION}).region == REGION


def test_the_key_of_a_session_may_be_encrypted(session: Callable[..., None], home: Path, encrypted_pem: str) -> None:
    (home / "encrypted.pem").write_text(encrypted_pem)
    (home / "encrypted.pem").chmod(0o600)
    session(key_file="~/encrypted.pem")
    assert from_stack({**SESSION, "privateKeyPassword": PASSWORD}).region == REGION
    session(key_file="~/encrypted.pem", pass_phrase=PASSWORD)
    assert from_stack(SESSION).region == REGION


@pytest.mark.parametrize("missing", ["security_token_file", "key_file"])
def test_what_a_session_lacks_is_named(session: Callable[..., None], missing: str) -> None:
    session(**{missing: None})
    assert refusal(SESSION) == f"The SecurityToken credentials lack {missing}. {HELP}"


@pytest.mark.parametrize("missing", ["configFileProfile", "region"])
def test_a_session_needs_its_profile_and_region_from_the_stack(session: Callable[..., None], missing: str) -> None:
    session()
    stack = {key: value for key, value in SESSION.items() if key != missing}
    assert refusal(stack) == f"The SecurityToken credentials lack oci:{missing}. {HELP}"


def test_a_mode_that_does_not_exist_is_refused_with_those_that_do() -> None:
    assert refusal({"auth": "Kerberos"}) == (
        "oci:auth is Kerberos, not one of ApiKey, SecurityToken, InstancePrincipal, ResourcePrincipal, "
        "OKEWorkloadIdentity, WorkloadIdentityFederation. "
        "Run: pulumi config set oci:auth ApiKey"
    )


class FakePrincipal:
    """What the metadata service of an instance would make possible."""

    region = "uk-london-1"


def fail() -> None:
    message = "Cannot reach the metadata service.\nTraceback of the SDK\n  line 2"
    raise ConnectionError(message)


@pytest.mark.parametrize(
    ("auth", "signer"),
    [
        ("InstancePrincipal", "InstancePrincipalsSecurityTokenSigner"),
        ("ResourcePrincipal", "get_resource_principals_signer"),
        ("OKEWorkloadIdentity", "get_oke_workload_identity_resource_principal_signer"),
    ],
)
def test_a_principal_gives_its_own_region_unless_the_stack_has_one(
    monkeypatch: pytest.MonkeyPatch, auth: str, signer: str
) -> None:
    monkeypatch.setattr(signers, signer, FakePrincipal)
    assert from_stack({"auth": auth}).region == "uk-london-1"
    assert from_stack({"auth": auth, "region": REGION}).region == REGION


@pytest.mark.parametrize(
    ("auth", "signer"),
    [
        ("InstancePrincipal", "InstancePrincipalsSecurityTokenSigner"),
        ("ResourcePrincipal", "get_resource_principals_signer"),
        ("OKEWorkloadIdentity", "get_oke_workload_identity_resource_principal_signer"),
    ],
)
def test_a_principal_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch, auth: str, signer: str) -> None:
    monkeypatch.setattr(signers, signer, fail)
    assert refusal({"auth": auth}) == (
        f"The {auth} credentials cannot be used: Cannot reach the metadata service. {HELP}"
    )


def test_a_resource_principal_outside_of_oracle_cloud_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OCI_RESOURCE_PRINCIPAL_VERSION", raising=False)
    assert refusal({"auth": "ResourcePrincipal"}).startswith("The ResourcePrincipal credentials cannot be used: ")


def test_an_error_without_words_is_named_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_silently() -> None:
        raise TimeoutError

    monkeypatch.setattr(signers, "get_resource_principals_signer", fail_silently)
    assert "cannot be used: TimeoutError. " in refusal({"auth": "ResourcePrincipal"})


def test_the_process_environment_is_the_default(key_pem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCI_REGION", "sa-saopaulo-1")
    stack = {key: value for key, value in keys(key_pem).items() if key != "region"}
    assert find(stack.get).region == "sa-saopaulo-1"
    assert isinstance(find(stack.get).signer, oci.signer.Signer)
