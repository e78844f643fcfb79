"""A person who already works with Oracle's cloud and Pulumi's, and whose settings would lead there."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

MARK = "foreign"
"""Part of each of the person's own credentials."""
VARIABLES = {
    "ALL_PROXY": "http://127.0.0.1:1",
    "AWS_ACCESS_KEY_ID": MARK,
    "AWS_SECRET_ACCESS_KEY": MARK,
    "HTTPS_PROXY": "http://127.0.0.1:1",
    "HTTP_PROXY": "http://127.0.0.1:1",
    "NO_PROXY": "*",
    "OCI_AUTH": "InstancePrincipal",
    "OCI_CLI_AUTH": "security_token",
    "OCI_CLI_PROFILE": MARK,
    "OCI_CLI_USER": f"ocid1.user.oc1..{MARK}",
    "OCI_REGION": "eu-frankfurt-1",
    "OCI_USER_OCID": f"ocid1.user.oc1..{MARK}",
    "PULUMI_ACCESS_TOKEN": MARK,
    "PULUMI_BACKEND_URL": f"https://{MARK}.example.com",
    "PULUMI_CONFIG_PASSPHRASE": MARK,
    "PULUMI_HOME": f"/nowhere/{MARK}",
    "PULUMI_STACK": MARK,
    "REQUESTS_CA_BUNDLE": "/nowhere/ca.pem",
    "SSL_CERT_FILE": "/nowhere/ca.pem",
    "TF_VAR_fingerprint": MARK,
    "TF_VAR_private_key": MARK,
    "TF_VAR_region": "eu-frankfurt-1",
    "all_proxy": "http://127.0.0.1:1",
    "https_proxy": "http://127.0.0.1:1",
    "no_proxy": "*",
}


def settle(home: Path) -> dict[str, str]:
    """Fill a home folder with a person's own settings, and return the variables of that person."""
    (home / ".oci").mkdir(parents=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key_file = home / ".oci" / "key.pem"
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (home / ".oci" / "config").write_text(
        f"[DEFAULT]\ntenancy=ocid1.tenancy.oc1..{MARK}\nuser=ocid1.user.oc1..{MARK}\n"
        f"fingerprint={':'.join(['0f'] * 16)}\nkey_file={key_file}\nregion=eu-frankfurt-1\n"
    )
    (home / ".oci" / "oci_cli_rc").write_text("[DEFAULT]\nregion=eu-frankfurt-1\n")
    (home / ".netrc").write_text(f"default login {MARK} password {MARK}\n")
    (home / ".netrc").chmod(0o600)
    (home / ".curlrc").write_text(f"user = {MARK}:{MARK}\n")
    return VARIABLES | {"HOME": str(home), "NETRC": str(home / ".netrc")}
