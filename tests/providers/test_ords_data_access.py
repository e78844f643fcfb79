from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.answer import Answer
from providers.failure import Failed
from providers.ords_data_access import OrdsDataAccessProvider, OriginalOrdsDataAccessProvider
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import UNKNOWN, held

OCID = "ocid1.iotdomain.oc1.iad.x"
OURS = "idcs-ours.identity.oraclecloud.com"
BEFORE = "idcs-before.identity.oraclecloud.com"
CHANGED = "somebody changed it since, and this stack does not undo their work."
THEIRS = "idcs-theirs.identity.oraclecloud.com"


@dataclass
class Cloud:
    """One IoT domain, whose data access changes at once."""

    domain: dict[str, Any] | None = field(
        default_factory=lambda: {"id": OCID, "compartmentId": "ocid1.c", "lifecycleState": "ACTIVE"}
    )

    @property
    def host(self) -> str | None:
        assert self.domain
        return self.domain.get("dbAllowedIdentityDomainHost")

    def trust(self, host: str) -> None:
        assert self.domain
        self.domain["dbAllowedIdentityDomainHost"] = host

    def handle(self, request: Request) -> Answer:
        if "/workRequests/" in request.path:
            return answer({"status": "SUCCEEDED", "timeFinished": "now"})
        if self.domain is None:
            raise refuse(404, "NotAuthorizedOrNotFound", "not there")
        if request.method == "POST":
            self.trust(request.body["dbAllowedIdentityDomainHost"])
            return answer(opc_work_request_id="wr-1")
        return answer(dict(self.domain), etag="e")


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def oci(connect: Connect, cloud: Cloud) -> FakeOci:
    return connect(cloud.handle, provider, memory)


def inputs(**changes: Any) -> dict[str, Any]:
    given = {
        "iotDomainId": OCID,
        "identityDomainHost": OURS,
        "original": BEFORE,
        "onDestroy": "restore",
    }
    return {**given, **changes}


def state(**changes: Any) -> dict[str, Any]:
    """Give the outputs as they are in the state after a create, with the engine's own key."""
    return {**inputs(), "configured": OURS, "__provider": "blob", **changes}


provider = OrdsDataAccessProvider()
memory = OriginalOrdsDataAccessProvider()


class TestCheck:
    def test_a_host_alone_passes(self) -> None:
        assert provider.check({}, inputs()).failures == []

    @pytest.mark.parametrize("host", ["https://" + OURS, OURS + ":443", OURS + "/"])
    def test_a_host_with_scheme_port_or_path_is_refused(self, host: str) -> None:
        """The service would store it, and then trust nobody."""
        (failure,) = provider.check({}, inputs(identityDomainHost=host)).failures
        assert failure.property == "identityDomainHost"
        assert failure.reason == (
            f"must be the host of the identity domain alone, without https:// and port, not {host}"
        )

    def test_a_host_that_is_not_known_yet_passes(self) -> None:
        assert provider.check({}, inputs(identityDomainHost=UNKNOWN)).failures == []

    def test_all_that_is_missing_is_named_but_not_the_original_host_that_may_be_empty(self) -> None:
        failures = provider.check({}, {"original": ""}).failures
        assert {failure.property for failure in failures} == {
            "iotDomainId",
            "identityDomainHost",
            "onDestroy",
        }


class TestDiff:
    def test_the_same_is_no_change(self) -> None:
        result = provider.diff(OCID, state(), inputs())
        assert (result.changes, result.replaces) == (False, [])

    @pytest.mark.parametrize(
        "change",
        [{"identityDomainHost": THEIRS}, {"onDestroy": "keep"}, {"original": UNKNOWN}],
    )
    def test_another_value_changes_in_place(self, change: dict[str, Any]) -> None:
        result = provider.diff(OCID, state(), inputs(**change))
        assert (result.changes, result.replaces) == (True, [])

    def test_another_iot_domain_is_another_resource(self) -> None:
        result = provider.diff(OCID, state(), inputs(iotDomainId="ocid1.other"))
        assert (result.changes, result.replaces) == (True, ["iotDomainId"])


