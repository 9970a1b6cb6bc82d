"""What is expected of one unit for one report year: its standing, its deadline, and the county's own rulings on top."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from roster.classes import held_by_setting
from roster.dated import by_dates
from roster.deadlines import DeadlineRule, Deadlines, best_of
from roster.model import County, Duty, Expectation, FilerClass, Spell, Status, Switches, Unit
from roster.rulings import Ruling, What, is_added, rulings_for
from roster.standing import HIGH, Around, Standing, around, by_lists

# Whether a spell lies in the county asked for, as it was in the list of a day; for an imported one there is no list.
Inside = Callable[[Spell, date | None], bool]


class Expecting:
    """What all units of a county are judged with for a report year; what is the same for all is reckoned once."""

    def __init__(  # noqa: PLR0913  # what one county's year is judged with
        self,
        county: County,
        year: int,
        deadlines: Deadlines,
        *,
        rulings: Iterable[Ruling],
        switches: Switches,
        on: date | None,
    ) -> None:
        """Take a county's name and rulings; `on`: the day as of which it is judged, None for as is known now."""
        self.county, self.year, self.switches = county, year, switches
        self._rules = deadlines.rules_in(county.code, year)
        self._rulings = [one for one in rulings if one.holds_in(year) and (on is None or one.dated <= on)]
        self._around: dict[tuple[tuple[date, ...], date], Around] = {}

    def expectation(self, unit: Unit, days: tuple[date, ...], inside: Inside) -> Expectation | None:
        """Give what is expected of a unit; None when it is no concern of the county in that year.

        days: the cut-off days of the lists that would show it.
        """
        mine = rulings_for(self._rulings, unit)
        extension = next((one for one in mine if one.what is What.EXTENDED), None)
        due = extension.due if extension else None
        standing = self._standing(unit, days, inside, due or self._rule(unit, unit.spells[-1]).due(self.year), mine)
        if standing is None:
            return None
        return self._told(unit, _exempted(standing, mine), self._rule(unit, standing.spell), mine)

    def _rule(self, unit: Unit, spell: Spell) -> DeadlineRule:
        codes = frozenset(one.code for one in unit.spells)
        return best_of(self._rules, codes, spell.filer_class, self.year)

    def _standing(
        self, unit: Unit, days: tuple[date, ...], inside: Inside, due: date, mine: Sequence[Ruling]
    ) -> Standing | None:
        added = any(one.what is What.ADDED for one in mine)
        if is_added(unit):
            spell = unit.on(date(self.year, 12, 31))
            return Standing(spell, Status.EXPECTED, Duty.DUE, None, HIGH) if added and spell else None
        judged = _as_held(unit) if added else unit
        if unit.imported:
            standing = by_dates(judged, self.year, due, lambda spell: inside(spell, None), self.switches)
        else:
            when = self._around.get((days, due))
            if when is None:
                when = self._around[days, due] = around(days, self.year, due)
            standing = by_lists(judged, when, inside, self.switches)
        if standing is None or not added:
            return standing
        return replace(standing, spell=unit.spells[judged.spells.index(standing.spell)])

    def _told(self, unit: Unit, standing: Standing, rule: DeadlineRule, mine: Sequence[Ruling]) -> Expectation:
        spell = standing.spell
        due, grace, basis, kind, cited = _laid_down(spell, rule, self.year, mine)
        granted = rule.extended or any(one.what is What.EXTENDED for one in mine)
        return Expectation(
            unit_id=unit.unit_id,
            code=spell.code,
            unit=spell.name,
            filer=spell.filer,
            kind=spell.kind,
            filer_class=spell.filer_class,
            county_code=self.county.code,
            county=self.county.name,
            year=self.year,
            status=standing.status,
            duty=Duty.EXTENDED if granted and standing.duty is Duty.DUE else standing.duty,
            reason=standing.reason,
            successor=standing.successor,
            confidence=standing.confidence,
            since=date(self.year + 1, 1, 1),
            due=due,
            grace_until=grace,
            basis=basis,
            basis_kind=kind,
            rule=cited,
        )


def _as_held(unit: Unit) -> Unit:
    """Give a unit that a ruling makes a filer: whatever it is, it is judged as one that is held to the duty."""
    return replace(unit, spells=tuple(replace(spell, filer_class=FilerClass.GOV) for spell in unit.spells))


def _exempted(standing: Standing, mine: Sequence[Ruling]) -> Standing:
    """Let a filer off that a ruling exempts, if it was not let off before."""
    ruling = next((one for one in mine if one.what is What.EXEMPT), None)
    if ruling is None or standing.duty in (Duty.EXEMPT, Duty.MERGED, Duty.DISSOLVED):
        return standing
    return Standing(standing.spell, Status.NOT_EXPECTED, Duty.EXEMPT, f"exempt by {ruling.basis}", HIGH)


def _laid_down(spell: Spell, rule: DeadlineRule, year: int, mine: Sequence[Ruling]) -> tuple[date, date, str, str, str]:
    """Say when the report is due, until when there is grace, what that rests on, of which kind that is, and its id."""
    extension = next((one for one in mine if one.what is What.EXTENDED), None)
    if extension and extension.due:
        told = f"{extension.basis}; it extends the due date of rule {rule.id}, {rule.due(year)}"
        return extension.due, extension.grace_until(extension.due, rule.grace_days), told, "local", extension.id
    dates = rule.due(year), rule.grace_until(year)
    if mine:
        told = mine[0].basis
        if mine[0].what is What.ADDED:
            told = f"{told}; the due date is that of rule {rule.id}: {rule.citation}"
        return *dates, told, "local", mine[0].id
    setting = held_by_setting(spell)
    if setting and rule.basis == "law":
        return *dates, f"{setting} The due date: {rule.citation}", "practice", rule.id
    return *dates, f"{setting} The due date: {rule.citation}" if setting else rule.citation, rule.basis, rule.id
