"""The CSV files of a release: UTF-8, LF, RFC 4180, with a header; made for a spreadsheet as well as for a program.

Every text is quoted; nothing at all between two commas is null, so that a township that prints “NA” keeps it. Numbers
are as short as they can be without a loss. Texts pass the formula guard (`release.writing.guard`). `bom` puts a byte
order mark in front, without which some versions of Excel take UTF-8 for GBK.
"""

import codecs
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from release.arrow import arrow_schema
from release.schema import Schema, Table
from release.writing.guard import guarded
from release.writing.moments import moments_as_text, without_moments

OPTIONS = pacsv.WriteOptions(include_header=True, quoting_style="needed")  # Arrow: every text needs it, no number does


class CsvFiles:
    """A file a table, `TABLE.csv`, in a folder that is there."""

    def __init__(self, folder: Path, schema: Schema, *, bom: bool = False) -> None:
        self._files = {table.name: _CsvFile(folder / f"{table.name}.csv", table, bom=bom) for table in schema.tables}

    def add(self, name: str, rows: pa.Table) -> None:
        """Write rows of a table behind those it has."""
        self._files[name].add(rows)

    def close(self) -> None:
        """Write what is left and close all files."""
        for file in self._files.values():
            file.close()


class _CsvFile:
    def __init__(self, path: Path, table: Table, *, bom: bool) -> None:
        self._out = pa.OSFile(str(path), "wb")
        self._out.write(codecs.BOM_UTF8 if bom else b"")
        self._writer = pacsv.CSVWriter(self._out, without_moments(arrow_schema(table)), write_options=OPTIONS)

    def add(self, rows: pa.Table) -> None:
        self._writer.write_table(_all_guarded(moments_as_text(rows)))

    def close(self) -> None:
        self._writer.close()
        self._out.close()


def _all_guarded(rows: pa.Table) -> pa.Table:
    columns = [
        pa.chunked_array(map(guarded, column.chunks), column.type) if pa.types.is_string(column.type) else column
        for column in rows.columns
    ]
    return pa.table(columns, schema=rows.schema)
