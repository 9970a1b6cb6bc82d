"""A county's rows but for those of its reports: what was owed, what was looked at, what the audit says.

    simple_tables(ground, county) -> {table: pa.Table}

They are units, spells, obligations, verdicts, proofs, portals, visits, listings and findings, each sorted by its
primary key. Filers are told by obligations and reports together: `release.rows.filers`.
"""

import pyarrow as pa

from release.county import County, Ground
from release.rows import findings, obligations, portals, units, verdicts

PARTS = (units, obligations, verdicts, portals, findings)


def simple_tables(ground: Ground, county: County) -> dict[str, pa.Table]:
    """Give the tables of a county."""
    return {name: table for part in PARTS for name, table in part.tables(ground, county).items()}
