"""What differs between two versions of a report: the numbers first, then the text, section by section.

Takes cells and record bodies as the database holds them. What makes no version (a counter, a banner) never comes here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from audit.attribution import DEFECTS, Attribution, Filing
from audit.cases import ANOTHERS, SAME
from audit.facts import CUT_SHORT, PRESENT, CountyFacts, Reading, Snapshot
from audit.loading import CellFact, load_bodies, load_cells
from audit.wording import gaps
from parsers.digest import comparable

Cells = Mapping[str, CellFact]
STEPS_AT_ONCE = 200  # whose cells are in memory at one time


@dataclass(frozen=True, slots=True)
class CellChange:
    """One number that differs. Either side is None when that version does not know the cell at all."""

    cell: str
    before: CellFact | None
    after: CellFact | None

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {"cell": self.cell, "from": cell_json(self.before), "to": cell_json(self.after)}


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section whose text differs: the paragraphs that went and the paragraphs that came, in their order."""

    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {"heading": self.heading, "removed": list(self.removed), "added": list(self.added)}


def changed_cells(before: Cells, after: Cells) -> list[CellChange]:
    """Give every cell whose value or state differs, in the order of the form."""
    return [
        CellChange(name, old, new)
        for name in {**before, **after}
        if _meaning(old := before.get(name)) != _meaning(new := after.get(name))
    ]


def changed_sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[SectionChange]:
    """Give the sections whose heading or paragraphs differ. Takes the two records' bodies."""
    old, new = _sections(before), _sections(after)
    changes = []
    for heading in {**old, **new}:
        removed, added = _paragraph_diff(old.get(heading, []), new.get(heading, []))
        if removed or added:
            changes.append(SectionChange(heading, removed, added))
    return changes


@dataclass(frozen=True, slots=True)
class _Step:
    """A filing's next version in a document.

    `direct`: the very next snapshot, told apart by digests of one normalisation, and the filing is all it carries; so
    that something of it differs, even if it is in no section. A date that a page shows only now, or no more, is not.

    `torn`: they cannot be compared: one of the two was cut short and the other was not, or a file of the first could
    not be had when it was seen. `equal`: the digests of their content are the same, whatever they were when the two
    were told apart. `anothers`: a sound report of another filing stands where a sound one of this filing stood.
    """

    snapshot: int
    filing: Filing
    before: Reading
    after: Reading
    direct: bool
    torn: bool
    equal: bool
    anothers: bool


def changes_of_versions(
    connection: Connection, facts: CountyFacts, attribution: Attribution
) -> dict[tuple[int, Filing], str]:
    """Tell for every later version of a filing in a document how it differs from the version before it.

    `ANOTHERS` is no version of it: an address that always shows the newest report alters none of those before it.
    Texts are read only where numbers do not decide, and those of few steps at a time: they can be long.
    """
    steps = list(_steps(facts, attribution))
    kinds: dict[tuple[int, Filing], str] = {}
    for start in range(0, len(steps), STEPS_AT_ONCE):
        some = steps[start : start + STEPS_AT_ONCE]
        cells = load_cells(connection, _records(some))
        kinds |= {(step.snapshot, step.filing): _kind_of_change(connection, cells, step) for step in some}
    return kinds


def _records(steps: Iterable[_Step]) -> set[int]:
    return {reading.record for step in steps for reading in (step.before, step.after)}


def _steps(facts: CountyFacts, attribution: Attribution) -> Iterator[_Step]:
    last: dict[int, dict[Filing, tuple[Snapshot, Reading]]] = defaultdict(dict)  # document -> filing -> as it was last
    partly = _read_in_part(facts)
    for snapshot in facts.snapshots.values():
        carried = attribution.carried.get(snapshot.id, {})
        sole = next(iter(carried.values())) if len(carried) == 1 else None
        known = last[snapshot.document]
        for filing in {**known, **carried}:
            after = carried.get(filing) or sole
            if after is None:
                continue
            if filing in known:
                earlier, before = known[filing]
                told_apart = comparable(earlier.digest, snapshot.digest) and not _date_came_or_went(before, after)
                direct = snapshot.version == earlier.version + 1 and sole is not None and told_apart
                torn = (CUT_SHORT in before.problems) != (CUT_SHORT in after.problems)
                torn = torn or (earlier.id in partly and snapshot.id not in partly)
                equal = bool(snapshot.digest) and snapshot.digest == earlier.digest
                anothers = filing not in carried and not (before.problems | after.problems) & DEFECTS
                yield _Step(snapshot.id, filing, before, after, direct, torn, equal, anothers)
                if anothers or (torn and CUT_SHORT in after.problems):
                    continue
            known[filing] = (snapshot, after)


def _kind_of_change(connection: Connection, cells: Mapping[int, Cells], step: _Step) -> str:
    """Judge one step. Across a gap (an error page between), or within a collection, it may be none."""
    if step.anothers:
        return ANOTHERS
    if step.torn or step.equal:
        return SAME
    if _numbers_differ(cells, step):
        return "numeric"
    return "textual" if step.direct or not _same_words(connection, step) else SAME


def _read_in_part(facts: CountyFacts) -> frozenset[int]:
    """Give the versions of pages a file of which could not be had when they were first seen, nor ever before.

    What that file says came into the page's next version because it can be had now: nobody knows that it changed.
    """
    had: set[int] = set()
    partly: dict[int, bool] = {}
    for visit in (visit for visits in facts.visits.values() for visit in visits):
        had |= {id for id, seen in visit.sightings.items() if seen.outcome == PRESENT}
        lacking = {
            facts.documents[id].parent
            for id, seen in visit.sightings.items()
            if id not in had and id in facts.documents
        }
        for id, seen in visit.sightings.items():
            if seen.snapshot is not None:
                partly.setdefault(seen.snapshot, id in lacking)
    return frozenset(snapshot for snapshot, lacks in partly.items() if lacks)


def _date_came_or_went(before: Reading, after: Reading) -> bool:
    return (before.published is None) != (after.published is None)


def _numbers_differ(cells: Mapping[int, Cells], step: _Step) -> bool:
    return bool(changed_cells(cells.get(step.before.record, {}), cells.get(step.after.record, {})))


def _same_words(connection: Connection, step: _Step) -> bool:
    """Tell whether title, headings and paragraphs are the same."""
    bodies = load_bodies(connection, _records([step]))
    return _sections(bodies[step.before.record]) == _sections(bodies[step.after.record])


def cell_json(cell: CellFact | None) -> dict[str, Any] | None:
    """Give a cell as a plain dict."""
    return {"value": cell.value, "state": cell.state, "raw": cell.raw} if cell else None


def _meaning(cell: CellFact | None) -> tuple[float | None, str]:
    return (cell.value, cell.state) if cell else (None, "absent")


def _sections(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give the title and the sections as paragraphs, by what tells a section again in another version."""
    sections: dict[str, list[str]] = {"title": [body.get("title") or ""]}
    for section in body.get("sections", ()):
        name = section["heading"] or section["key"] or "text"
        sections.setdefault(name, []).extend(line.strip() for line in section["text"].splitlines() if line.strip())
    return sections


def _paragraph_diff(before: list[str], after: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = gaps(before, after)
    removed = (paragraph for gap in found for paragraph in before[gap.i : gap.j])
    added = (paragraph for gap in found for paragraph in after[gap.k : gap.m])
    return tuple(removed), tuple(added)
