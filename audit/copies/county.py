"""The copy detection of one county: all filers, all years, in one pass.

    copies_of(reports, ground, counties) -> CountyCopies

What belongs to everybody is taken out (`common`), near-duplicates of what is left are searched for (`search`), each
pair is compared word for word (`comparing`) and put in order (`order`). docs/copies.md is its law. Nothing that came
later than the reports handed in matters, nor the order in which they come. Pure, but for what `ground` asks.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from audit.attribution import DEFECTS, Filing
from audit.copies.common import Common, common_of
from audit.copies.comparing import Comparison, Marks, compare, marks_of
from audit.copies.copy import OTHER, OWN, PAIR, Copy, CountyCopies, Filer, Looked
from audit.copies.grams import Grams, within
from audit.copies.masking import ENDING, masker
from audit.copies.order import UNTOLD, Order, Presence, order_of
from audit.copies.prepared import Prepared, prepared
from audit.copies.search import candidates
from audit.copies.spans import shared_spans
from audit.reports import CountyReports, Report

FOREIGN = "foreign_name"
NAME = "name"
ENOUGH = 6  # filers: fewer do not tell what belongs to the county
LEAST_TEXT = 200  # distinctive characters below which nothing is said
SEARCHED_ROWS = 2  # a county is small: look at more pairs than a whole country could
ALIKE = 0.3  # of the distinctive n-grams: below, two texts are not compared word for word
QUOTED = 300


@dataclass(frozen=True, slots=True)
class Ground:
    """What the pass asks the audit, only of reports that share text: the last night without one, and whose it is."""

    absent: Callable[[Filing], date | None]
    filer: Callable[[Filing], Filer | None]


@dataclass(frozen=True, slots=True)
class Least:
    """What a comparison has to reach: shared distinctive characters, score, share of the whole, longest run of it."""

    shared: int
    score: float
    whole: float
    run: int

    def reached(self, found: Comparison) -> bool:
        """Tell whether a comparison reaches all of it."""
        return (
            found.shared >= self.shared
            and found.score >= self.score
            and found.whole >= self.whole
            and found.run >= self.run
        )


SURE: Mapping[str, Least] = {
    OWN: Least(250, 0.85, 0.85, 60),
    OTHER: Least(250, 0.6, 0.6, 60),
    PAIR: Least(250, 0.6, 0.6, 60),
}
SUSPECTED: Mapping[str, Least] = {
    OWN: Least(LEAST_TEXT, 0.7, 0.7, 40),
    OTHER: Least(LEAST_TEXT, 0.45, 0.5, 40),
    PAIR: Least(LEAST_TEXT, 0.45, 0.5, 40),
}
FEW_FILERS = Least(400, 0.9, 0.9, 100)  # to be suspected where too few filers tell what belongs to the county


def copies_of(reports: CountyReports, ground: Ground, counties: Iterable[str] = ()) -> CountyCopies:
    """Compare all reports of a county. `counties`: its names, masked like those of its townships."""
    found = _comparable(reports, counties)
    return _Pass(found, ground).result() if found else CountyCopies()


def _comparable(reports: CountyReports, counties: Iterable[str]) -> dict[Filing, Prepared]:
    """Give the reports that can be compared: those with a text, and no other's or other year's under their title."""
    best = {filing: report for filing in sorted(reports.reports) if (report := reports.best(filing)) and _sound(report)}
    names = {name for r in best.values() for name in (r.body.get("place"), r.body.get("filer")) if name}
    pattern = masker(names, counties)
    return {filing: prepared(filing, report, pattern) for filing, report in best.items()}


def _sound(report: Report) -> bool:
    return report.first_seen is not None and not report.problems & DEFECTS and bool(report.text)


class _Pass:
    """The work of `copies_of`: the reports and what belongs to everybody at hand."""

    def __init__(self, reports: Mapping[Filing, Prepared], ground: Ground) -> None:
        self.reports, self.ground = reports, ground
        self.owner = _owners(reports)
        self.common: Common = common_of(list(reports.values()), self.owner)
        self.presence = cache(self._presence)
        self.distinctive: dict[Filing, int] = {}

    def result(self) -> CountyCopies:
        """Compare what may be alike."""
        searched: dict[Filing, Grams] = {}
        for filing, report in self.reports.items():
            left = ~self.common.taken_out(report, filing[1])
            self.distinctive[filing] = int(left.sum())
            if self.distinctive[filing] >= LEAST_TEXT:
                searched[filing] = np.unique(report.grams[left[: len(report.grams)]])
        found: dict[Filing, list[Copy]] = defaultdict(list)
        for pair in candidates(searched.items(), SEARCHED_ROWS):
            if _alike(searched[pair[0]], searched[pair[1]]):
                for filing, copy in self.copies_between(*pair):
                    found[filing].append(copy)
        looked = {filing: self._looked(report) for filing, report in self.reports.items()}
        return CountyCopies(looked, {filing: _chosen(copies, self.owner) for filing, copies in sorted(found.items())})

    def copies_between(self, one: Filing, two: Filing) -> Iterator[tuple[Filing, Copy]]:
        """Say which of two reports is a copy of the other, if any; both, when it cannot be told which."""
        same = self.owner[one[0]] == self.owner[two[0]]
        if same and one[1] == two[1]:
            return
        order = order_of(self.presence(one), self.presence(two))
        named = self._named(one, two), self._named(two, one)
        if order.other_first is None and bool(named[0]) != bool(named[1]):
            order = Order(bool(named[0]), NAME)
        if order.other_first is not None:
            this, other = (one, two) if order.other_first else (two, one)
            yield from self._copy(OWN if same else OTHER, this, other, replace(order, other_first=True))
        elif not same:
            sides = [*self._copy(PAIR, one, two, UNTOLD), *self._copy(PAIR, two, one, UNTOLD)]
            if len(sides) == 2:
                sure = all(copy.sure for _, copy in sides)
                yield from ((filing, replace(copy, sure=sure)) for filing, copy in sides)

    def _copy(self, kind: str, this: Filing, other: Filing, order: Order) -> Iterator[tuple[Filing, Copy]]:
        mine, others = self.reports[this], self.reports[other]
        compared = compare(mine, others, self.common, None if kind == OWN else self._own_before(this, other))
        named = self._named(this, other)
        sure = self._sure(kind, this, compared, named)
        if sure is None:
            return
        seen = self.presence(this), self.presence(other)
        filer = self.ground.filer(other) or Filer("", others.name or "")
        known = max(each.by for each in seen)
        yield this, Copy(kind, sure, other, filer, others.report, compared, order, seen, known, named)

    def _sure(self, kind: str, this: Filing, compared: Comparison, named: str | None) -> bool | None:
        """Say whether it is surely a copy; None when it is not even to be suspected."""
        enough = self._enough_filers(this) or (kind != OWN and named is not None)
        if not enough:
            return False if FEW_FILERS.reached(compared) else None
        if not SUSPECTED[kind].reached(compared):
            return None
        told = kind != OTHER or named is not None or self._has_before(this)
        return told and SURE[kind].reached(compared)

    def _enough_filers(self, filing: Filing) -> bool:
        return self.common.filers[filing[1]] >= ENOUGH

    def _has_before(self, filing: Filing) -> bool:
        """Tell whether an earlier report of the filer is here: without one, the text could be its own of old."""
        return any(self.owner[unit] == self.owner[filing[0]] and year < filing[1] for unit, year in self.reports)

    def _own_before(self, this: Filing, other: Filing) -> Marks:
        """Mark what the filer had in a report of an earlier year: that it did not take from the other's report."""
        text = self.reports[this].masked.text
        own = np.zeros(len(text), dtype=np.bool_)
        for (unit, year), report in self.reports.items():
            if self.owner[unit] == self.owner[this[0]] and year < this[1]:
                own |= marks_of(shared_spans(text, report.masked.text), len(text))
        return own

    def _named(self, this: Filing, other: Filing) -> str | None:
        """Give the other's name when this report speaks of it as of itself."""
        mine, name = self.reports[this], self.reports[other].name
        own = self.owner[this[0]] == self.owner[other[0]]
        return name if not own and name and FOREIGN in mine.report.problems and name in mine.report.text else None

    def _presence(self, filing: Filing) -> Presence:
        report = self.reports[filing].report
        assert report.first_seen is not None
        claims = [day for day in (report.published, report.listed_on, report.dated) if day is not None]
        return Presence(filing[1], self.ground.absent(filing), report.first_seen, min(claims, default=None))

    def _looked(self, report: Prepared) -> Looked:
        filing = report.filing
        model = self.common.of_model(report)
        return Looked(
            len(report.masked.text),
            self.distinctive[filing],
            self.common.filers[filing[1]],
            self.common.filers_of_year[filing[1]],
            self._has_before(filing),
            int(model.sum()),
            _quote(report, model),
        )


