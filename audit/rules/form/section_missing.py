"""A part that the form asks for is not in the report.

Formula: no heading of the part, no table of it, and nowhere a word that shows its matter. The words are generous: a
part that stands there without its heading is not missing. Parts by edition in `audit.rules.form.parts`. Null when
more may be there than was read. Null, too, for an old report of less than three parts (`no_parts`). Source:
国办公开办函〔2019〕60号 and 〔2021〕30号 (six parts); article 32 of the regulation of 2008 for older reports, of
which only the three that all of them have are asked for.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.form.parts import PARTS, Part, has_table, headings, standing
from audit.rules.passages import folded
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

BEFORE_FORMS = ("2008", "2014")
LEAST_PARTS = 3  # fewer beside the table of 2014 are no report whose parts could be missed


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give every part that is missing."""
    report = dossier.report
    assert report is not None
    known = {part["key"] for part in report.body.get("sections") or () if part["key"]}
    if report.edition in BEFORE_FORMS and len(known) < LEAST_PARTS:
        yield Outcome(NULL, source(report), reason="no_parts")
        return
    documents = dossier.county.all(dossier.filing)  # the prose may be one, the tables another
    parts = PARTS[report.edition or ""]
    missing = [part for part in parts if not any(_is_there(document, part) for document in documents)]
    evidence = source(report) | {"found": headings(report)}
    for part in missing:
        more = {"expected": part.heading}
        yield Outcome(FAIL, evidence | more, document=report.url, about=part.key, severity=part.severity)
    if not missing:
        yield Outcome(PASS, evidence, document=report.url)


def _is_there(report: Report, part: Part) -> bool:
    if standing(report, part.key) is not None or (part.table and has_table(report, part.table)):
        return True
    return part.said.search(folded(report.text)) is not None


RULE = Rule(
    "section_missing",
    1,
    "medium",
    "a part that the form asks for is not in the report (low for the last part, and in old reports)",
    test,
    editions=tuple(PARTS),
    needs=("text", "whole"),
)
