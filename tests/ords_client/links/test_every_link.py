"""The links that anyone can look at, against the fake cloud; the others are in test_app_links.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ords_client.administrator import Administrator
from ords_client.errors import AdministratorError, NameNotFoundError, OutputsError
from ords_client.grants import ClientCredentialsGrant, PasswordGrant
from ords_client.links.app_links import GRANT_TYPES
from ords_client.links.every_link import LINKS, check
from ords_client.links.facts import Facts
from ords_client.links.link import Finding, Status
from ords_client.network import Http
from ords_client.outputs import Outputs
from tests.ords_client.fake_cloud import IOT_DOMAIN_OCID, OTHER_KEY, FakeCloud

Look = Callable[..., dict[str, Finding]]


def no_administrator() -> Administrator:
    raise AdministratorError("No usable OCI credentials.")


@pytest.fixture
def look(cloud: FakeCloud, http: Http) -> Look:
    def check_it(
        password: str = "", administrator: Callable[[], Administrator] = no_administrator, **other_outputs: Any
    ) -> dict[str, Finding]:
        facts = Facts(
            read_outputs=lambda: Outputs.from_mapping(cloud.outputs() | other_outputs),
            http=http,
            find_administrator=administrator,
            make_grant=lambda outputs: PasswordGrant(outputs.user(), lambda: password or "correct horse"),
        )
        return {finding.name: finding for finding in check(facts)}

    return check_it


def broken(findings: dict[str, Finding]) -> list[str]:
    assert all(one.fix for one in findings.values() if one.status is Status.FAILED)
    return [name for name, one in findings.items() if one.status is Status.FAILED]


def test_without_administrator_all_that_can_be_seen_holds_and_the_rest_says_why(look: Look) -> None:
    findings = look()
    assert broken(findings) == []
    skipped = [one for one in findings.values() if one.status is Status.SKIPPED]
    assert {one.detail for one in skipped} == {"No usable OCI credentials."}
    assert len(skipped) == 9
    assert "inferred" in findings["iot-trust"].detail


def test_every_link_needs_links_before_it() -> None:
    before: set[str] = set()
    for link in LINKS:
        assert set(link.needs) <= before
        before.add(link.name)


def test_incomplete_outputs_are_the_only_broken_link(look: Look) -> None:
    findings = look(clientId="")
    assert broken(findings) == ["outputs"]
    assert {one.status for name, one in findings.items() if name != "outputs"} == {Status.NOT_REACHED}


def test_identity_domain_that_answers_like_something_else_is_named(look: Look, cloud: FakeCloud) -> None:
    findings = look(identityDomainUrl=f"{cloud.url}/ords")
    assert broken(findings) == ["identity-domain"]
    assert "answers 401" in findings["identity-domain"].detail


def test_unreachable_identity_domain_is_named_with_the_kind_of_failure(look: Look) -> None:
    findings = look(identityDomainUrl="https://nowhere.invalid", tokenUrl="https://nowhere.invalid/x")
    assert broken(findings) == ["identity-domain"]
    assert "(DNS)" in findings["identity-domain"].detail


@pytest.mark.parametrize(("ahead_seconds", "words"), [(90, "behind"), (-90, "ahead of")])
def test_wrong_clock_is_named_with_its_side(look: Look, cloud: FakeCloud, ahead_seconds: int, words: str) -> None:
    cloud.clock_ahead_seconds = ahead_seconds
    findings = look()
    assert broken(findings) == ["clock"]
    assert words in findings["clock"].detail


def test_token_that_expired_on_the_way_because_of_the_clock_is_put_down_to_the_clock(
    look: Look, cloud: FakeCloud
) -> None:
    cloud.clock_ahead_seconds = -7200
    findings = look()
    assert broken(findings) == ["clock"]
    assert findings["token-claims"].detail == "fails because of Clock"


@pytest.mark.parametrize("answer", [(401, {}), (403, {}), (200, {}), (200, {"keys": []}), (200, []), (500, {})])
def test_signing_keys_that_nobody_can_read_are_named(look: Look, cloud: FakeCloud, answer: tuple[int, Any]) -> None:
    cloud.signing_keys, cloud.trusts = answer, False
    findings = look()
    assert broken(findings) == ["signing-keys"]
    assert findings["data-api"].detail == "fails because of Signing keys"
    assert findings["token-signature"].status is Status.NOT_REACHED


def test_refused_token_is_named_and_nothing_behind_it_is_reached(look: Look) -> None:
    findings = look(password="wrong")
    assert broken(findings) == ["token"]
    behind = ("token-claims", "token-signature", "iot-trust", "data-api")
    assert {findings[name].status for name in behind} == {Status.NOT_REACHED}


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"aud": "/group2"}, "audience is '/group2', not '/group1'"),
        ({"aud": ["/a", "/b"]}, "not '/group1'"),
        ({"scope": "/iot/domain2"}, "scope is '/iot/domain2', not '/iot/domain1'"),
        ({"exp": 1}, "had expired"),
        ({"iat": 9_999_999_999, "exp": 9_999_999_999}, "from the future"),
    ],
)
def test_wrong_claim_is_named(look: Look, cloud: FakeCloud, claims: dict[str, Any], words: str) -> None:
    cloud.claims, cloud.trusts = claims, False
    findings = look()
    assert broken(findings) == ["token-claims"]
    assert words in findings["token-claims"].detail


def test_several_audiences_and_scopes_may_hold_the_right_ones(look: Look, cloud: FakeCloud) -> None:
    cloud.claims = {"aud": ["/other", "/group1"], "scope": "/iot/domain2 /iot/domain1"}
    assert broken(look()) == []


def test_issuer_of_its_own_is_broken_only_if_the_data_api_refuses_it(look: Look, cloud: FakeCloud) -> None:
    cloud.claims = {"iss": "https://issuer.example.com/"}
    assert broken(look()) == []
    cloud.trusts = False
    assert broken(look()) == ["token-claims"]


def test_token_of_another_key_is_named(look: Look, cloud: FakeCloud) -> None:
    cloud.key, cloud.trusts = OTHER_KEY, False
    assert broken(look()) == ["token-signature"]


def test_token_that_is_no_jwt_is_named(look: Look, cloud: FakeCloud) -> None:
    cloud.token_refusal = (200, {"access_token": "opaque", "expires_in": 60})
    assert broken(look()) == ["token-claims"]


def test_iot_domain_that_does_not_trust_is_inferred_and_said_so(look: Look, cloud: FakeCloud) -> None:
    cloud.trusts = False
    findings = look()
    assert broken(findings) == ["iot-trust"]
    assert "inferred" in findings["iot-trust"].detail
    assert f"--iot-domain-id {IOT_DOMAIN_OCID}" in findings["iot-trust"].fix


def test_iot_service_that_cannot_be_reached_breaks_nothing_that_reads_rows(
    look: Look,
) -> None:
    class Unreachable(Administrator):
        def __init__(self) -> None:
            pass

        def get(self, url: str, query: Any = None, *, member: str = "id") -> dict[str, Any]:
            raise AdministratorError("nothing to see") if "iotDomains" not in url else NameNotFoundError("no such name")

    findings = look(administrator=Unreachable)
    assert broken(findings) == []
    assert "inferred" in findings["iot-trust"].detail


def at(cloud: FakeCloud, data_api_base_url: str) -> dict[str, dict[str, str]]:
    """The output iotDomains with another base URL of the data API."""
    return {IOT_DOMAIN_OCID: cloud.outputs()["iotDomains"][IOT_DOMAIN_OCID] | {"dataApiBaseUrl": data_api_base_url}}


def test_wrong_short_id_is_named_at_the_data_api(look: Look, cloud: FakeCloud) -> None:
    findings = look(iotDomains=at(cloud, f"{cloud.url}/ords/wrong/20250531"))
    assert broken(findings) == ["data-api"]
    assert findings["iot-trust"].status is Status.SKIPPED


@pytest.mark.parametrize("answer", [(500, {"message": "down"}), (400, {})])
def test_failing_data_api_is_named(
    look: Look, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, Any]
) -> None:
    monkeypatch.setattr(cloud, "data", lambda *_: answer)
    assert broken(look()) == ["data-api"]


def test_unreachable_data_api_is_named(look: Look, cloud: FakeCloud) -> None:
    findings = look(iotDomains=at(cloud, "https://nowhere.invalid/ords/domain1/20250531"))
    assert broken(findings) == ["data-api"]


def test_outputs_that_cannot_be_read_break_the_first_link(http: Http) -> None:
    def unreadable() -> Outputs:
        raise OutputsError("no stack named 'dev' found")

    facts = Facts(unreadable, http, no_administrator, lambda outputs: PasswordGrant(outputs.user(), lambda: ""))
    first = next(iter(check(facts)))
    assert (first.name, first.status) == ("outputs", Status.FAILED)


ANY_ROWS = [(302, {}), (204, {}), (200, []), (200, {}), (200, {"items": "x"}), (200, "text"), (206, {"items": []})]


@pytest.mark.parametrize("answer", ANY_ROWS)
def test_data_api_that_gives_no_page_of_rows_is_broken(
    look: Look, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, Any]
) -> None:
    monkeypatch.setattr(cloud, "data", lambda *_: answer)
    assert broken(look()) == ["data-api"]


def test_sign_in_page_in_the_place_of_the_data_api_is_broken(look: Look, cloud: FakeCloud) -> None:
    cloud.raw_answer, cloud.raw_headers = b"<html>Sign in</html>", {"Content-Type": "text/html"}
    findings = look()
    assert broken(findings) == ["data-api"]
    assert "answered with text/html, not with JSON" in findings["data-api"].detail


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": "soon"},
        {"exp": None},
        {"exp": True},
        {"iat": []},
        {"nbf": {}},
        {"iat": 1e400},
        {"aud": 7},
        {"aud": {"a": 1}},
        {"aud": [[]]},
        {"scope": {}},
        {"scope": None},
    ],
)
def test_odd_claim_is_named_and_the_walk_goes_on(look: Look, cloud: FakeCloud, claims: dict[str, Any]) -> None:
    cloud.claims, cloud.trusts = claims, False
    findings = look()
    assert broken(findings) == ["token-claims"]
    assert findings["data-api"].status is Status.NOT_REACHED


@pytest.mark.parametrize("date", ["soon", "", "\u00b2", "Thu, 99 Nov 2026 00:00:00 GMT"])
def test_odd_date_leaves_the_clock_unseen(look: Look, cloud: FakeCloud, date: str) -> None:
    cloud.date = date
    findings = look()
    assert broken(findings) == []
    assert findings["clock"].status is Status.SKIPPED


def test_wrong_password_is_tried_once(look: Look, cloud: FakeCloud) -> None:
    look(password="wrong")
    assert len(cloud.asked("/token")) == 1


def test_client_that_asks_for_itself_is_named_with_its_grant(cloud: FakeCloud, http: Http) -> None:
    outputs = Outputs.from_mapping(cloud.outputs() | {"users": {}})
    facts = Facts(lambda: outputs, http, no_administrator, lambda _: ClientCredentialsGrant())
    findings = {finding.name: finding for finding in check(facts)}
    assert broken(findings) == []
    assert findings["token"].detail == "granted to the client iot_ords for 3600 s (client credentials grant)"
    assert findings["user-active"].detail == findings["user-assigned"].detail
    assert "without a user" in findings["user-active"].detail


class Records(Administrator):
    """An administrator who sees one record of the identity domain, and nothing else."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self.asked: list[str] = []

    def get(self, url: str, query: Any = None, *, member: str = "id") -> dict[str, Any]:
        self.asked.append(url)
        if "/domains/" not in url:
            raise AdministratorError("nothing to see")
        return {"id": "d", "lifecycleState": "ACTIVE"} | self.record