def _owners(reports: Mapping[Filing, Prepared]) -> dict[str, str]:
    """Say who each unit is: a town that became a subdistrict of the same name goes on writing its own reports."""
    owner: dict[str, str] = {}
    for unit, _ in sorted(reports, key=lambda filing: filing[1]):
        owner[unit] = unit
    for (unit, _), report in sorted(reports.items(), key=lambda item: item[0][1]):
        place = report.report.body.get("place")
        if place and len(stem := ENDING.sub("", place)) > 1:
            owner[unit] = stem
    return owner


def _alike(one: Grams, two: Grams) -> bool:
    less, more = sorted((one, two), key=len)
    return bool(within(less, more).mean() >= ALIKE)


def _chosen(copies: list[Copy], owner: Mapping[str, str]) -> tuple[Copy, ...]:
    """Keep one copy of each kind from each filer: of its own the newest year before, of another's the likest."""
    groups: dict[tuple[str, str], list[Copy]] = defaultdict(list)
    for copy in copies:
        groups[copy.kind, owner[copy.other[0]]].append(copy)
    chosen = [_best(kind, group) for (kind, _), group in sorted(groups.items())]
    return tuple(sorted(chosen, key=lambda copy: (copy.kind, not copy.sure, -copy.compared.score, copy.other)))


def _best(kind: str, group: list[Copy]) -> Copy:
    years = tuple(sorted({copy.other[1] for copy in group}))
    if kind == OWN:
        best = max(group, key=lambda copy: (copy.sure, copy.other[1], copy.other[0]))
        return replace(best, years=years)
    return min(group, key=lambda copy: (not copy.sure, -round(copy.compared.score, 2), copy.other[1], copy.other[0]))


def _quote(report: Prepared, marks: Marks) -> str:
    """Give the longest marked stretch in its own words."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    if not len(edges):
        return ""
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    low, high = max(runs, key=lambda run: (run[1] - run[0], -run[0]))
    start, end = int(report.masked.start[low]), int(report.masked.end[high - 1])
    return report.report.text[start : min(end, start + QUOTED)]
