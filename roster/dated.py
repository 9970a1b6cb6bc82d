"""Where a unit stands for a report year by exact dates, as an operator's own roster gives them. Pure.

Alive on the last day of the report year and on the due date means `due`; `roster.standing` does the same by lists.
"""

from collections.abc import Callable
from datetime import date

from roster.model import Duty, Ending, How, Spell, Status, Switches, Unit
from roster.standing import HIGH, LOW, Standing, ended, exemption, moved

InCounty = Callable[[Spell], bool]


def by_dates(unit: Unit, year: int, due: date, in_county: InCounty, switches: Switches) -> Standing | None:
    """Judge an imported unit. None: it is not the county's concern in that year."""
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    spells = [one for one in unit.spells if _overlaps(one, first_day, last_day)]
    if not spells:
        return _founded_since(unit, year, due, in_county, switches)
    spell, at_due = spells[-1], unit.on(due)
    if not in_county(spell):
        return None
    exempt = exemption([spell], spell, switches)
    if exempt:
        return exempt
    if not spell.holds_on(last_day) or at_due is None:
        return _ended(unit, spell)
    if in_county(at_due):
        return Standing(spell, Status.EXPECTED, Duty.DUE, None, HIGH)
    return Standing(spell, Status.EXPECTED, Duty.UNKNOWN, moved(spell, at_due), LOW)


def _founded_since(unit: Unit, year: int, due: date, in_county: InCounty, switches: Switches) -> Standing | None:
    """Tell of a unit that others went into between the end of the year and the due date: it may speak for them."""
    spell = unit.spells[0]
    born = spell.first is not None and date(year, 12, 31) < spell.first <= due
    if not born or not unit.before or not in_county(spell):
        return None
    parents = ", ".join(str(kin) for kin in unit.before)
    reason = f"founded on {spell.first}, after the end of {year}, out of {parents}; a report of its on {year} is theirs"
    exempt = exemption([spell], spell, switches)
    return exempt or Standing(spell, Status.NOT_EXPECTED, Duty.EXEMPT, reason, HIGH)


def _ended(unit: Unit, spell: Spell) -> Standing:
    """Tell of a unit that was not there at the due date: its end, or the gap it fell into."""
    later = next((one for one in unit.spells if spell.last and one.first and one.first > spell.last), None)
    if later is None:
        return ended(spell, unit.ending or Ending(How.DISSOLVED, on=spell.last))
    reason = f"it ended after {spell.last} and was founded again only on {later.first}"
    return Standing(spell, Status.NOT_EXPECTED, Duty.DISSOLVED, reason, HIGH)


def _overlaps(spell: Spell, first: date, last: date) -> bool:
    return (spell.first is None or spell.first <= last) and (spell.last is None or spell.last >= first)
