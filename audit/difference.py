"""What differs between two reports: the numbers first, then the words, then the rest. As JSON: `gongkai.diff/1`.

Takes two sides with what was read of each (`audit.versions` finds them), gives a `Difference`. docs/history.md, Diff.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.attribution import DEFECTS
from audit.comparison import CellChange, Cells, cell_json, changed_cells
from audit.loading import CellFact
from audit.wording import ADDED, CHANGED, EQUAL, MOVED, REMOVED, ParagraphChange, Piece, Pieces, compare, pieces
from parsers.tables.forms import Form, forms

SCHEMA = "gongkai.diff/1"
FIELDS = ("kind", "title", "filer", "place", "year", "edition", "dated", "published")


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a side: its record (`gongkai.record/1`) and its cells."""

    body: Mapping[str, Any]
    cells: Cells


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: a version in the store, or a file. `told` says which, as plain values; `name` in one line.

    `attachments`: by name the digest of each file that hung on the page.
    """

    name: str
    told: Mapping[str, Any]
    reports: tuple[Report, ...]
    attachments: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordChange:
    """A paragraph that is not as it was, with the heading it stands under."""

    change: ParagraphChange
    section: str
    before: str | None
    after: str | None

    def pieces(self) -> Pieces:
        """Give it piece by piece."""
        if self.before is not None and self.after is not None and self.change.kind == CHANGED:
            return pieces(self.before, self.after)
        op = EQUAL if self.change.kind == MOVED else self.change.kind
        return Pieces((Piece(op, self.after or self.before or ""),))

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict; paragraphs are counted from 1."""
        told = self.pieces()
        places = {name: _ordinal(getattr(self.change, name)) for name in ("before", "after")}
        shown = [piece._asdict() for piece in told.pieces]
        return {"kind": self.change.kind, "section": self.section, **places, "whole": told.whole, "pieces": shown}


