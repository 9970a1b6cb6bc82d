"""Where one unit stands for one report year: expected or not, with what duty, and why. Pure.

Two kinds of evidence, two functions of one shape: lists, which show a unit on their cut-off days only, and imported
rows, whose dates are exact. A duty is `due` only when the unit is known to have existed both in the report year and
at the due date, under a county whose portal is known; every doubt makes it `unknown`, which no audit can turn into
`missing`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from roster.classes import WHY_NOT
from roster.lists import cutoffs
from roster.model import Came, Duty, FilerClass, Spell, Status, Unit

HIGH, LOW = "high", "low"
CONFIRMED = (FilerClass.GOV, FilerClass.STREET)


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's standing for a year, told of the spell that names it best for that year."""

    spell: Spell
    status: Status
    duty: Duty
    reason: str | None
    confidence: str
    successor: str | None = None


InCounty = Callable[[Spell, int], bool]


def by_lists(unit: Unit, year: int, in_county: InCounty, *, streets: bool) -> Standing | None:
    """Judge a packaged unit from the list of the report year and the next one.

    in_county: whether a spell lies in the county asked for, as it was in the list of a year. None: not its concern.
    """
    first, last = min(cutoffs()), max(cutoffs())
    if first <= year < last:
        return _between_lists(unit, year, in_county, streets=streets)
    spell = _listed_in(unit, min(max(year, first), last), in_county)
    if spell is None:
        return _not_shown_yet(unit, year, in_county, streets=streets)
    outside = _before_lists(spell, year) if year < first else _after_lists(spell, year)
    return _exempt([spell], spell, streets=streets) or outside


def _between_lists(unit: Unit, year: int, in_county: InCounty, *, streets: bool) -> Standing | None:
    here = _listed_in(unit, year, in_county)
    after = _listed_in(unit, year + 1, in_county)
    spell = here or after
    if spell is None:
        return _not_shown_yet(unit, year, in_county, streets=streets)
    found = [one for one in (here, after) if one]
    return _exempt(found, spell, streets=streets) or _weighed(unit, year, here, after, spell)


def _weighed(unit: Unit, year: int, here: Spell | None, after: Spell | None, spell: Spell) -> Standing:
    doubt = _doubt(unit, year, here, after)
    if doubt:
        return Standing(spell, Status.EXPECTED if here else Status.UNKNOWN, Duty.UNKNOWN, doubt, LOW)
    if here and after:
        return Standing(here, Status.EXPECTED, Duty.DUE, None, HIGH)
    if here:
        return Standing(here, Status.NOT_EXPECTED, Duty.DISSOLVED, _vanished(here, year), HIGH)
    return Standing(spell, Status.UNKNOWN, Duty.UNKNOWN, _appeared(spell, year), LOW)


def by_dates(unit: Unit, year: int, due: date, in_county: Callable[[Spell], bool], *, streets: bool) -> Standing | None:
    """Judge an imported unit by its exact dates: alive on 31 December of the year and on the due date means due."""
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    spells = [one for one in unit.spells if _overlaps(one, first_day, last_day)]
    if not spells or not in_county(spells[-1]):
        return None
    spell, at_due = spells[-1], unit.on(due)
    exempt = _exempt([spell], spell, streets=streets)
    if exempt:
        return exempt
    if spell.holds_on(last_day) and at_due:
        if in_county(at_due):
            return Standing(spell, Status.EXPECTED, Duty.DUE, None, HIGH)
        return Standing(spell, Status.EXPECTED, Duty.UNKNOWN, _moved(spell, at_due), LOW)
    return _ended(unit, spell)


def _listed_in(unit: Unit, year: int, in_county: InCounty) -> Spell | None:
    spell = _listed(unit, year)
    return spell if spell and in_county(spell, year) else None


def _listed(unit: Unit, year: int) -> Spell | None:
    day = cutoffs().get(year)
    return unit.on(day) if day else None


