"""All rows of counties, and beside them the lines of PROVENANCE.jsonl."""

from release.county import Ground
from tests.release.rows import judged
from tests.release.rows.judged import Rows


def rows_of(ground: Ground) -> tuple[Rows, list[str]]:
    """Give the rows by table, and the lines."""
    rows = judged.rows_of(ground)
    return rows, [row["line"] for row in rows.pop("provenance")]
