"""Text that people made with whatever their machine has: UTF-8 or UTF-16, with or without a byte order mark."""

from __future__ import annotations

import codecs

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decode_text(data: bytes) -> str:
    """Return text without its byte order mark.

    Raises:
        ValueError: It is neither UTF-8 nor UTF-16 with a byte order mark.

    Source: PowerShell documentation "about_Character_Encoding": redirection of Windows PowerShell writes UTF-16 LE.
    """
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data:
        raise ValueError("it looks like UTF-16 without a byte order mark; save it as UTF-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError("it is neither UTF-8 nor UTF-16 with a byte order mark; save it as UTF-8") from error