def _not_shown_yet(unit: Unit, year: int, in_county: InCounty, *, streets: bool) -> Standing | None:
    """Tell of a unit that may be older than the first list that shows its sort: unknown, never silently left out."""
    spell = unit.spells[0]
    shown = next((one for one, day in cutoffs().items() if day == spell.first), None)
    if spell.came is not Came.LISTED or shown is None or shown <= year or not in_county(spell, shown):
        return None
    reason = f"lists show units of its sort only from {spell.first} on; whether it existed in {year} is not known"
    return _exempt([spell], spell, streets=streets) or Standing(spell, Status.UNKNOWN, Duty.UNKNOWN, reason, LOW)


def _before_lists(spell: Spell, year: int) -> Standing:
    reason = f"no list of {year} is in reach; shown is the list of {min(cutoffs().values())}, which may differ"
    return Standing(spell, Status.UNKNOWN, Duty.UNKNOWN, reason, LOW)


def _after_lists(spell: Spell, year: int) -> Standing:
    reason = (
        f"the last published list is of {max(cutoffs().values())}; whether the unit still existed at the due date of "
        f"{year} is not known until a newer roster is imported (gongkai roster import)"
    )
    return Standing(spell, Status.EXPECTED, Duty.UNKNOWN, reason, LOW)


def _exempt(spells: list[Spell], shown: Spell, *, streets: bool) -> Standing | None:
    """Give the exemption when no spell is of a class that is held to the duty, or streets are switched off."""
    classes = {spell.filer_class for spell in spells}
    if not classes & set(CONFIRMED):
        return Standing(shown, Status.NOT_EXPECTED, Duty.EXEMPT, WHY_NOT[shown.filer_class], HIGH)
    if not streets and FilerClass.STREET in classes:
        return Standing(shown, Status.NOT_EXPECTED, Duty.EXEMPT, WHY_NOT[FilerClass.STREET], HIGH)
    return None


def _doubt(unit: Unit, year: int, here: Spell | None, after: Spell | None) -> str | None:
    """Say what makes the two lists too weak to hold anyone to the duty; None when they are clear."""
    now, then = _listed(unit, year), _listed(unit, year + 1)
    if now and then and not (here and after):
        return _moved(now, then)
    if here and after:
        if here.filer_class not in CONFIRMED or after.filer_class not in CONFIRMED:
            return f"its class changes from {here.filer_class} to {after.filer_class} in the next list"
        if here is not after and not after.certain:
            return (
                f"the next list has {after.name} ({after.code}) in its place; whether that is the same unit "
                "under another name is likely but not certain"
            )
    if here and not then and any(spell.first and spell.first > cutoffs()[year] for spell in unit.spells):
        return f"it is not in the list of {cutoffs()[year + 1]} but is again in a later one"
    return None


def _moved(before: Spell, after: Spell) -> str:
    return (
        f"it moved from {before.county} ({before.county_code}) to {after.county} ({after.county_code}) "
        "about the due date; on which portal its report belongs is not known"
    )


def _vanished(spell: Spell, year: int) -> str:
    days = cutoffs()
    return (
        f"{spell.name} is in the list of {days[year]} but not in that of {days[year + 1]}, and no unit continues it "
        "under its name or code: merged or dissolved, the lists do not say into whom"
    )


def _appeared(spell: Spell, year: int) -> str:
    days = cutoffs()
    return (
        f"{spell.name} is first listed on {days[year + 1]} and was not in the list of {days[year]}: "
        f"whether it existed in {year} is not known"
    )


def _overlaps(spell: Spell, first: date, last: date) -> bool:
    return (spell.first is None or spell.first <= last) and (spell.last is None or spell.last >= first)


def _ended(unit: Unit, spell: Spell) -> Standing:
    if unit.successor:
        into = unit.successor
        reason = f"merged into {into.name} ({into.code}) on {into.on}"
        return Standing(spell, Status.NOT_EXPECTED, Duty.MERGED, reason, HIGH, f"{into.name} ({into.code})")
    end = unit.spells[-1].last
    reason = f"dissolved after {end}" if end else "not in existence at the due date"
    return Standing(spell, Status.NOT_EXPECTED, Duty.DISSOLVED, reason, HIGH)
