"""The Parquet files of a release: zstd, row groups that depend on the rows alone and not on the portions they came in.

Rows are cut into blocks of `BLOCK`; a row group ends with the block at which it holds `ROWS` rows or weighs `BYTES`
(eight bytes a value, and the bytes of its texts). So no table holds much in memory, however long its texts are.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from release.arrow import arrow_schema
from release.schema import Schema, Table

BLOCK = 4096
ROWS = 32 * BLOCK
BYTES = 16 << 20
LEVEL = 3


class ParquetFiles:
    """A file a table, `TABLE.parquet`, in a folder that is there."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        self._files = {table.name: _ParquetFile(folder / f"{table.name}.parquet", table) for table in schema.tables}

    def add(self, name: str, rows: pa.Table) -> None:
        """Write rows of a table behind those it has."""
        self._files[name].add(rows)

    def close(self) -> None:
        """Write what is left and close all files."""
        for file in self._files.values():
            file.close()


class _ParquetFile:
    """`_loose`: fewer rows than a block. `_group`: the blocks of the row group that is not written yet."""

    def __init__(self, path: Path, table: Table) -> None:
        self._schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(
            path, self._schema, version="2.6", compression="zstd", compression_level=LEVEL, data_page_version="1.0"
        )
        self._loose = self._schema.empty_table()
        self._group: list[pa.Table] = []
        self._rows = self._bytes = 0

    def add(self, rows: pa.Table) -> None:
        rows = pa.concat_tables([self._loose, rows])
        blocks = rows.num_rows // BLOCK
        for number in range(blocks):
            self._block(rows.slice(number * BLOCK, BLOCK))
        self._loose = pa.concat_tables([rows.slice(blocks * BLOCK)]).combine_chunks()

    def close(self) -> None:
        self._group.append(self._loose)
        self._write()
        self._writer.close()

    def _block(self, block: pa.Table) -> None:
        self._group.append(block)
        self._rows += block.num_rows
        self._bytes += _weight(block)
        if self._rows >= ROWS or self._bytes >= BYTES:
            self._write()

    def _write(self) -> None:
        rows = pa.concat_tables(self._group).combine_chunks()  # pages end with chunks, so let there be one
        if rows.num_rows:
            self._writer.write_table(rows, row_group_size=rows.num_rows)
        self._group, self._rows, self._bytes = [], 0, 0


def _weight(block: pa.Table) -> int:
    texts = (column for column in block.columns if pa.types.is_string(column.type))
    letters = sum(pc.sum(pc.binary_length(column)).as_py() or 0 for column in texts)
    return int(8 * block.num_rows * block.num_columns + letters)
