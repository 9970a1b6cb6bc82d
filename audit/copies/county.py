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

from audit.attribution import Filing
from audit.copies.comparing import Comparison, Marks, compare
from audit.copies.copy import OTHER, OWN, PAIR, Copy, CountyCopies, Filer, Looked
from audit.copies.grams import Grams, covered, within
from audit.copies.least import ENOUGH, FEW_FILERS, SURE, SUSPECTED
from audit.copies.order import UNTOLD, Order, Presence, order_of
from audit.copies.prepared import Prepared
from audit.copies.search import candidates
from audit.copies.texts import CountyTexts, county_texts
from audit.reports import CountyReports

FOREIGN = "foreign_name"
NAME = "name"
ENOUGH_KNOWN, FEW_KNOWN, TOO_EARLY = "enough", "few", "too_early"
SEARCHED_ROWS = 2  # a county is small: look at more pairs than a whole country could
ALIKE = 0.3  # of the distinctive n-grams: below, two texts are not compared word for word
QUOTED = 300


@dataclass(frozen=True, slots=True)
class Ground:
    """What the pass asks the audit, only of reports that share text.

    `owed`: how many filers of the county owe a report of a year. `absent`: the last listing night without a report.
    `filer`: who filed it. `kin`: whether one filer went into the other, and so writes on what was its own.
    """

    owed: Callable[[int], int]
    absent: Callable[[Filing], date | None]
    filer: Callable[[Filing], Filer | None]
    kin: Callable[[Filing, Filing], bool] = lambda one, two: False


def copies_of(reports: CountyReports, ground: Ground, counties: Iterable[str] = ()) -> CountyCopies:
    """Compare all reports of a county. `counties`: its names, masked like those of its townships."""
    return _Pass(county_texts(reports, counties), ground).result()


class _Pass:
    """The work of `copies_of`: the texts at hand, each answer asked for once."""

    def __init__(self, texts: CountyTexts, ground: Ground) -> None:
        self.texts, self.reports, self.owner, self.common = texts, texts.reports, texts.owner, texts.common
        self.ground = ground
        self.presence, self.own_before = cache(self._presence), cache(self._own_before)
        self.known = cache(self._known)

    def result(self) -> CountyCopies:
        """Compare what may be alike."""
        searched = dict(self.texts.searched())
        found: dict[Filing, list[Copy]] = defaultdict(list)
        for pair in candidates(searched.items(), SEARCHED_ROWS):
            if _alike(searched[pair[0]], searched[pair[1]]):
                for filing, copy in self.copies_between(*pair):
                    found[filing].append(copy)
        looked = {filing: self._looked(report) for filing, report in self.reports.items()}
        return CountyCopies(looked, {filing: _chosen(copies, self.owner) for filing, copies in sorted(found.items())})

    def copies_between(self, one: Filing, two: Filing) -> Iterator[tuple[Filing, Copy]]:
        """Say which of two reports is a copy of the other, if any; both, when it cannot be told which."""
        same = self.owner[one[0]] == self.owner[two[0]] or self.ground.kin(one, two)
        if same and one[1] == two[1]:
            return
        order = self._order(one, two, same)
        if order.other_first is not None:
            this, other = (one, two) if order.other_first else (two, one)
            yield from self._copy(OWN if same else OTHER, this, other, replace(order, other_first=True))
        elif not same:
            sides = [*self._copy(PAIR, one, two, UNTOLD), *self._copy(PAIR, two, one, UNTOLD)]
            if len(sides) == 2:
                sure = all(copy.sure for _, copy in sides)
                yield from ((filing, replace(copy, sure=sure)) for filing, copy in sides)

    def _order(self, one: Filing, two: Filing, same: bool) -> Order:
        """Say which was there first. A name left in tells it where nothing else does; what it denies, is not told."""
        order = order_of(self.presence(one), self.presence(two), claims=not same)
        named = self._named(one, two) is not None, self._named(two, one) is not None
        if same or named[0] == named[1] or order.other_first == named[0]:
            return order
        return Order(named[0], NAME) if order.other_first is None else UNTOLD

    def _copy(self, kind: str, this: Filing, other: Filing, order: Order) -> Iterator[tuple[Filing, Copy]]:
        mine, others = self.reports[this], self.reports[other]
        compared = compare(mine, others, self.common, None if kind == OWN else self.own_before(this))
        named = self._named(this, other)
        sure = self._sure(kind, (this, other), compared, named)
        if sure is None:
            return
        seen = self.presence(this), self.presence(other)
        filer = self.ground.filer(other) or Filer("", others.name or "")
        known = max(each.by for each in seen)
        yield this, Copy(kind, sure, other, filer, others.report, compared, order, seen, known, named)

    def _sure(self, kind: str, pair: tuple[Filing, Filing], compared: Comparison, named: str | None) -> bool | None:
        """Say whether it is surely a copy; None when it is not even to be suspected."""
        this, other = pair
        known = [self.known(year) for year in ((this[1], other[1]) if kind == OWN else (this[1],))]
        if ENOUGH_KNOWN not in known and not named:
            return False if FEW_KNOWN in known and FEW_FILERS.reached(compared) else None
        if not SUSPECTED[kind].reached(compared):
            return None
        told = kind != OTHER or named is not None or self._has_before(this)
        return told and SURE[kind].reached(compared)

    def _known(self, year: int) -> str:
        """Say whether the reports of a year tell what belongs to the county.

        While less than half of the filers have theirs, the first two that follow a new model text of the county look
        like copies of each other. Of a county of a few filers nothing sure can be told at all.
        """
        there, all_filers = self.common.filers_of_year[year], max(self.common.filers[year], self.ground.owed(year))
        if 2 * there < all_filers:
            return TOO_EARLY
        return ENOUGH_KNOWN if there >= ENOUGH else FEW_KNOWN

    def _has_before(self, filing: Filing) -> bool:
        """Tell whether an earlier report of the filer is here: without one, the text could be its own of old."""
        return any(year < filing[1] for year, _ in self.texts.own(filing))

    def _own_before(self, this: Filing) -> Marks:
        """Mark what the filer had in a report of an earlier year: that it took from no other's."""
        mine = self.reports[this]
        before = [report.grams for year, report in self.texts.own(this) if year < this[1]]
        if not before:
            return np.zeros(len(mine.masked.text), dtype=np.bool_)
        return covered(within(mine.grams, np.unique(np.concatenate(before))), len(mine.masked.text))

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
            int(self.texts.distinctive(filing).sum()),
            self.known(filing[1]) == ENOUGH_KNOWN,
            self.common.filers_of_year[filing[1]],
            self._has_before(filing),
            int(model.sum()),
            _quote(report, model),
        )


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
