"""Findings by the ids that a person writes: whole, or six digits or more from the beginning.

find(ids, text) -> str      the one that is meant; BadInput names the candidates where several are
"""

import re
from collections.abc import Iterable

from roster.errors import BadInput

SHORTEST = 6
MOST_NAMED = 10
_ID = re.compile(r"[0-9a-f]{6,20}")


def find(ids: Iterable[str], text: str) -> str:
    """Find the id that begins so."""
    wanted = text.strip().lower()
    if not _ID.fullmatch(wanted):
        raise BadInput(
            f"{text!r} is no id of a finding",
            remedy=f"give {SHORTEST} or more of its digits (0-9, a-f): gongkai findings",
        )
    found = sorted({id for id in ids if id.startswith(wanted)})
    if not found:
        raise BadInput(f"there is no finding {text!r}", remedy="see: gongkai findings, gongkai findings list --orphans")
    if len(found) > 1:
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise BadInput(f"{text!r} can mean {', '.join(found[:MOST_NAMED])}{more}", remedy="give more digits")
    return found[0]
