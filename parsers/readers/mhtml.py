"""The page in a web archive (.mht, and what Word and Excel save as "single file web page", also under the name .doc).

Takes the bytes of a MIME message, gives those of its HTML, pictures and styles left out.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from parsers.source import Unreadable

FRAMES = re.compile(rb"<frameset[\s>]", re.I)
MOST_PARTS = 500


def html_of(data: bytes) -> bytes:
    """Give the archive's page. A page of frames, as a workbook's is, gives the pages in them instead."""
    try:
        pages = list(_pages(data))
    except RecursionError as error:
        raise Unreadable("too_deep", "its parts are nested too deep to be a web archive") from error
    if not pages:
        raise Unreadable("broken_file", "the web archive has no page in it: fetch it again")
    framed = pages[1:] if FRAMES.search(pages[0]) else []
    return b"\n".join(framed) if framed else pages[0]


def _pages(data: bytes) -> Iterator[bytes]:
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=compat32)
    for count, part in enumerate(message.walk()):
        if count > MOST_PARTS:
            raise Unreadable("too_large", f"the web archive has more than {MOST_PARTS} parts")
        if part.get_content_type() == "text/html":
            yield _decoded(part)


def _decoded(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
