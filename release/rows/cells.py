"""The tables `cells` and `reports_wide`: every number of every version, and those of the newest side by side.

    cells = read(engine, versions)
    cells.table()                   the table `cells`: every row of the store, nothing guessed, nothing filled
    cells.numbers()                 {version id: how many numbers it prints}
    cells.wide(version_ids)         a column for each cell of the forms, a row for each version named, in that order

The cells stay in Arrow's columns all the way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Engine

from release.arrow import arrow_schema
from release.rows.bulk import read_cells
from release.rows.carried import Version
from release.schema import cell_fields, load_schema


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of versions, by version id and cell. `of`: for each row the place of its version in `ids`."""

    ids: Sequence[str]
    of: "np.ndarray[Any, np.dtype[np.int64]]"
    rows: pa.Table

    def table(self) -> pa.Table:
        """Give the table `cells`."""
        versions = pa.array(self.ids, pa.string()).take(pa.array(self.of))
        plain = [self.rows[name] for name in ("cell", "value", "state")]
        texts = [_or_nothing(self.rows[name]) for name in ("raw", "at")]
        return pa.table([versions, *plain, *texts], schema=arrow_schema(load_schema().table("cells")))

    def numbers(self) -> dict[str, int]:
        """Count the numbers that each version prints."""
        counts = np.bincount(self.of[_valid(self.rows["value"])], minlength=len(self.ids))
        return dict(zip(self.ids, counts.tolist(), strict=True))

    def wide(self, version_ids: Sequence[str]) -> list[pa.Array]:
        """Give the columns of numbers; a cell that is in no form has no column here, but is in the table `cells`."""
        names = [field.name for field in cell_fields()]
        places = {id: place for place, id in enumerate(version_ids)}
        line = np.array([places.get(id, -1) for id in self.ids], np.int64)[self.of]
        column = pc.index_in(self.rows["cell"], value_set=pa.array(names, pa.string())).fill_null(-1).to_numpy()
        chosen = _valid(self.rows["value"]) & (line >= 0) & (column >= 0)
        grid = np.full((len(names), len(version_ids)), np.nan)
        grid[column[chosen], line[chosen]] = self.rows["value"].to_numpy()[chosen]
        return [pa.array(numbers, pa.float64(), from_pandas=True) for numbers in grid]


def read(engine: Engine, versions: Iterable[Version]) -> Cells:
    """Read the cells of some versions."""
    in_order = sorted(versions, key=lambda version: version.id)
    records = [version.reading.record for version in in_order]
    rows = read_cells(engine, records)
    of = pc.index_in(rows["record_id"], value_set=pa.array(records, pa.int64())).to_numpy().astype(np.int64)
    return Cells([version.id for version in in_order], of, rows)


def _valid(column: pa.ChunkedArray) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    found: np.ndarray[Any, np.dtype[np.bool_]] = column.is_valid().to_numpy()
    return found


def _or_nothing(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Put null for an empty text, as everywhere in a release."""
    return pc.if_else(pc.equal(texts, ""), None, texts)
