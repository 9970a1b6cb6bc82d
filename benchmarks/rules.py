"""Measures every rule on the labelled set: how often what it says is so, and how much of what is so it says.

Run: python -m benchmarks.rules [--write] [--only RULE ...]. `--write` puts the figures into
audit/data/measured.json, by which rules may say `fail`. Lists every error by its case. docs/rules-measured.md tells
how to read the table.
"""

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Any

from audit.rules.catalogue import RULES, TESTED
from audit.rules.measured import enough
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, outcomes
from benchmarks.labelled import cases, clean, seeds, stories
from benchmarks.labelled.cases import Labelled

MEASURED = Path(__file__).resolve().parents[1] / "audit" / "data" / "measured.json"
ERRORS = Path(__file__).resolve().parent / "labelled" / "errors.txt"  # those that stand, so that a new one is seen
Z = 1.96  # of the 95 % interval
UNTOLD = "untold"  # null, or no answer at all
ORDER = (FAIL, SUSPECT, PASS, NULL)
JUDGED_WHOLE = stories.RULES  # measured through whole calendars in a database, not on single reports
Answer = tuple[str, str, str, str, str]  # rule, case, how it was made, label, what the rule said


@dataclass
class Row:
    """What became of one rule. `kinds`: how many different cases its positives come from."""

    rule: str
    said: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    kinds: set[str] = field(default_factory=set)
    errors: list[Answer] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """Count one answer."""
        _, case, _, label, said = answer
        self.said[label, said] += 1
        if label == "true":
            self.kinds.add(case)
        if (label == "true" and said in (PASS, UNTOLD)) or (label == "false" and said in (FAIL, SUSPECT)):
            self.errors.append(answer)

    @property
    def positives(self) -> int:
        """How many cases are truly broken."""
        return sum(count for (label, _), count in self.said.items() if label == "true")

    @property
    def negatives(self) -> int:
        """How many are not, and had an answer of the rule other than null."""
        return sum(count for (label, said), count in self.said.items() if label == "false" and said != UNTOLD)

    def to_json(self) -> dict[str, Any]:
        """Give the row as measured.json keeps it."""
        right, wrong = self.said["true", FAIL], self.said["false", FAIL]
        hinted = self.said["true", SUSPECT]
        return {
            "version": RULES[self.rule].version,
            "positives": self.positives,
            "kinds": len(self.kinds),
            "negatives": self.negatives,
            "untold": self.said["false", UNTOLD],
            "true_positives": right,
            "false_positives": wrong,
            "false_negatives": self.said["true", PASS] + self.said["true", UNTOLD],
            "suspected": hinted,
            "suspected_wrongly": self.said["false", SUSPECT],
            "precision": round(right / (right + wrong), 4) if right + wrong else None,
            "precision_at_least": round(wilson(right, right + wrong), 4) if right + wrong else None,
            "recall": round((right + hinted) / self.positives, 4) if self.positives else None,
        }


def wilson(right: int, of: int) -> float:
    """Give the lower bound of Wilson's interval: what a share is at least, with 95 % confidence."""
    share, square = right / of, Z * Z
    return (share + square / 2 / of - Z * sqrt((share * (1 - share) + square / 4 / of) / of)) / (1 + square / of)


def answers_of(labelled: Labelled, rules: Iterable[str]) -> Iterator[Answer]:
    """Ask rules about one case, without regard to whether they may fail."""
    for name in rules:
        if name not in labelled.open:
            results = {outcome.result for outcome in outcomes(RULES[name], labelled.dossier)}
            said = next((result for result in ORDER[:3] if result in results), UNTOLD)
            yield name, labelled.case, labelled.made, "true" if name in labelled.true else "false", said


def on_case(case: dict[str, Any]) -> list[Answer]:
    """Make one case of the files and ask all rules that speak of single reports."""
    return [answer for each in cases.made(case) for answer in answers_of(each, ALONE)]


def on_clean(seed: int) -> list[Answer]:
    """Ask about a report of the generator with which nothing is wrong."""
    return [answer for each in clean.made(seed) for answer in answers_of(each, ALONE)]


ALONE = tuple(rule.id for rule in TESTED if rule.id not in JUDGED_WHOLE)


def measure() -> dict[str, Row]:
    """Measure on all cases, on clean reports, on stories."""
    rows = {rule.id: Row(rule.id) for rule in TESTED}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        parts = (
            pool.map(stories.answers, stories.FILES),
            pool.map(on_case, cases.cases(), chunksize=4),
            pool.map(on_clean, range(clean.REPORTS), chunksize=10),
        )
        for part in parts:
            for answers in part:
                for answer in answers:
                    rows[answer[0]].add(answer)
    return rows


def told(answer: Answer) -> str:
    """Tell of an error in a line."""
    rule, case, made, label, said = answer
    return f"{rule}: {case} ({made}) is {'broken' if label == 'true' else 'sound'}, the rule says {said}"


COLUMNS = (
    ("positives", 10), ("kinds", 6), ("negatives", 10), ("true_positives", 6), ("false_positives", 6),
    ("false_negatives", 7), ("suspected", 9), ("suspected_wrongly", 8), ("precision", 10), ("precision_at_least", 9),
    ("recall", 8),
)  # fmt: skip
HEADS = {"true_positives": "right", "false_positives": "wrong", "false_negatives": "missed", "suspected": "suspect",
         "suspected_wrongly": "wrongly", "precision_at_least": "at least"}  # fmt: skip


def table(rows: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Print a line a rule."""
    yield f"{'rule':<24}{'v':>2}" + "".join(f"{HEADS.get(name, name):>{width}}" for name, width in COLUMNS) + "  says"
    for rule in TESTED:
        row = rows[rule.id]
        cells = "".join(f"{_shown(row[name]):>{width}}" for name, width in COLUMNS)
        yield f"{rule.id:<24}{rule.version:>2}{cells}  {says(row)}"


def says(row: dict[str, Any]) -> str:
    """Tell in a word what the rule may say by its figures."""
    if row["true_positives"] + row["false_positives"] == 0:
        return "suspect (it never says fail)" if row["suspected"] else "suspect (not measured)"
    return "fail" if enough(row) else "suspect"


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def to_json(rows: dict[str, Row]) -> dict[str, dict[str, Any]]:
    """Give all rows as measured.json keeps them."""
    return {name: row.to_json() for name, row in sorted(rows.items())}


def main() -> None:
    """Measure, print, and write when asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--write", action="store_true", help=f"write {MEASURED.name}, by which rules may say fail, and {ERRORS.name}"
    )
    arguments.add_argument("--only", nargs="*", help="list the errors of these rules alone")
    given = arguments.parse_args()
    rows = measure()
    found = to_json(rows)
    print("\n".join(table(found)))
    errors = {row.rule: sorted(map(told, row.errors)) for row in rows.values()}
    print("\n".join(line for rule in given.only or errors for line in errors[rule]))
    print("\n".join(seeds.told()))
    if given.write:
        MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        lines = sorted(line for found in errors.values() for line in found)
        ERRORS.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
