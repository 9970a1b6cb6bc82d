"""The book of all work on findings: what was decided and answered up to a day, laid beside what the audit says.

load_book(connection, as_of, ids) -> Entries      decisions and replies as they stood that day, on some findings or all
lay_beside(entries, judgements, rules) -> Book    each finding's sheet, and the orphans
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from audit.judgement import Finding, Judgement
from audit.work.adoption import adopt
from audit.work.sheet import Answer, Decision, Sheet, State
from storage.database import portions
from storage.models import Reply, Review

ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Entries:
    """Decisions and replies, in order, by the finding's id as it was when they were made."""

    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)

    @property
    def abouts(self) -> dict[str, dict[str, Any]]:
        """What the newest entry on each finding says that it is about."""
        newest = {id: found[-1].about for id, found in self.answers.items()}
        return newest | {id: found[-1].about for id, found in self.decisions.items()}

    def sheet(self, ids: Collection[str], own: str) -> Sheet:
        """Put together what was done under these ids; one of them is the finding's own."""
        decisions = sorted((each for id in ids for each in self.decisions.get(id, ())), key=lambda each: each.number)
        answers = sorted((each for id in ids for each in self.answers.get(id, ())), key=lambda each: each.number)
        return Sheet(tuple(decisions), tuple(answers), tuple(sorted(set(ids) - {own})))


@dataclass(frozen=True, slots=True)
class Orphan:
    """Work on a finding that the audit does not know any more: its unit is in no roster, or its rule is retired."""

    id: str
    about: Mapping[str, Any]
    sheet: Sheet
    why: str


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets by the ids of findings as they are now. `altered`: nights that first showed alterations, by filing."""

    sheets: Mapping[str, Sheet]
    orphans: tuple[Orphan, ...]
    altered: Mapping[tuple[str, int], tuple[date, ...]]

    def sheet(self, id: str) -> Sheet:
        """Give a finding's sheet; an empty one where nothing was done."""
        return self.sheets.get(id, _NOTHING)

    def state(self, finding: Finding) -> State:
        """Give the state of a finding."""
        sheet = self.sheets.get(finding.id)
        return sheet.state(finding, self.nights(finding)) if sheet else State()

    def nights(self, finding: Finding) -> tuple[date, ...]:
        """Give the nights that first showed an alteration of the filing's report."""
        return self.altered.get((finding.unit_id, finding.year), ())


_NOTHING = Sheet()


def load_book(connection: Connection, as_of: date | None = None, ids: Collection[str] | None = None) -> Entries:
    """Read all decisions and replies, or those made up to the end of a day; on findings of these ids, or on all."""
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for row in _rows(connection, Review, ids):
        decision = Decision(**{name: row[_COLUMN.get(name, name)] for name in Decision.__dataclass_fields__})
        if as_of is None or decision.day <= as_of:
            decisions[decision.finding_id].append(decision)
    answers: dict[str, list[Answer]] = defaultdict(list)
    for row in _rows(connection, Reply, ids):
        answer = Answer(**{name: row[_COLUMN.get(name, name)] for name in Answer.__dataclass_fields__})
        if as_of is None or answer.day <= as_of:
            answers[answer.finding_id].append(answer)
    return Entries(
        {id: tuple(found) for id, found in decisions.items()}, {id: tuple(found) for id, found in answers.items()}
    )


def _rows(
    connection: Connection, table: type[Review] | type[Reply], ids: Collection[str] | None
) -> Iterator[RowMapping]:
    """Give the rows of a table, those of one finding in their order."""
    query = select(table.__table__).order_by(table.id)
    chosen = [query] if ids is None else [query.where(table.finding_id.in_(some)) for some in portions(sorted(ids))]
    for each in chosen:
        yield from connection.execute(each).mappings()


_COLUMN = {"number": "id"}


def lay_beside(entries: Entries, judgements: Iterable[Judgement], rules: Collection[str]) -> Book:
    """Lay what was done beside what the audit says; `rules` are those that there are."""
    judgements = list(judgements)
    judged = {(each.expectation.unit_id, each.expectation.year) for each in judgements}
    abouts = entries.abouts
    adopted = adopt(abouts, _findings(judgements), judged)
    ids: dict[str, set[str]] = defaultdict(set)
    for id in abouts:
        ids[adopted.get(id, id)].add(id)
    there = {finding.id for finding in _findings(judgements) if finding.id in ids}
    gone = {id: why for id in ids if id not in there and (why := _why_gone(abouts[id], judged, rules))}
    orphans = tuple(Orphan(id, abouts[id], entries.sheet([id], id), why) for id, why in sorted(gone.items()))
    return Book({id: entries.sheet(old, id) for id, old in ids.items()}, orphans, _altered(_findings(judgements)))


def _findings(judgements: Iterable[Judgement]) -> Iterator[Finding]:
    return (finding for judgement in judgements for finding in judgement.findings)


def _why_gone(about: Mapping[str, Any], judged: Collection[tuple[str, int]], rules: Collection[str]) -> str | None:
    if about["rule"] not in rules:
        return "its rule is retired"
    if (about["unit_id"], about["year"]) not in judged:
        return "the audit does not judge its unit and year, nor one that is surely the same"
    return None


def _altered(findings: Iterable[Finding]) -> dict[tuple[str, int], tuple[date, ...]]:
    found: dict[tuple[str, int], set[date]] = defaultdict(set)
    for finding in findings:
        if finding.rule == ALTERED:
            found[finding.unit_id, finding.year].update(_first_seen(finding))
    return {filing: tuple(sorted(nights)) for filing, nights in found.items()}


def _first_seen(finding: Finding) -> Iterator[date]:
    told = finding.evidence.get("first_seen")
    if told:
        yield date.fromisoformat(told)
