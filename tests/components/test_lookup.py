from __future__ import annotations

from types import SimpleNamespace

import pulumi
import pytest

from components.lookup import check_ocid, look_up

THERE, NULLS = SimpleNamespace(id="ocid1.x"), SimpleNamespace(id=None)


def refuse(text: str) -> str:
    def read() -> SimpleNamespace:
        raise RuntimeError(text)

    with pytest.raises(pulumi.RunError) as refused:
        look_up("IoT domain ocid1.x", read, check_ocid("read iot-domain"), "us-ashburn-1")
    return str(refused.value)


def test_what_was_read_is_given() -> None:
    assert look_up("IoT domain ocid1.x", lambda: THERE, "", "us-ashburn-1") is THERE


@pytest.mark.parametrize(("region", "where"), [("us-phoenix-1", "region us-phoenix-1"), ("", "this region")])
def test_nulls_mean_that_there_is_none_and_where(region: str, where: str) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        look_up("IoT domain ocid1.x", lambda: NULLS, "Look elsewhere", region)
    assert str(refused.value) == (
        f"Could not read IoT domain ocid1.x: there is none in {where} that the caller may see. Look elsewhere."
    )


def test_the_wrapping_of_the_engine_is_cut_off_and_the_service_speaks() -> None:
    line = refuse("invoke of oci:Oci/getIotIotDomain failed: invocation returned an error: 404-NotFound, x.\nMore: y")
    assert line.startswith("Could not read IoT domain ocid1.x: 404-NotFound, x. More: y. Check the OCID")


def test_words_without_wrapping_are_kept_whole() -> None:
    assert refuse("no plugin").startswith("Could not read IoT domain ocid1.x: no plugin. Check the OCID")


def test_the_privilege_is_named() -> None:
    assert "that the caller may read iot-domain (docs/privileges.md)" in refuse("no plugin")
