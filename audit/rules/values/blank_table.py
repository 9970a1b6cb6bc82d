"""A table that is there says something: one whose every cell is empty or “/” reports nothing.

Seen as filed: a whole form of blanks (a form of the year before last, never filled in). A table the document does not
have at all is `missing_table` of the parser and no matter of this rule; unclear cells alone make it null.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source
from audit.rules.values.tables import tables_of


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give an answer for each table that is there."""
    report = dossier.report
    if report is None:
        return
    for key, table in tables_of(report).items():
        evidence = source(report) | {"table": key, "tested": table.cells}
        if table.answered:
            yield Outcome(PASS, evidence, document=report.url, about=key)
        elif table.unclear:
            yield Outcome(NULL, evidence | {"unclear": table.unclear}, "unclear_cells", report.url, key)
        else:
            yield Outcome(FAIL, evidence | {"blank": len(table.blank)}, document=report.url, about=key)


RULE = Rule("blank_table", 1, "medium", "no table is left wholly blank", test, needs=("cells",))
