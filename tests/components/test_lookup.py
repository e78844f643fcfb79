from __future__ import annotations

import pulumi
import pytest

from components.lookup import look_up


def refuse(text: str) -> str:
    def read() -> None:
        raise RuntimeError(text)

    with pytest.raises(pulumi.RunError) as refused:
        look_up("IoT domain ocid1.x", read)
    return str(refused.value)


def test_what_was_read_is_given() -> None:
    assert look_up("IoT domain ocid1.x", lambda: 42) == 42


def test_the_wrapping_of_the_engine_is_cut_off_and_the_service_speaks() -> None:
    line = refuse("invoke of oci:Oci/getIotIotDomain failed: invocation returned an error: 404-NotFound, x.\nMore: y")
    assert line.startswith("Could not read IoT domain ocid1.x: 404-NotFound, x. More: y. Check the OCID")


def test_words_without_wrapping_are_kept_whole() -> None:
    assert refuse("no plugin").startswith("Could not read IoT domain ocid1.x: no plugin. Check the OCID")
