"""Bytes to text. The bytes decide; what a header or a meta tag claims is never believed.

The rule, on the whole file: a byte order mark; else strict UTF-8; else whichever of UTF-8 and GB18030 loses fewer
characters. GB18030 contains GBK and GB2312, so one name stands for all three.
"""

import codecs
from contextlib import suppress
from typing import NamedTuple

LOST = "\ufffd"
MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)


class Decoded(NamedTuple):
    """Text, the name of the charset it was read with, and how many characters were lost (U+FFFD put in)."""

    text: str
    charset: str
    replaced: int


def decode(data: bytes) -> Decoded:
    """Decode a whole file; never raises."""
    for mark, name, codec in MARKS:
        if data.startswith(mark):
            return _with_losses(data, name, codec)
    for codec in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = data.decode(codec)
            if codec == "utf-8" or LOST not in text:
                return Decoded(text, codec, 0)
    readings = (_with_losses(data, "utf-8", "utf-8"), _with_losses(data, "gb18030", "gb18030"))
    return min(readings, key=lambda reading: reading.replaced)


def _with_losses(data: bytes, name: str, codec: str) -> Decoded:
    text = data.decode(codec, "replace")
    return Decoded(text, name, text.count(LOST))
