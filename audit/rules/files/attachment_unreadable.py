"""A file that the report's page links to cannot be read by any program: damaged, empty, or locked by a password.

Formula: the file was fetched, and reading it failed for a reason that is the filer's (`audit.rules.files.faults`).
Null when the reason is our lack: a format or a program we have not (`needs_libreoffice`, `needs_ocr`,
`unsupported_format`), a limit of ours. Suspect when the file may have been damaged on its way. Low severity when the
page itself carries the form. One finding a file. Source: the file as archived.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.files.faults import FILER, OPEN, WHOSE, unread
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

RESULTS = {FILER: FAIL, OPEN: SUSPECT}


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look at each file that could not be read."""
    report = dossier.report
    assert report is not None
    files = list(unread(report))
    for file in files:
        result = RESULTS.get(WHOSE.get(file.code, OPEN), NULL)
        evidence = source(report) | {"file": file.name, "found": file.code, "quote": file.why}
        reason = file.code if result == NULL else None
        severity = "low" if report.cells else None
        yield Outcome(result, evidence, reason=reason, document=report.url, about=file.name, severity=severity)
    if not files:
        yield Outcome(PASS, source(report), document=report.url)


RULE = Rule(
    "attachment_unreadable",
    1,
    "medium",
    "a file the page links to cannot be read by any program (low when the page carries the form)",
    test,
    needs=("report",),
)
