from __future__ import annotations

import json

import pytest
from oci.iot import IotClient
from oci.iot.models import UpdateIotDomainDetails

from demo.down import collections_left, say
from demo.remains import iot_domain_left, new_identity_domains
from demo.tenancy import Tenancy
from demo.up import remember
from simulator.kernel import tenancy as first
from simulator.kernel.clock import HandClock
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud
from tests.support.scenario import connect

LONG_ENOUGH_SECONDS = 600


def test_a_new_tenancy_holds_nothing_of_the_demo(tenancy: Tenancy) -> None:
    remember(tenancy)

    assert new_identity_domains(tenancy) == collections_left(tenancy, None) == iot_domain_left(tenancy) == []


def test_an_identity_domain_that_is_left_is_named_with_what_answers(
    tenancy: Tenancy, running_cloud: RunningCloud, clock: HandClock
) -> None:
    connected = connect(Colleague(running_cloud.oci_client, pass_time=lambda: clock.advance(LONG_ENOUGH_SECONDS)))
    url = f"https://{connected.identity_domain_host}:443"

    assert len(new_identity_domains(tenancy)) == 1
    assert collections_left(tenancy, url) == [f"{name} at {url}" for name in ("Apps", "Groups", "Users", "Grants")]


def test_what_differs_in_the_iot_domain_is_named(
    tenancy: Tenancy, running_cloud: RunningCloud, clock: HandClock
) -> None:
    remember(tenancy)
    details = UpdateIotDomainDetails(description="changed")
    running_cloud.oci_client(IotClient).update_iot_domain(first.IOT_DOMAIN_OCID, details)
    clock.advance(LONG_ENOUGH_SECONDS)

    assert iot_domain_left(tenancy) == ["description"]


def test_the_domain_is_remembered_as_it_was_before_the_first_run(tenancy: Tenancy) -> None:
    remember(tenancy)
    first_time = tenancy.before_file.read_text()
    tenancy.before_file.write_text(json.dumps({"description": "before"}))
    remember(tenancy)

    assert json.loads(first_time)["id"] == first.IOT_DOMAIN_OCID
    assert json.loads(tenancy.before_file.read_text()) == {"description": "before"}


def test_a_foreign_name_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    assert say("identity domains", ["[bold]x[/nothing]"]) == ["[bold]x[/nothing]"]
    assert "identity domains: [bold]x[/nothing]" in capsys.readouterr().out