@dataclass(frozen=True, slots=True)
class RestChange:
    """Something else that differs: a field of the record, a heading, an attachment, a problem of the reading."""

    what: str
    before: Any
    after: Any

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {"what": self.what, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class ReportDifference:
    """What differs in one report. `name` tells which, where a side has several."""

    name: str
    cells: tuple[CellChange, ...] = ()
    words: tuple[WordChange, ...] = ()
    rest: tuple[RestChange, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.cells or self.words or self.rest)

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {
            "report": self.name,
            "cells": [cell_change_json(change) for change in self.cells],
            "words": [change.to_json() for change in self.words],
            "rest": [change.to_json() for change in self.rest],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two sides: in their reports, and in what hangs on them. `notes`: what to keep in mind."""

    before: Side
    after: Side
    reports: tuple[ReportDifference, ...]
    rest: tuple[RestChange, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.rest and all(report.equal for report in self.reports)

    def to_json(self) -> dict[str, Any]:
        """Give it as `gongkai.diff/1`."""
        return {
            "schema": SCHEMA,
            "before": dict(self.before.told),
            "after": dict(self.after.told),
            "equal": self.equal,
            "reports": [report.to_json() for report in self.reports if not report.equal],
            "rest": [change.to_json() for change in self.rest],
            "notes": list(self.notes),
        }


def differ(before: Side, after: Side) -> Difference:
    """Compare two sides."""
    pairs = _paired(before.reports, after.reports)
    several = max(len(before.reports), len(after.reports)) > 1
    reports = tuple(compare_reports(old, new, _name(old, new) if several else "") for old, new in pairs)
    parsers = {report.body.get("parser") for side in (before, after) for report in side.reports}
    notes = ["the two were read by different parsers; `gongkai reparse` reads both anew"] if len(parsers) > 1 else []
    if any(old and new and _of_two_filings(old, new) for old, new in pairs):
        notes.append("the two name different filers or years: they may be two reports, not two versions of one")
    files = tuple(changed_files(before.attachments, after.attachments))
    return Difference(before, after, reports, files, tuple(notes))


def compare_reports(old: Report | None, new: Report | None, name: str = "") -> ReportDifference:
    """Compare two reports; None is one that the other side does not have."""
    a, b = old or Report({}, {}), new or Report({}, {})
    return ReportDifference(
        name, tuple(changed_cells(a.cells, b.cells)), tuple(_words(a.body, b.body)), tuple(_rest(a.body, b.body))
    )


def cell_change_json(change: CellChange) -> dict[str, Any]:
    """Give a changed number with its official label and the difference where both sides have a number."""
    return {
        "cell": change.cell,
        "label": label_of(change.cell),
        "before": cell_json(change.before),
        "after": cell_json(change.after),
        "difference": difference_of(change),
    }


def difference_of(change: CellChange) -> float | None:
    """Give by how much a number changed; None when one side has none."""
    before, after = (side.value if side else None for side in (change.before, change.after))
    return after - before if before is not None and after is not None else None


def label_of(cell: str) -> str | None:
    """Give the official words for a cell, from the newest form that has it: table, row, column."""
    return next((label for form in reversed(forms().values()) if (label := _label(form, cell))), None)


def _label(form: Form, cell: str) -> str | None:
    key, row_key, column_key = (*cell.split("."), "", "")[:3]
    table = form.table(key)
    for group in table.groups if table else ():
        rows = [row for row in group.rows if row.key == row_key]
        columns = [column for column in group.columns if column.key == column_key]
        if table and rows and columns:
            return " ／ ".join([table.label, *rows[0].parents, rows[0].text, *columns[0].parents, columns[0].text])
    return None


def _ordinal(place: int | None) -> int | None:
    return None if place is None else place + 1


def _paired(old: Sequence[Report], new: Sequence[Report]) -> list[tuple[Report | None, Report | None]]:
    """Bring together the reports of a collection that are of one filer and year; the others in their order."""
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    waiting: dict[Hashable, list[Report]] = {}
    for report in new:
        waiting.setdefault(_whose(report), []).append(report)
    pairs = [(report, found.pop(0) if (found := waiting.get(_whose(report))) else None) for report in old]
    return [*pairs, *((None, report) for left in waiting.values() for report in left)]


def _whose(report: Report) -> Hashable:
    return report.body.get("place") or report.body.get("filer"), report.body.get("year")


def _of_two_filings(old: Report, new: Report) -> bool:
    """Tell whether two sound reports name different filers or years, as at an address that shows the newest one."""
    known = [(each.body.get("place"), each.body.get("year")) for each in (old, new)]
    problems = {problem["code"] for each in (old, new) for problem in each.body.get("problems", ())}
    return all(all(each) for each in known) and known[0] != known[1] and not problems & DEFECTS


def _name(old: Report | None, new: Report | None) -> str:
    body = (new or old or Report({}, {})).body
    return str(body.get("title") or body.get("filer") or f"part {body.get('part') or 1}")


def _words(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[WordChange]:
    before, after = list(_paragraphs(old)), list(_paragraphs(new))
    for change in compare([text for _, text in before], [text for _, text in after]):
        a = before[change.before] if change.before is not None else None
        b = after[change.after] if change.after is not None else None
        yield WordChange(change, (b or a or ("", ""))[0], a[1] if a else None, b[1] if b else None)


def _paragraphs(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every paragraph with its heading, and the rows of tables that are no form's."""
    for section in body.get("sections", ()):
        for line in section["text"].splitlines():
            if text := line.strip():
                yield section["heading"], text
    for number, grid in enumerate(body.get("tables", ()), start=1):
        yield from ((f"table {number}", " | ".join(row)) for row in grid)


def _rest(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[RestChange]:
    for name in FIELDS:
        if old.get(name) != new.get(name):
            yield RestChange(name, old.get(name), new.get(name))
    before, after = ([section["heading"] for section in body.get("sections", ())] for body in (old, new))
    for change in compare(before, after):
        a = before[change.before] if change.before is not None else None
        b = after[change.after] if change.after is not None else None
        yield RestChange("heading moved" if change.kind == MOVED else "heading", a, b)
    yield from _problems(old, new)


def _problems(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[RestChange]:
    before, after = (Counter(f"{p['code']}: {p['message']}" for p in body.get("problems", ())) for body in (old, new))
    yield from (RestChange("problem", text, None) for text in (before - after).elements())
    yield from (RestChange("problem", None, text) for text in (after - before).elements())


def changed_files(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterator[RestChange]:
    """Give the files, by name and digest, that came, went, or have other bytes than before."""
    for name in {**before, **after}:
        old, new = (_shown(files, name) for files in (before, after))
        if old != new:
            yield RestChange(f"attachment {name}", old, new)


def _shown(files: Mapping[str, str | None], name: str) -> str | None:
    return (files[name] or "digest not known") if name in files else None


def counts(changes: Sequence[WordChange]) -> dict[str, int]:
    """Count changed paragraphs by what became of them, in a fixed order."""
    found = Counter(change.change.kind for change in changes)
    return {kind: found[kind] for kind in (CHANGED, REMOVED, ADDED, MOVED) if found[kind]}


def printed(cell: CellFact | None) -> str:
    """Say a cell as it is printed in the report, or what it is instead of a number."""
    if cell is None:
        return "absent"
    return str(cell.raw) if cell.state == "reported" else cell.state


def signed(change: CellChange) -> str:
    """Say by how much a number changed."""
    by = difference_of(change)
    return "" if by is None else f"{by:+g}"


def place(change: WordChange) -> str:
    """Say what became of a paragraph, and where it stands, counted from 1."""
    places = (_ordinal(change.change.before), _ordinal(change.change.after))
    return f"paragraph {' → '.join(str(each) for each in dict.fromkeys(places) if each)} {change.change.kind}"
