"""No secret, e-mail address or user OCID gets through, in whatever disguise."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest

from pipeline.redaction import Redactor, configured_secrets, secrets_in

SECRET = "s3cr3t/" + "P&ss+w<rd=="
redact = Redactor([SECRET], {})

DISGUISES = {
    "plain": SECRET,
    "other case": SECRET.swapcase(),
    "URL": quote(SECRET, safe=""),
    "HTML": html.escape(SECRET),
    "JSON": json.dumps(SECRET),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(SECRET.encode()).decode(),
    "base64 behind a user name": base64.b64encode(f"client:{SECRET}".encode()).decode(),
    "base64 behind another": base64.b64encode(f"client1:{SECRET}".encode()).decode(),
    "base64 behind a third": base64.b64encode(f"client12:{SECRET}".encode()).decode(),
    "base64 of base64": base64.b64encode(base64.b64encode(SECRET.encode())).decode(),
    "JSON as Go writes it": SECRET.replace("&", r"\u0026").replace("<", r"\u003c"),
    "URL that keeps slashes": quote(SECRET),
    "URL in a URL": quote(quote(SECRET)),
    "hex": SECRET.encode().hex(),
    "upper hex": SECRET.encode().hex().upper(),
    "reversed": SECRET[::-1],
    "broken over lines": "\n".join(SECRET),
    "with invisible characters": "\u200b".join(SECRET),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_known_secret_goes_in_every_disguise(disguise: str) -> None:
    shown = redact(f"before {DISGUISES[disguise]} after")
    assert "(secret)" in shown
    assert shown.startswith("before")
    assert shown.endswith("after")
    assert len(shown) < 60


@pytest.mark.parametrize("is_ascii", [True, False])
@pytest.mark.parametrize("times", [1, 2])
def test_a_secret_goes_from_documents_in_documents(is_ascii: bool, times: int) -> None:
    secret = 'päss"word<&/1'
    shown = secret
    for _ in range(times):
        shown = json.dumps(shown, ensure_ascii=is_ascii)
    assert redact_one(secret, shown).strip('\\"') == "(secret)"


def redact_one(secret: str, text: str) -> str:
    return Redactor([secret], {})(text)


@pytest.mark.parametrize(
    "private",
    [
        "ocid1.user.oc1..aaaaaaaa7administrator",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJncmFjZSJ9.c2lnbmF0dXJl",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE cut off",
        "Bearer abcdefghijklmnop",
        "v1:olS2M9qTQ7BOwCTh:ndBSs7+PiJl2qcbcqky3P3xTCGppRA",
    ],
)
def test_what_is_private_by_its_shape_goes(private: str) -> None:
    assert private.split("\n")[-1] not in redact(f"x {private}")


@pytest.mark.parametrize("address", ["grace@example.com", "grace%40example.com", "grace&#64;mail.example.com"])
def test_of_an_e_mail_address_only_the_name_stays(address: str) -> None:
    assert redact(f"User {address} is created.") == "User grace@… is created."


def test_what_steers_a_terminal_is_written_out() -> None:
    assert redact("a\x1b[31mb\u202ec") == "a\\u001b[31mb\\u202ec"


def test_secrets_of_the_environment_are_known_by_their_names() -> None:
    environment = {"PULUMI_CONFIG_PASSPHRASE": "open sesame", "HOME": "/home/grace"}
    assert Redactor([], environment)("open sesame /home/grace") == "(secret) /home/grace"


def test_a_secret_of_three_characters_blots_out_nothing() -> None:
    assert Redactor(["the"], {})("the others") == "the others"


def test_keys_and_values_of_json_are_redacted() -> None:
    assert redact.everything({SECRET: [SECRET, 1, None]}) == {"(secret)": ["(secret)", 1, None]}


def test_the_secrets_of_a_state_are_found_in_objects_too() -> None:
    state = {"a": [{"4dabf1": "x", "plaintext": '{"grace":"one two","n":["three"]}'}, {"plaintext": '"four"'}]}
    assert set(secrets_in(state)) == {"one two", "three", "four"}


def test_the_secrets_of_a_configuration_are_found() -> None:
    config = {"p:passwords": {"value": '{"grace":"open"}', "secret": True}, "p:clear": {"value": "seen"}}
    assert set(configured_secrets(config)) == {"open"}
