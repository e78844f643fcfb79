import asyncio

import pytest
from pulumi.provider.experimental import provider as requests
from pulumi.provider.experimental.property_value import Computed

from offline.plugin.errors import CancelledByUserError, CredentialsError, UnsupportedError
from offline.plugin.provider import OciProvider
from offline.plugin.values import UNKNOWN, to_values
from tests.offline.plugin.engine import Engine
from tests.offline.plugin.recorded_program import APP, DOMAIN, RESOURCES, USER
from tests.offline.plugin.recorded_service import RecordedService


def test_a_preview_asks_nothing_and_knows_only_what_the_program_says(engine: Engine, service: RecordedService) -> None:
    planned = engine.preview(APP, RESOURCES["app"][1])

    assert service.requests == []
    assert planned["audience"] == RESOURCES["app"][1]["audience"]
    assert isinstance(planned["clientSecret"], Computed)
    assert planned["scopes"][0]["value"] == RESOURCES["app"][1]["scopes"][0]["value"]
    assert isinstance(planned["scopes"][0]["fqs"], Computed)


def test_what_is_unknown_stays_unknown_in_a_preview(engine: Engine) -> None:
    planned = engine.preview(APP, {**RESOURCES["app"][1], "audience": UNKNOWN, "scopes": [UNKNOWN]})

    assert isinstance(planned["audience"], Computed)
    assert isinstance(planned["scopes"][0], Computed)


def test_an_update_is_previewed_without_a_request(engine: Engine, service: RecordedService) -> None:
    engine.create("iot-users", DOMAIN, RESOURCES["iot-users"][1])
    service.requests.clear()
    stored = engine.state["iot-users"]
    news = to_values({**RESOURCES["iot-users"][1], "description": "new"})
    request = requests.UpdateRequest(stored.urn, stored.resource_id, stored.outputs, news, 0, [], True)
    planned = asyncio.run(engine.provider.update(request)).properties

    assert service.requests == []
    assert (planned["description"].value, planned["url"]) == ("new", stored.outputs["url"])


@pytest.mark.parametrize("name", ["a::b", "::", "x$y::oci:Identity/domain:Domain"])
def test_a_resource_may_be_named_like_a_part_of_a_urn(engine: Engine, name: str) -> None:
    engine.create(name, USER, {**RESOURCES["u"][1]})

    assert not engine.diff(name, RESOURCES["u"][1]).changes
    assert engine.refresh(name)


def test_an_unchanged_password_is_not_sent_again(engine: Engine, service: RecordedService) -> None:
    inputs = {**RESOURCES["u"][1], "password": "first"}
    engine.create("u", USER, inputs)
    engine.update("u", {**inputs, "title": "Rear Admiral"})
    assert "password" not in service.requests[-1]["body"]
    engine.update("u", {**inputs, "password": "second"})

    assert service.requests[-1]["body"]["password"] == "second"
    assert engine.state["u"].outputs["password"].is_secret


def test_an_unknown_resource_names_the_way_out(engine: Engine) -> None:
    with pytest.raises(UnsupportedError, match=r"does not know oci:Core/vcn:Vcn; use the real plugin \(OCI_PLUGIN\)"):
        engine.create("vcn", "oci:Core/vcn:Vcn", {})


def test_new_credentials_replace_nothing(engine: Engine) -> None:
    request = requests.DiffRequest("", "", to_values({"region": "a"}), to_values({"region": "b"}), [])
    response = asyncio.run(engine.provider.diff_config(request))

    assert (response.changes, response.replaces) == (True, [])


def test_the_settings_of_the_stack_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCI_CONFIG_FILE", "/no/such/file")
    request = requests.ConfigureRequest({}, to_values({"auth": "ApiKey", "region": "us-ashburn-1"}), True, True)
    with pytest.raises(CredentialsError, match=r"^no oci:tenancyOcid"):
        asyncio.run(OciProvider().configure(request))


def test_cancelling_ends_a_wait_with_a_sentence() -> None:
    async def cancel_while_waiting() -> None:
        provider = OciProvider()
        waiting = asyncio.ensure_future(provider.sleep(3600))
        await provider.cancel()
        await waiting

    with pytest.raises(CancelledByUserError, match=r"it goes on in the cloud: run the same command again"):
        asyncio.run(cancel_while_waiting())


def test_a_wait_ends_by_itself() -> None:
    asyncio.run(OciProvider().sleep(0))
