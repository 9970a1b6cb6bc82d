"""The report has none of the tables its form consists of.

Formula: no table of any form, and the report is no narrative either (problem `missing_form`), for a report year from
2019 on. Tables that are there and of no form we know (`unknown_form`) are only suspect: the lack may be ours. Null
for years before 2019 (`form_not_required`: what townships owed then could be told in prose), and when more may be
there than was read. A narrative on 2019 or later is what `wrong_edition` speaks of. Source: 国办公开办函〔2019〕60号
and 〔2021〕30号: parts two, three and four are tables.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.form.parts import headings
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

FIRST_FORM = 2019
RESULTS = {"missing_form": FAIL, "unknown_form": SUSPECT}
ROWS_QUOTED = 6


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Tell whether any form is there."""
    report = dossier.report
    assert report is not None
    lacking = next((code for code in RESULTS if code in report.problems), None)
    if dossier.filing[1] < FIRST_FORM:
        yield Outcome(NULL, source(report), reason="form_not_required")
    elif report.edition is not None or lacking is None:
        yield Outcome(PASS, source(report) | {"found": report.edition})
    else:
        told = [problem["message"] for problem in report.body["problems"] if problem["code"] == lacking]
        rows = [row for table in report.body.get("tables") or () for row in table][:ROWS_QUOTED]
        evidence = source(report) | {"quote": " / ".join(headings(report)), "found": told, "rows": rows}
        yield Outcome(RESULTS[lacking], evidence, document=report.url)


RULE = Rule(
    "form_missing", 1, "medium", "the report has none of the tables of its form", test, needs=("report", "whole")
)
