"""Counts with their denominators, the matrix, and the deadline rules a list rests on: what stands under every list."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from audit.imports import IMPORTED
from audit.judgement import HEADLINES, Judgement

OWED = ("due", "extended")
RESTS = {"law": "law", "practice": "practice", "local": "a local rule or document, not on a law of the nation"}


@dataclass(frozen=True, slots=True)
class RuleApplied:
    """A deadline rule, the dates it gave, what it rests on (`law`, `practice`, `local`), and its number of filings."""

    rule: str
    basis_kind: str
    basis: str
    due: tuple[date, ...]
    filings: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts: all filings `judged`; those `due` by now, and of them the `missing` and the `unseen`; by headline.

    `imported`: the filed that only others have seen.
    """

    judged: int
    due: int
    counts: dict[str, int]
    missing: int
    unseen: int
    imported: int
    rules: tuple[RuleApplied, ...]

    @property
    def lines(self) -> list[str]:
        """Say it in sentences."""
        counted = ", ".join(f"{word} {self.counts[word]}" for word in HEADLINES if self.counts.get(word))
        lines = [f"{self.judged} filings judged: {counted}." if counted else "Nothing to judge."]
        if self.due:
            lines.append(
                f"missing {self.missing} of {self.due} due; {self.unseen} unobservable "
                f"{'is' if self.unseen == 1 else 'are'} not counted as missing."
            )
        if self.imported:
            lines.append(f"Of the filed, {self.imported} only imported captures show; we have not seen them ourselves.")
        for rule in self.rules:
            dates = ", ".join(day.isoformat() for day in rule.due)
            lines.append(f"Due date {dates} by rule {rule.rule} (rests on {RESTS[rule.basis_kind]}): {rule.basis}")
        return lines


def summarise(judgements: Sequence[Judgement]) -> Summary:
    """Count the judgements."""
    running = "not due"  # an extension that is not over yet
    owed = [one for one in judgements if one.duty.value in OWED and one.headline != running]
    return Summary(
        judged=len(judgements),
        due=len(owed),
        counts=dict(Counter(judgement.headline for judgement in judgements)),
        missing=sum(judgement.headline == "missing" for judgement in owed),
        unseen=sum(judgement.headline == "unobservable" for judgement in owed),
        imported=sum(
            judgement.headline == "filed" and judgement.observation.reason == IMPORTED for judgement in judgements
        ),
        rules=_rules(judgements),
    )


def matrix(judgements: Iterable[Judgement]) -> tuple[list[int], dict[tuple[str, str, str], dict[int, str]]]:
    """Give the years, and by (county, code of its latest year, filer) the headline of each year."""
    by_unit: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_unit[judgement.expectation.county_code, judgement.expectation.unit_id].append(judgement)
    rows = {}
    for found in by_unit.values():
        latest = max(found, key=lambda judgement: judgement.expectation.year).expectation
        name = (latest.county, latest.code, latest.filer)
        rows[name] = {judgement.expectation.year: judgement.headline for judgement in found}
    return sorted({year for years in rows.values() for year in years}), rows


def _rules(judgements: Iterable[Judgement]) -> tuple[RuleApplied, ...]:
    applied: dict[tuple[str, str, str], list[date]] = defaultdict(list)
    for judgement in judgements:
        who = judgement.expectation
        applied[who.rule, who.basis_kind, who.basis].append(judgement.duty.due)
    return tuple(
        RuleApplied(*rule, due=tuple(sorted(set(dates))), filings=len(dates)) for rule, dates in sorted(applied.items())
    )
