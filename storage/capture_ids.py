"""The ids of captures as people write them: whole, in angle brackets or not, or their first digits, dashed or not.

beginning(text) -> str | None              how the id meant begins; None for what can be none
find_capture(connection, text) -> Place    the one capture meant, and where it lies
"""

import re
from typing import NamedTuple

from sqlalchemy import Connection, select

from roster.errors import BadInput
from storage.models import Capture

URN = "urn:uuid:"
SHORTEST = 8  # digits of an id by which it is told, and may be named
_ID = re.compile(r"<?(?:urn:uuid:)?([0-9a-fA-F-]{4,36})>?")
_GROUPS = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))  # of the digits of a uuid, between its dashes


class Place(NamedTuple):
    """A capture's id, and where it lies."""

    id: str
    segment: str
    offset: int


def beginning(text: str) -> str | None:
    """Give how the id meant begins, as it is written in the archive."""
    match = _ID.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1].replace("-", "").lower()
    return URN + "-".join(part for start, end in _GROUPS if (part := digits[start:end]))


def find_capture(connection: Connection, text: str) -> Place:
    """Find the capture meant. Raises BadInput where none or several are."""
    begins = beginning(text)
    if begins is None or len(begins) < len(URN) + SHORTEST:
        raise BadInput(f"{text!r} is no capture's id", remedy=f"give {SHORTEST} digits of it or more")
    query = select(Capture.id, Capture.segment, Capture.offset).where(Capture.id.startswith(begins, autoescape=True))
    found = connection.execute(query.limit(2)).all()
    if len(found) != 1:
        what = "several captures have ids that begin so" if found else "no such capture"
        raise BadInput(f"{text}: {what}", remedy="gongkai history --format json tells captures")
    return Place(*found[0])
