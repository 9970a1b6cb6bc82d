"""Links: equations between this year's report and the one before it, and how all of one rule's links are tested.

Last year's figure is the one that last year's report prints now; of several documents, the one with most numbers.
`compared_with` says which that was. When the newest version does not agree but an earlier one did (or the other way
round), the answer says so; when another document of last year agrees, the figures of last year contradict themselves
and nothing can be told of this year (`documents_differ`). A report that is another year's or another filer's under
this title is compared with nothing (`defective_report`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.rule import FAIL, NULL, PASS, Outcome
from audit.rules.shown import compared_with, number, printed, source
from audit.rules.sums.tie import AT_MOST, BROKEN, EQUAL, PLACES

CONTRADICTED = frozenset({"year_conflict", "filer_conflict"})
Numbers = Mapping[str, float]


class Term(NamedTuple):
    """A cell in an equation, of this year's report or of the one before; `sign` is 1 or -1."""

    cell: str
    before: bool = False
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """One equation: the sum of `left` is (or is at most) the sum of `right`. `about`: the column or row it links."""

    about: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    relation: str = EQUAL

    def excess(self, now: Numbers, before: Numbers) -> float:
        """Give left less right. Raises KeyError when a cell holds no number."""
        return round(_sum(self.left, now, before) - _sum(self.right, now, before), PLACES)

    def holds(self, now: Numbers, before: Numbers) -> bool:
        """Tell whether both sides agree. Raises KeyError when a cell holds no number."""
        excess = self.excess(now, before)
        return excess == 0 or (self.relation == AT_MOST and excess < 0)

    def agrees(self, now: Numbers, before: Numbers) -> bool | None:
        """Tell whether both sides agree, None when a cell holds no number."""
        try:
            return self.holds(now, before)
        except KeyError:
            return None


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both reports: of this year and of the one before, of which there may be `others`."""

    now: Report
    before: Report
    others: tuple[Report, ...]
    year: int

    @property
    def source(self) -> dict[str, Any]:
        return source(self.now) | {"compared_with": compared_with(self.before, self.year - 1)}


def tester(links: tuple[Link, ...], comparable: tuple[str, ...]) -> Callable[[Dossier], Iterator[Outcome]]:
    """Give the test of a rule that is nothing but its links. `comparable`: editions that last year's may have."""

    def test(dossier: Dossier) -> Iterator[Outcome]:
        unit, year = dossier.filing
        now, before = dossier.report, dossier.before
        if now is None or before is None:
            return
        pair = _Pair(now, before, tuple(r for r in dossier.county.all((unit, year - 1)) if r is not before), year)
        reason = _incomparable(pair, comparable)
        yield from [Outcome(NULL, pair.source, reason, now.url)] if reason else _answers(links, pair)

    return test


def _incomparable(pair: _Pair, comparable: tuple[str, ...]) -> str | None:
    if not CONTRADICTED.isdisjoint(pair.now.problems | pair.before.problems):
        return "defective_report"
    if pair.before.edition not in comparable:
        return "form_changed" if pair.before.edition else "no_form_before"
    return None


def _answers(links: tuple[Link, ...], pair: _Pair) -> Iterator[Outcome]:
    now, url = pair.now.numbers, pair.now.url
    told = {link: link.agrees(now, pair.before.numbers) for link in links}
    broken = [link for link, agrees in told.items() if agrees is False]
    differing = [link for link in broken if any(link.agrees(now, other.numbers) for other in pair.others)]
    failing = [link for link in broken if link not in differing]
    for link in failing:
        yield Outcome(FAIL, _evidence(link, pair), document=url, about=link.about)
    unknown = [link for link, agrees in told.items() if agrees is None]
    rest = _counted(told, pair)
    if unknown:
        rest["unknown"] = {link.about: _unknown_cells(link, pair) for link in unknown}
    if unknown or differing:
        yield Outcome(NULL, rest, "unknown_addend" if unknown else "documents_differ", url)
    elif not failing:
        yield Outcome(PASS, rest, document=url)


def _counted(told: Mapping[Link, bool | None], pair: _Pair) -> dict[str, Any]:
    tested = [agrees for agrees in told.values() if agrees is not None]
    rest = pair.source | {"tested": len(tested), "passed": sum(tested), "of": len(told)}
    since = {
        link.about: version.capture
        for link, agrees in told.items()
        if agrees
        for version in pair.before.earlier
        if link.agrees(pair.now.numbers, version.numbers) is False
    }
    return rest | ({"disagreed_before_alteration": since} if since else {})


def _evidence(link: Link, pair: _Pair) -> dict[str, Any]:
    evidence = pair.source | {
        "equation": _equation(link, pair),
        "left": _printed(link.left, pair),
        "right": _printed(link.right, pair),
        "difference": link.excess(pair.now.numbers, pair.before.numbers),
    }
    agreed = [each.capture for each in pair.before.earlier if link.agrees(pair.now.numbers, each.numbers)]
    return evidence | ({"agreed_before_alteration": agreed} if agreed else {})


def _equation(link: Link, pair: _Pair) -> str:
    return f"{_written(link.left, pair)} {BROKEN[link.relation]} {_written(link.right, pair)}"


def _written(terms: tuple[Term, ...], pair: _Pair) -> str:
    first, *rest = terms
    more = (f" {'+' if term.sign > 0 else '-'} {number(_value(term, pair))}" for term in rest)
    return number(_value(first, pair)) + "".join(more)


def _printed(terms: tuple[Term, ...], pair: _Pair) -> list[dict[str, Any]]:
    shown = []
    for term in terms:
        report, year = (pair.before, pair.year - 1) if term.before else (pair.now, pair.year)
        shown += [cell | {"year": year, "sign": term.sign} for cell in printed(report, [term.cell])]
    return shown


def _unknown_cells(link: Link, pair: _Pair) -> dict[str, str]:
    unknown = {}
    for term in (*link.left, *link.right):
        report, year = (pair.before, pair.year - 1) if term.before else (pair.now, pair.year)
        if term.cell not in report.numbers:
            unknown[f"{year}: {term.cell}"] = report.cells[term.cell].state if term.cell in report.cells else "absent"
    return unknown


def _value(term: Term, pair: _Pair) -> float:
    return (pair.before if term.before else pair.now).numbers[term.cell]


def _sum(terms: tuple[Term, ...], now: Numbers, before: Numbers) -> float:
    return sum([term.sign * (before if term.before else now)[term.cell] for term in terms])
