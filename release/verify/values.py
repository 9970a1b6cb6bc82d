"""What every row of a release must keep, whatever it says: the promises of the schema about single values.

    check_values(rows, table, file, report)

Something stands where something always does; a word is one of those that may stand there; a text is neither empty nor
holds NUL; JSON is in its one form; a number is one; a section's piece is no longer than a spreadsheet's cell.
"""

import json
from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from release.canonical import canonical
from release.schema import Field, Table
from release.verify.agreement import row_place
from release.verify.report import Report, shown

LONGEST_PIECE = 32_000
Check = Callable[[pa.ChunkedArray, Field], pa.ChunkedArray | None]  # which rows break a promise


def check_values(rows: pa.Table, table: Table, file: str, report: Report) -> None:
    """Tell of every value that breaks a promise of the schema."""
    for field in table.fields:
        column = rows[field.name]
        for what, check in CHECKS:
            broken = check(column, field)
            if broken is None:
                continue
            for at in pc.indices_nonzero(pc.fill_null(broken, fill_value=False)).to_pylist():
                key = tuple(rows[name][at].as_py() for name in table.key)
                value = _shown(column[at])
                report.wrong(file, f"{field.name} {what}{value}", row_place(table, key))
                if report.full(file):
                    return


def _shown(value: pa.Scalar) -> str:
    return f": {shown(value.as_py())}" if value.is_valid else ""


def _nothing(column: pa.ChunkedArray, field: Field) -> pa.ChunkedArray | None:
    return pc.is_null(column) if field.empty is None and column.null_count else None


def _other_word(column: pa.ChunkedArray, field: Field) -> pa.ChunkedArray | None:
    if not field.one_of:
        return None
    return pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, pa.array(field.one_of, pa.string()))))


def _empty_or_nul(column: pa.ChunkedArray, field: Field) -> pa.ChunkedArray | None:
    if field.type not in ("text", "json"):
        return None
    return pc.or_(pc.equal(column, ""), pc.match_substring(column, "\0"))


def _no_number(column: pa.ChunkedArray, field: Field) -> pa.ChunkedArray | None:
    return pc.invert(pc.is_finite(column)) if field.type == "number" else None


def _long_piece(column: pa.ChunkedArray, field: Field) -> pa.ChunkedArray | None:
    if field.type != "text":
        return None
    return pc.greater(pc.utf8_length(column), LONGEST_PIECE) if field.name == "text" else None


def _other_json(column: pa.ChunkedArray, field: Field) -> pa.ChunkedArray | None:
    if field.type != "json":
        return None
    return pa.chunked_array([pa.array(_not_canonical(column), pa.bool_())])


def _not_canonical(column: pa.ChunkedArray) -> Iterator[bool]:
    for text in column.to_pylist():
        yield text is not None and not is_canonical(text)


def is_canonical(text: str) -> bool:
    """Say whether a text is JSON in its one form."""
    try:
        return canonical(json.loads(text)) == text
    except (ValueError, RecursionError):  # rfc8785's errors are ValueErrors, too
        return False


CHECKS: tuple[tuple[str, Check], ...] = (
    ("is empty, and something always stands there", _nothing),
    ("is none of the words that may stand there", _other_word),
    ("is an empty text or holds NUL", _empty_or_nul),
    ("is no number", _no_number),
    (f"is longer than {LONGEST_PIECE} characters", _long_piece),
    ("is not JSON in its one form", _other_json),
)
