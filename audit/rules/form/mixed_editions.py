"""The report's tables mix the labels of two editions of the form.

Formula: labels that only one edition has stand beside several that only another has (problem `mixed_form`); one stray
label is a misprint and is not counted. Source: the labels of parsers/data/forms.json; the evidence gives those found.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.rule import FAIL, PASS, Outcome, Rule
from audit.rules.shown import source
from parsers.tables.edition import AXES, voices
from parsers.tables.labels import normalise

MIXED = "mixed_form"


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give the labels of each edition that stand there."""
    report = dossier.report
    assert report is not None
    if MIXED not in report.problems:
        yield Outcome(PASS, source(report) | {"found": report.edition})
        return
    yield Outcome(FAIL, source(report) | {"found": _labels(report)}, document=report.url)


def _labels(report: Report) -> dict[str, list[str]]:
    """Give by edition the labels printed that only this edition has."""
    texts = {text for table in report.body.get("tables") or () for row in table for text in row if text}
    return {
        edition: sorted(text for text in texts if normalise(text) in words)
        for axis in AXES
        for edition, words in voices(axis).items()
        if any(normalise(text) in words for text in texts)
    }


RULE = Rule(
    "mixed_editions", 1, "medium", "the tables mix the labels of two editions of the form", test, needs=("report",)
)
