"""The rows of a release on their way into its files: taken back, counted, held against each other, written.

    passing = Passing(schema, retractions, once)
    passing.county(rows, files, provenance)         a county's rows
    passing.whole(tables, files)                    those of the release as a whole, behind all counties

What is gathered meanwhile is read at the end: `tally`, `ties`, `repeated`, `retracted`, `met`. A capture that rows of
several counties cite comes with each of them: it counts for each, and is written once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TextIO

import pyarrow as pa

from release.building.once import Once
from release.county import CountyRows
from release.guarding.keys import Ties, repeated
from release.guarding.reason import Reason
from release.guarding.tally import Tally
from release.retractions import Retraction, without, without_findings
from release.schema import Schema, Table
from release.writing.release_files import TableFiles

MOST_REPEATED = 20  # repeated keys that are named
SHARED = "captures"


class Passing:
    """What is gathered while rows pass.

    `repeated`: keys that came twice; `retracted`: rows taken out, by county and table; `met`: by which retraction.
    """

    def __init__(self, schema: Schema, retractions: Sequence[Retraction], once: Once) -> None:
        self._schema, self._retractions, self._once = schema, retractions, once
        self._findings: set[str] = set()
        self.tally, self.ties = Tally(schema), Ties(schema)
        self.repeated: list[Reason] = []
        self.retracted: Counter[tuple[str, str]] = Counter()
        self.met: set[Retraction] = set()

    def county(self, rows: CountyRows, files: TableFiles, provenance: TextIO) -> None:
        """Take a county's rows. Raises what `TableFiles.add` raises."""
        left = without(rows, self._retractions)
        self.met |= left.met
        self._findings |= left.findings
        for name, table in rows.tables.items():
            self.retracted[rows.code, name] = table.num_rows - left.rows.tables[name].num_rows
        self._take(rows.code, left.rows.tables, files)
        self.tally.answers.update(rows.results)
        provenance.writelines(f"{line}\n" for line in left.rows.provenance)

    def whole(self, tables: Mapping[str, pa.Table], files: TableFiles) -> None:
        """Take the rows that belong to no county."""
        kept, met = without_findings(tables, self._retractions, self._findings)
        self.met |= met
        for name, table in tables.items():
            self.retracted["", name] = table.num_rows - kept[name].num_rows
        self._take(None, kept, files)

    def _take(self, code: str | None, tables: Mapping[str, pa.Table], files: TableFiles) -> None:
        self.ties.add(tables)
        for table in self._schema.tables:
            if table.name in tables:
                self._look(table, tables[table.name])
        written = dict(tables)
        if SHARED in tables:
            written[SHARED] = self._once.first(tables[SHARED], *self._schema.table(SHARED).key)
        self.tally.add(code, tables, written)
        for table in self._schema.tables:
            if table.name in written:
                files.add(table.name, written[table.name])

    def _look(self, table: Table, rows: pa.Table) -> None:
        """Note a key that comes twice, before it is lost among what is written once."""
        reason = repeated(table, rows)
        if reason and len(self.repeated) < MOST_REPEATED:
            self.repeated.append(reason)
