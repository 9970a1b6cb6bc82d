"""A file that the report's page links to is not there.

Formula: when it was last asked for, the file's address answered that it is gone, or with a page that says so (`gone`,
`soft_404`), on at least two nights in a row; an error is suspect after three nights in a row. Null while it was asked
for on fewer nights (`one_try`), or when we were kept out (`blocked`, `robots`). Files that only an older version of
the page linked to are not asked about. One finding a file. Source: the captures of the answers.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.judgement import iso
from audit.reports import Attachment, Report
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

# outcome -> the nights in a row it takes, and what is said then
BROKEN = {"gone": (2, FAIL), "soft_404": (2, FAIL), "error": (3, SUSPECT)}
THERE = "present"


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look at each file that the page links to now."""
    report = dossier.report
    assert report is not None
    if "withdrawn" in dossier.judgement.integrity.value:
        yield Outcome(NULL, source(report), reason="withdrawn")
        return
    asked = [each for each in report.attachments if report.first_seen is None or each.night >= report.first_seen]
    wrong = [each for each in asked if each.outcome != THERE]
    for attachment in wrong:
        yield _outcome(report, attachment)
    if not wrong:
        files = [each.url for each in asked]
        told = source(report) | {"files": files}
        yield Outcome(PASS, told) if files else Outcome(NULL, told, reason="no_attachment")


def _outcome(report: Report, attachment: Attachment) -> Outcome:
    nights, result = BROKEN.get(attachment.outcome, (0, NULL))
    reason = attachment.outcome if not nights else "one_try" if attachment.nights < nights else None
    captures = [report.capture, *filter(None, [attachment.capture])]
    evidence = {
        "document": report.url,
        "captures": captures,
        "file": attachment.url,
        "found": attachment.outcome,
        "nights": attachment.nights,
        "last": iso(attachment.night),
    }
    place = {"document": report.url, "about": attachment.url}
    return Outcome(NULL, evidence, reason=reason, **place) if reason else Outcome(result, evidence, **place)


RULE = Rule(
    "attachment_broken", 1, "medium", "a file that the report's page links to is not there", test, needs=("report",)
)
