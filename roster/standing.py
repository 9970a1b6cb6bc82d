"""Where one unit stands for one report year: expected or not, with what duty, and why. Pure.

Two kinds of evidence, two functions of one shape: lists, which show a unit on their cut-off days only (`by_lists`),
and imported rows, whose dates are exact (`by_dates`, in `roster.dated`). A duty is `due` only when the unit is known
to have existed both at the end of the report year and at the due date, under a county whose portal is known; every
doubt makes it `unknown`, which no audit can turn into `missing`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from roster.classes import held_by_setting, is_held, why_not
from roster.model import Came, Duty, Ending, FilerClass, How, Spell, Status, Switches, Unit

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


@dataclass(frozen=True, slots=True)
class Around:
    """The cut-off days of the lists that tell of a report year.

    `before`: the newest list cut off by the end of the year; `after`: the oldest cut off on the due date or later. None
    where there is no such list; `first` and `last` are the oldest and the newest of all.
    """

    year: int
    due: date
    before: date | None
    after: date | None
    first: date
    last: date

    @property
    def adjacent(self) -> bool:
        """Whether both lists are those of the year and of the next: what fell between fell about the due date."""
        days = (self.before, self.after)
        return [day.year if day else None for day in days] == [self.year, self.year + 1]


InCounty = Callable[[Spell, date], bool]


def around(days: Sequence[date], year: int, due: date) -> Around:
    """Choose among the cut-off days of all lists, in their order, those that tell of a report year."""
    before = max((day for day in days if day <= date(year, 12, 31)), default=None)
    after = min((day for day in days if day >= due), default=None)
    return Around(year, due, before, after if before else None, days[0], days[-1])


def by_lists(unit: Unit, when: Around, in_county: InCounty, switches: Switches) -> Standing | None:
    """Judge a unit by the list before the end of the report year and the one after its due date.

    in_county: whether a spell lies in the county asked for, as it was in the list of a day. None: not its concern.
    """
    if when.before is None or when.after is None:
        return _beyond_lists(unit, when, in_county, switches)
    here = _listed_in(unit, when.before, in_county)
    after = _listed_in(unit, when.after, in_county)
    spell = here or after
    if spell is None:
        return _between(unit, when, in_county, switches) or _not_shown_yet(unit, when.before, when, in_county, switches)
    found = [one for one in (here, after) if one]
    return exemption(found, spell, switches) or _weighed(unit, when, here, after, spell)


def exemption(spells: Sequence[Spell], shown: Spell, switches: Switches) -> Standing | None:
    """Give the exemption when no spell is of a sort that is held to the duty, or streets are switched off."""
    street = next((spell for spell in spells if spell.filer_class is FilerClass.STREET), None)
    if street is not None and not switches.streets:
        return Standing(shown, Status.NOT_EXPECTED, Duty.EXEMPT, why_not(street), HIGH)
    if not any(is_held(spell, switches) for spell in spells):
        return Standing(shown, Status.NOT_EXPECTED, Duty.EXEMPT, why_not(shown), HIGH)
    return None


def ended(spell: Spell, ending: Ending) -> Standing:
    """Tell of a unit that ended before the due date, and of whom it went into."""
    when = str(ending.on or ending.year)
    told = f"; {ending.words}" if ending.words else ""
    rests = f" ({ending.document})" if ending.document else ""
    into = ending.successors
    if ending.how is How.MOVED:
        reason = f"it went on as {into} in another county in {when}{told}{rests}; on which portal its report belongs "
        return Standing(spell, Status.EXPECTED, Duty.UNKNOWN, f"{reason}is not known", LOW, into)
    duty = Duty.MERGED if into else Duty.DISSOLVED
    happened = {How.MERGED: f"merged into {into}", How.SPLIT: f"split into {into}", How.DISSOLVED: "abolished"}
    reason = f"{happened[ending.how]} {'on' if ending.on else 'in'} {when}{told}{rests}"
    return Standing(spell, Status.NOT_EXPECTED, duty, reason, HIGH, into)


def moved(before: Spell, after: Spell) -> str:
    """Say that a unit changed its county about the due date."""
    return (
        f"it moved from {before.county} ({before.county_code}) to {after.county} ({after.county_code}) "
        "about the due date; on which portal its report belongs is not known"
    )


def _beyond_lists(unit: Unit, when: Around, in_county: InCounty, switches: Switches) -> Standing | None:
    day = when.before or when.first
    spell = _listed_in(unit, day, in_county)
    if spell is None:
        return _not_shown_yet(unit, day, when, in_county, switches)
    exempt = exemption([spell], spell, switches)
    if exempt:
        return exempt
    if when.before is None:
        return _before_lists(spell, when)
    return _by_ending(unit.ending, spell, when) if unit.ending else _after_lists(spell, when)


def _weighed(unit: Unit, when: Around, here: Spell | None, after: Spell | None, spell: Spell) -> Standing:
    doubt = _doubt(unit, when, here, after)
    if doubt:
        return Standing(spell, Status.EXPECTED if here else Status.UNKNOWN, Duty.UNKNOWN, doubt, LOW)
    if here and after:
        return Standing(here, Status.EXPECTED, Duty.DUE, None, HIGH)
    if here:
        return _vanished(unit, here, when)
    return Standing(spell, Status.UNKNOWN, Duty.UNKNOWN, _appeared(spell, when), LOW)


def _vanished(unit: Unit, spell: Spell, when: Around) -> Standing:
    """Judge a unit that the later list has no more: by what is known of its end, else by the lists alone."""
    if unit.ending is not None:
        return _by_ending(unit.ending, spell, when)
    if when.adjacent:
        return Standing(spell, Status.NOT_EXPECTED, Duty.DISSOLVED, _gone(spell, when), HIGH)
    reason = f"{_gone(spell, when)}; whether it still existed on {when.due} is not known"
    return Standing(spell, Status.EXPECTED, Duty.UNKNOWN, reason, LOW)


def _by_ending(ending: Ending, spell: Spell, when: Around) -> Standing:
    if _outlived(ending, when):
        return Standing(spell, Status.EXPECTED, Duty.DUE, None, HIGH)
    return ended(spell, ending)


def _outlived(ending: Ending, when: Around) -> bool:
    """Tell whether a unit surely ended only after the due date."""
    if ending.on is not None:
        return ending.on > when.due
    return ending.year is not None and ending.year > when.due.year


def _listed_in(unit: Unit, day: date, in_county: InCounty) -> Spell | None:
    spell = unit.on(day)
    return spell if spell and in_county(spell, day) else None


def _between(unit: Unit, when: Around, in_county: InCounty, switches: Switches) -> Standing | None:
    """Tell of a unit that only a list between the two shows: after a gap in what an operator has."""
    spell = next((one for one in unit.spells if one.first and when.before and when.before < one.first), None)
    if spell is None or spell.first is None or when.after is None or spell.first >= when.after:
        return None
    if not in_county(spell, spell.first):
        return None
    reason = f"{_appeared(spell, when)}, nor whether it did on {when.due}"
    return exemption([spell], spell, switches) or Standing(spell, Status.UNKNOWN, Duty.UNKNOWN, reason, LOW)


def _not_shown_yet(unit: Unit, day: date, when: Around, in_county: InCounty, switches: Switches) -> Standing | None:
    """Tell of a unit that may be older than the first list that shows its sort: unknown, never silently left out."""
    spell = unit.spells[0]
    if spell.came is not Came.LISTED or spell.first is None or spell.first <= day or not in_county(spell, spell.first):
        return None
    reason = f"lists show units of its sort only from {spell.first} on; whether it existed in {when.year} is not known"
    return exemption([spell], spell, switches) or Standing(spell, Status.UNKNOWN, Duty.UNKNOWN, reason, LOW)


def _before_lists(spell: Spell, when: Around) -> Standing:
    reason = f"no list of {when.year} is in reach; shown is the list of {when.first}, which may differ"
    return Standing(spell, Status.UNKNOWN, Duty.UNKNOWN, reason, LOW)


def _after_lists(spell: Spell, when: Around) -> Standing:
    reason = (
        f"the last published list is of {when.last}; whether the unit still existed at the due date of "
        f"{when.year} is not known until a newer roster is imported (gongkai roster import)"
    )
    return Standing(spell, Status.EXPECTED, Duty.UNKNOWN, reason, LOW)


def _doubt(unit: Unit, when: Around, here: Spell | None, after: Spell | None) -> str | None:
    """Say what makes the two lists too weak to hold anyone to the duty; None when they are clear."""
    now, then = (unit.on(day) if day else None for day in (when.before, when.after))
    if now and then and not (here and after):
        return moved(now, then)
    if here and after:
        return _doubt_of_both(unit, when, here, after)
    if here and not then and any(spell.first and when.before and spell.first > when.before for spell in unit.spells):
        return f"it is not in the list of {when.after} but is again in a later one"
    return None


def _doubt_of_both(unit: Unit, when: Around, here: Spell, after: Spell) -> str | None:
    sorts = [(one.filer_class in CONFIRMED, held_by_setting(one)) for one in (here, after)]
    if sorts[0] != sorts[1]:
        return f"its class changes from {here.filer_class} to {after.filer_class} in the next list"
    if here is not after and not after.certain:
        return (
            f"the next list has {after.name} ({after.code}) in its place; whether that is the same unit "
            "under another name is likely but not certain"
        )
    merger = next((one for one in unit.mergers if when.year <= one.year <= when.due.year), None)
    if merger and here is not after:
        others = ", ".join(merger.others)
        return f"a table of changes says that it was merged with {others} into {after.name} in {merger.year}" + (
            f" ({merger.document})" if merger.document else ""
        )
    ending = unit.ending
    if ending and ending.year is not None and ending.year <= when.year:
        return f"a table of changes says that it was no more in {ending.year}, but the list of {when.after} shows it"
    return None


def _gone(spell: Spell, when: Around) -> str:
    return (
        f"{spell.name} is in the list of {when.before} but not in that of {when.after}, and no unit continues it "
        "under its name or code: merged or dissolved, the lists do not say into whom"
    )


def _appeared(spell: Spell, when: Around) -> str:
    return (
        f"{spell.name} is first listed on {spell.first or when.after} and was not in the list of {when.before}: "
        f"whether it existed in {when.year} is not known"
    )
