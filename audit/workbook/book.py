"""The workbook of an audit: summary, matrix, filings, what is missing, late and altered, findings, evidence, method.

    write_workbook(file, judgements, Occasion(as_of, settings, captures, decisions))

The sheets say the same as the JSON, in the order in which an auditor asks.
"""

from collections.abc import Sequence
from pathlib import Path

from audit.judgement import Judgement
from audit.workbook.cells import sheets
from audit.workbook.filings import all_filings, altered, late, matrix_sheet, missing, summary
from audit.workbook.grounds import evidence, findings, method
from audit.workbook.occasion import Occasion

__all__ = ["Occasion", "write_workbook"]


def write_workbook(file: Path, judgements: Sequence[Judgement], occasion: Occasion) -> None:
    """Write the workbook; the same judgements on the same occasion give the same bytes."""
    title = f"Annual reports on disclosure, as of {occasion.as_of.isoformat()}"
    with sheets(file, occasion.as_of, title) as book:
        book.table(*summary(judgements, occasion))
        book.table(*matrix_sheet(judgements))
        book.table(*all_filings(judgements))
        book.table(*missing(judgements, occasion))
        book.table(*late(judgements))
        book.table(*altered(judgements))
        book.table(*findings(judgements, occasion))
        book.table(*evidence(judgements, occasion))
        book.table(*method(judgements, occasion))
