"""The report is dated before the year it reports on was over.

Formula: the signature's date lies before the first plausible day, 25 December of the report year; or, suspect only,
the publication date that the page claims does (a page may be older than the report that now stands on it). Real
reports appear from 25 December on (that of 武山镇 on 2024 did), so the last days are tolerated. A signature of the
right day in the wrong year (10 January of the report year) fails, too: that is what is printed. Null without either
date; 1 January of the report year is none: so begins the period the figures cover. Source: article 49 of the
regulation of 2019 and article 31 of that of 2008: the report is on the year before.
"""

from collections.abc import Iterator
from datetime import date

from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

FIRST_DAY = (12, 25)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold both dates against the year."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    first = date(year, *FIRST_DAY)
    dated = None if report.dated == date(year, 1, 1) else report.dated
    claims = (("dated", dated, FAIL), ("published", report.published, SUSPECT))
    told = source(report) | {"expected": f">= {first.isoformat()}"}
    early = [(name, day, result) for name, day, result in claims if day is not None and day < first]
    for name, day, result in early:
        yield Outcome(result, told | {"found": {name: day.isoformat()}}, document=report.url, about=name)
    if not early:
        known = {name: day.isoformat() for name, day, _ in claims if day is not None}
        yield Outcome(PASS, told | {"found": known}) if known else Outcome(NULL, told, reason="no_date")


RULE = Rule("before_year_end", 1, "medium", "the report is dated before its year was over", test, needs=("report",))