PHOENIX = {"homeRegion": "us-phoenix-1"}


@pytest.mark.parametrize(
    ("record", "status"),
    [
        ({"homeRegion": "us-ashburn-1"}, Status.OK),
        (PHOENIX | {"replicaRegions": [{"region": "us-ashburn-1", "state": "REPLICATION_ENABLED"}]}, Status.OK),
        (PHOENIX | {"replicaRegions": [{"region": "eu-frankfurt-1"}]}, Status.WARNING),
        (PHOENIX | {"replicaRegions": None}, Status.WARNING),
        (PHOENIX | {"replicaRegions": ["odd", None]}, Status.WARNING),
        ({}, Status.SKIPPED),
    ],
)
def test_identity_domain_of_another_region_is_a_warning_unless_it_is_replicated(
    look: Look, record: dict[str, Any], status: Status
) -> None:
    findings = look(administrator=lambda: Records(record))
    assert findings["identity-region"].status is status
    assert broken(findings) == []
    if status is Status.WARNING:
        assert "lives in us-phoenix-1, the IoT domain in us-ashburn-1" in findings["identity-region"].detail
        assert "replicate" in findings["identity-region"].fix


def test_identity_domain_is_looked_at_in_the_tenancys_home_region_and_its_realm(look: Look) -> None:
    records = Records({})
    look(administrator=lambda: records, homeRegion="us-langley-1", region="us-luke-1")
    hosts = {url.split("/")[2] for url in records.asked}
    assert {"identity.us-langley-1.oci.oraclegovcloud.com", "iot.us-luke-1.oci.oraclegovcloud.com"} <= hosts


@pytest.mark.parametrize(
    ("app", "is_named"), [({}, False), ({"clientSecret": None}, False), ({"clientSecret": "new"}, True)]
)
def test_secret_is_called_another_one_only_where_the_service_shows_it(
    look: Look, app: dict[str, Any], is_named: bool
) -> None:
    class Apps(Administrator):
        def __init__(self) -> None:
            pass

        def get(self, url: str, query: Any = None, *, member: str = "id") -> dict[str, Any]:
            if "/Apps/" not in url:
                raise AdministratorError("nothing to see")
            return {"id": "a", "active": True, "isOAuthClient": True, "allowedGrants": list(GRANT_TYPES)} | app

    findings = look(administrator=Apps, clientSecret="of-yesterday")
    assert findings["token"].status is Status.FAILED
    assert ("another secret" in findings["token"].detail) is is_named
