"""Whose story is asked for: a filer by name, by code, or as `county/name`.

    find(engine, roster, "清岚县/白塔镇", as_of) -> Filer

Raises BadInput when nobody, or with the candidates when several are meant.
"""

from datetime import date

from sqlalchemy import Engine

from audit.history import Filer, find_filer, find_filers
from audit.names import Roster
from roster.errors import BadInput


def find(engine: Engine, roster: Roster, text: str, as_of: date) -> Filer:
    """Find the filer meant."""
    county, parted, name = text.partition("/")
    if not parted:
        return find_filer(engine, roster, text, as_of)
    codes = {each.code for each in roster.counties(county)}
    if not codes:
        raise BadInput(f"no county is called {county!r}", remedy="see: gongkai roster show")
    found = [filer for filer in find_filers(engine, roster, name, as_of) if filer.county_code in codes]
    if not found:
        raise BadInput(f"{county} has no visited filer called {name!r}", remedy=f"see: gongkai roster show {county}")
    if len(found) > 1:
        names = ", ".join(f"{filer.code} {filer.county}{filer.name}" for filer in found)
        raise BadInput(f"{text!r} can mean several filers: {names}", remedy="give the code")
    return found[0]
