"""A form is used, and one of its tables is not there.

Formula: of a report with at least one table of the form of 2019 or 2021, every cell of another table is `absent`. Low
severity where the part's heading has prose under it: the matter is told, though not on the form. Null when more may
be there than was read. Source: 国办公开办函〔2019〕60号 and 〔2021〕30号: parts two, three and four are tables.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.cells import FORMS
from audit.rules.form.parts import PARTS, has_table, heading, standing, without_signature
from audit.rules.rule import FAIL, PASS, Outcome, Rule
from audit.rules.shown import source


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give every table that is missing."""
    report = dossier.report
    assert report is not None
    tables = [part for part in PARTS[report.edition or ""] if part.table]
    documents = dossier.county.all(dossier.filing)  # a table may be a document of its own
    missing = [part for part in tables if not any(has_table(each, part.table or "") for each in documents)]
    for part in missing:
        prose = without_signature(standing(report, part.key) or "").strip()
        evidence = source(report) | {
            "expected": part.heading,
            "found": heading(report, part.key) or None,
            "quote": prose or None,
        }
        severity = "low" if prose else None
        yield Outcome(FAIL, evidence, document=report.url, about=part.table or "", severity=severity)
    if not missing:
        yield Outcome(PASS, source(report) | {"found": [part.table for part in tables]}, document=report.url)


RULE = Rule(
    "table_missing",
    1,
    "medium",
    "one of the form's tables is not in the report (low when its matter is told in prose)",
    test,
    editions=FORMS,
    needs=("cells", "whole"),
)
