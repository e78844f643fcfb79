"""A URN is taken apart, whatever its name holds."""

from __future__ import annotations

import pytest

from pipeline import urn

GROUP = "oci:Identity/domainsGroup:DomainsGroup"


@pytest.mark.parametrize("name", ["readers-group-ops", "readers-group-a::b", "urn:pulumi:x::y::z::w", "::", "say $"])
def test_a_name_may_hold_what_separates_the_parts(name: str) -> None:
    given = f"urn:pulumi:prod::iot-ords::iot-ords:index:ReaderAccess${GROUP}::{name}"
    assert (urn.name(given), urn.kind(given)) == (name, GROUP)


def test_what_is_no_urn_has_neither_name_nor_type() -> None:
    assert (urn.name(""), urn.kind("")) == ("", "")
