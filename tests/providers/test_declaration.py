from __future__ import annotations

from providers.declaration import is_known
from providers.ords_data_access import OrdsDataAccessArgs
from tests.support.properties import UNKNOWN


def test_a_field_has_a_name_in_the_state() -> None:
    assert OrdsDataAccessArgs.state_names() == {
        "iot_domain_id": "iotDomainId",
        "identity_domain_host": "identityDomainHost",
        "original": "original",
        "on_destroy": "onDestroy",
        "configured": "configured",
    }


def test_what_only_the_provider_sets_is_no_input() -> None:
    props = dict.fromkeys(["iotDomainId", "onDestroy", "configured", "__provider"], "x")
    assert OrdsDataAccessArgs.inputs(props) == {"iotDomainId": "x", "onDestroy": "x"}


def test_the_thing_in_the_cloud_has_a_name() -> None:
    assert OrdsDataAccessArgs.identity_names() == ["iotDomainId"]


def test_a_list_is_known_when_each_part_is() -> None:
    assert is_known(["a", "b"])
    assert not is_known(["a", UNKNOWN])
    assert not is_known(UNKNOWN)
