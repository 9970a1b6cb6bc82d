"""Every cell of a table prints a number, zero included: a cell that is empty or “/” leaves open what the year was.

The forms ask for numbers (国办公开办函〔2019〕60号, 〔2021〕30号; 国办发〔2014〕32号), and checks of portals count
blank columns as faults (国办秘函〔2019〕19号). One failure a table, with how many cells are blank and which. A table
without any answer is `blank_table`; words such as 无 and 未收到申请 are an answer. Not counted are the row 规章, cells
that the document does not have, and unclear ones: where some are unclear and none is blank, the answer is null.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source
from audit.rules.values.tables import BLANK, tables_of


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give an answer for each table that answers anything."""
    report = dossier.report
    if report is None:
        return
    for key, table in tables_of(report).items():
        if not table.answered:
            continue
        evidence = source(report) | {"table": key, "tested": table.cells}
        if table.blank:
            empty = sum(state == BLANK for state in table.blank.values())
            counts = {"blank": empty, "stroke": len(table.blank) - empty, "cells": list(table.blank)}
            yield Outcome(FAIL, evidence | counts, document=report.url, about=key)
        elif table.unclear:
            yield Outcome(NULL, evidence | {"unclear": table.unclear}, "unclear_cells", report.url, key)
        else:
            yield Outcome(PASS, evidence, document=report.url, about=key)


RULE = Rule("blank_cells", 1, "low", "every cell of a table that is filled in prints a number", test, needs=("cells",))
