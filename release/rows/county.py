"""All rows that a county adds to a release.

    county_rows(ground, county) -> CountyRows

Each table is sorted by its primary key, the lines of PROVENANCE.jsonl by version. The captures are those that versions
(with what hung on them) and proofs cite, with the originals of repeats. One that rows of several counties cite (a page
of a portal that they share, the original that another portal's capture repeats) is a row of each of them.
"""

from collections import Counter
from collections.abc import Mapping

import pyarrow as pa

from release.county import County, CountyRows, Ground
from release.rows import cells as numbers
from release.rows.bodies import bodies_of
from release.rows.captures import captures_of, captures_table
from release.rows.carried import carried
from release.rows.filers import filers_table
from release.rows.provenance import Provenance, provenance
from release.rows.reports import best_of, reports_table, wide_table
from release.rows.seen import seen
from release.rows.simple import simple_tables
from release.rows.texts import text_tables
from release.rows.versions import versions_table


def county_rows(ground: Ground, county: County) -> CountyRows:
    """Make the rows of a county."""
    simple = simple_tables(ground, county)
    reports, told = report_tables(ground, county)
    filers = filers_table(ground, county, simple["obligations"], reports["reports"])
    captures = _captures(ground, simple, told)
    tables = {**simple, "filers": filers, **reports, "captures": captures}
    return CountyRows(county.code, tables, told.lines, _results(county))


def report_tables(ground: Ground, county: County) -> tuple[dict[str, pa.Table], Provenance]:
    """Make the tables of a county's reports, and say what they were read from."""
    when = seen(county.judged.facts)
    reports = carried(ground, county, when)
    versions = [version for report in reports for version in report.versions]
    bodies = bodies_of(ground.engine, county, versions)
    told = provenance(ground, versions, bodies)
    cells = numbers.read(ground.engine, versions)
    best = best_of(county, reports, cells.numbers())
    return {
        "reports": reports_table(county, reports, when, best),
        "versions": versions_table(county, reports, bodies, told.captures),
        "cells": cells.table(),
        "reports_wide": wide_table(ground, county, reports, best, cells),
        **text_tables({id: body.says for id, body in bodies.items()}),
    }, told


def _results(county: County) -> Counter[tuple[str, int, str]]:
    found = (finding for judgement in county.judged.judgements for finding in judgement.findings)
    return Counter((each.rule, each.version, each.result) for each in found)


def _captures(ground: Ground, simple: Mapping[str, pa.Table], told: Provenance) -> pa.Table:
    proofs = set(simple["proofs"]["capture_id"].to_pylist())
    more = captures_of(ground.engine, proofs - told.captures.keys())
    return captures_table(ground, {**told.captures, **more})
