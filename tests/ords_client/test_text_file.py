from __future__ import annotations

import pytest

from ords_client.text_file import decode_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_any_shell_is_read_without_its_mark(encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("e") else ""
    assert decode_text((mark + '{"ä": 1}').encode(encoding)) == '{"ä": 1}'


@pytest.mark.parametrize(
    "data", ["pw".encode("utf-16-le"), "pw".encode("utf-16-be"), b"\xe9", b"\xff\xfea", "ä".encode("latin-1")]
)
def test_text_in_another_encoding_says_what_to_do(data: bytes) -> None:
    with pytest.raises(ValueError, match="save it as UTF-8"):
        decode_text(data)