class TestMakeItSo:
    def test_create_configures_waits_and_gives_all_outputs(self, oci: FakeOci, cloud: Cloud) -> None:
        result = provider.create(inputs())
        assert cloud.host == OURS
        assert result.id == OCID
        assert result.outs == {**inputs(), "configured": OURS}
        (post,) = oci.sent("POST")
        assert post.path == f"/20250531/iotDomains/{OCID}/actions/configureDataAccess"
        assert post.body == {"type": "ORDS", "dbAllowedIdentityDomainHost": OURS}

    def test_create_adopts_what_is_so_already(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.trust(OURS)
        assert provider.create(inputs()).outs == {**inputs(), "configured": OURS}
        assert oci.sent("POST") == []

    def test_update_does_the_same_as_create(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.trust(THEIRS)
        assert provider.update(OCID, state(), inputs()).outs == {**inputs(), "configured": OURS}
        assert cloud.host == OURS

    def test_a_change_of_what_destroy_does_asks_nothing_of_the_cloud(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.trust(OURS)
        assert held(provider.update(OCID, state(), inputs(onDestroy="keep")).outs)["onDestroy"] == "keep"
        assert oci.sent("POST") == []

    def test_a_domain_that_is_not_there_is_one_line(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.domain = None
        with pytest.raises(Failed, match=f"^Could not read IoT domain {OCID}: 404 NotAuthorizedOrNotFound: not there"):
            provider.create(inputs())


class TestRead:
    def test_the_host_of_the_cloud_is_reported_as_output_and_input(self, oci: FakeOci, cloud: Cloud) -> None:
        """With outputs alone the engine shows no old value."""
        cloud.trust(THEIRS)
        result = provider.read(OCID, state())
        assert result.id == OCID
        assert result.inputs == inputs(identityDomainHost=THEIRS)
        assert held(result.outs) == {**inputs(identityDomainHost=THEIRS), "configured": OURS}

    def test_drift_that_was_read_is_corrected_by_the_next_run(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.trust(THEIRS)
        assert provider.diff(OCID, held(provider.read(OCID, state()).outs), inputs()).changes

    def test_no_host_is_an_empty_text(self, oci: FakeOci) -> None:
        assert held(provider.read(OCID, state()).outs)["identityDomainHost"] == ""

    @pytest.mark.parametrize("lifecycle", [None, "DELETING", "DELETED"])
    def test_a_domain_that_is_gone_takes_the_resource_along(
        self, oci: FakeOci, cloud: Cloud, lifecycle: str | None
    ) -> None:
        assert cloud.domain
        cloud.domain = {**cloud.domain, "lifecycleState": lifecycle} if lifecycle else None
        result = provider.read(OCID, state())
        assert (result.id, result.outs) == (None, {})


class TestDelete:
    def test_the_former_host_is_put_back(self, oci: FakeOci, cloud: Cloud, clock: HandClock) -> None:
        cloud.trust(OURS)
        provider.delete(OCID, state())
        assert cloud.host == BEFORE
        assert clock.said[-1] == f"IoT domain {OCID} trusts {BEFORE} again, as before this stack."

    @pytest.mark.parametrize(
        ("trusted", "props", "line"),
        [
            (OURS, {"onDestroy": "keep"}, f"trusts {OURS}, because onDestroy is keep."),
            (
                THEIRS,
                {},
                f"trusts {THEIRS}, because {CHANGED}",
            ),
            (
                OURS,
                {"original": ""},
                f"trusts {OURS}, because it trusted none before, and the service has no call to unset a host.",
            ),
            (OURS, {"original": OURS}, f"trusts {OURS}, because it was so before this stack."),
            (
                "",
                {},
                f"trusts no identity domain, because {CHANGED}",
            ),
        ],
    )
    def test_what_is_kept_is_said_with_the_reason(
        self, oci: FakeOci, cloud: Cloud, clock: HandClock, trusted: str, props: dict[str, Any], line: str
    ) -> None:
        cloud.trust(trusted)
        provider.delete(OCID, state(**props))
        assert clock.said == [f"Left as it is: IoT domain {OCID} {line}"]
        assert oci.sent("POST") == []

    def test_an_adopted_state_that_lacks_what_was_configured_is_undone_too(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.trust(OURS)
        provider.delete(OCID, inputs())
        assert cloud.host == BEFORE

    def test_somebody_elses_host_is_left_alone_also_after_a_refresh(
        self, oci: FakeOci, cloud: Cloud, clock: HandClock
    ) -> None:
        """A refresh writes their host into the state; that does not make it ours to undo."""
        cloud.trust(THEIRS)
        provider.delete(OCID, held(provider.read(OCID, state()).outs))
        assert cloud.host == THEIRS
        assert "somebody changed it since" in clock.said[0]

    @pytest.mark.parametrize("lifecycle", [None, "DELETING", "DELETED"])
    def test_nothing_is_asked_of_a_domain_that_is_gone(self, oci: FakeOci, cloud: Cloud, lifecycle: str | None) -> None:
        assert cloud.domain
        cloud.domain = {**cloud.domain, "lifecycleState": lifecycle} if lifecycle else None
        provider.delete(OCID, state())
        assert oci.sent("POST") == []


class TestOriginal:
    @pytest.mark.parametrize("host", [BEFORE, ""])
    def test_the_host_of_before_is_remembered(self, oci: FakeOci, cloud: Cloud, host: str) -> None:
        cloud.trust(host)
        result = memory.create({"iotDomainId": OCID, "original": None})
        assert result.id == OCID
        assert result.outs == {"iotDomainId": OCID, "original": host}

    def test_a_domain_that_trusts_none_is_remembered_as_such(self, oci: FakeOci) -> None:
        assert held(memory.create({"iotDomainId": OCID}).outs)["original"] == ""

    def test_a_refresh_keeps_the_memory(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.trust(OURS)
        remembered = {"iotDomainId": OCID, "original": BEFORE}
        assert memory.read(OCID, remembered).outs == remembered
        assert oci.requests == []

    def test_the_memory_never_changes(self) -> None:
        result = memory.diff(OCID, {"iotDomainId": OCID, "original": BEFORE}, {"iotDomainId": OCID})
        assert (result.changes, result.replaces) == (False, [])

    def test_another_iot_domain_is_another_memory(self) -> None:
        result = memory.diff(OCID, {"iotDomainId": OCID}, {"iotDomainId": "ocid1.other"})
        assert (result.changes, result.replaces) == (True, ["iotDomainId"])

    def test_forgetting_asks_nothing_of_the_cloud(self, oci: FakeOci) -> None:
        memory.delete(OCID, {"iotDomainId": OCID})
        assert oci.requests == []

    def test_a_domain_that_is_not_there_is_one_line(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.domain = None
        with pytest.raises(Failed, match=f"^Could not read IoT domain {OCID}: 404"):
            memory.create({"iotDomainId": OCID})
