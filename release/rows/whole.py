"""The tables of a release that are not cut by county: rules, reviews, replies.

whole_tables(ground, codes) -> {table: pa.Table}
"""

from collections.abc import Collection

import pyarrow as pa

from release.county import Ground
from release.rows import rules, work


def whole_tables(ground: Ground, codes: Collection[str]) -> dict[str, pa.Table]:
    """Give them, sorted by primary key; of the work on findings that of these counties."""
    return {**rules.tables(), **work.tables(ground, codes)}
