"""Was a coded body received whole? Scrapy decodes a gzip body that was cut off into what came, and says nothing."""

import zlib

RAW, ZLIB, GZIP = -zlib.MAX_WBITS, zlib.MAX_WBITS, 16 + zlib.MAX_WBITS
FORMS = {"gzip": (GZIP,), "x-gzip": (GZIP,), "deflate": (ZLIB, RAW)}
MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b"}
PIECE = 1 << 20  # bytes decoded at a time, so that a bomb takes no memory here


def coding_fault(coding: str, body: bytes) -> str | None:
    """Say why a body of this Content-Encoding is not whole; None when it is, or is not coded as its header says.

    A body that does not even begin as its coding does is no cut one: the portal's header lies.
    """
    name = coding.strip().lower()
    if name not in FORMS or not body or not body.startswith(MAGIC.get(name, b"")):
        return None
    faults = [_fault(form, body) for form in FORMS[name]]
    return None if None in faults else faults[-1]


def _fault(form: int, body: bytes) -> str | None:
    decoder = zlib.decompressobj(form)
    try:
        decoder.decompress(body, PIECE)
        while not decoder.eof and decoder.unconsumed_tail:
            decoder.decompress(decoder.unconsumed_tail, PIECE)
    except zlib.error as error:
        return f"the coded body is broken: {error}"
    return None if decoder.eof else "the coded body is cut short"
