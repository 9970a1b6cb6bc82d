"""The report is dated, or claims to be published, after the night on which it was already there.

Formula: signature's or claimed publication date > first night that showed this version. Such a date is a misprint, or
was written ahead. Suspect only when it is one day: a portal's clock may run ahead of ours. Null without such a date,
or when no night showed the version. Source: the capture of that night.
"""

from collections.abc import Iterator
from datetime import timedelta

from audit.dossier import Dossier
from audit.judgement import iso
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

A_DAY = timedelta(days=1)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold both dates against the first night."""
    report = dossier.report
    assert report is not None
    told = source(report) | {"first_seen": iso(report.first_seen)}
    days = {name: day for name, day in (("dated", report.dated), ("published", report.published)) if day is not None}
    if report.first_seen is None or not days:
        yield Outcome(NULL, told, reason="no_date" if report.first_seen else "no_night")
        return
    ahead = {name: day for name, day in days.items() if day > report.first_seen}
    for name, day in ahead.items():
        result = FAIL if day - report.first_seen > A_DAY else SUSPECT
        yield Outcome(result, told | {"found": {name: day.isoformat()}}, document=report.url, about=name)
    if not ahead:
        yield Outcome(PASS, told | {"found": {name: day.isoformat() for name, day in days.items()}})


RULE = Rule(
    "dated_ahead", 1, "medium", "the report is dated after a night on which it was there", test, needs=("report",)
)
