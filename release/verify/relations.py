"""What rows of several tables must keep together, asked of the SQLite file, which says what the others say.

    check_relations(connection, schema, tables, report)

Every reference leads to a row; and what one table says twice, or says of another, is the same there.
"""

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from release.schema import Reference, Schema, Table, cell_fields
from release.verify.formats import Unreadable, reading
from release.verify.layout import SQLITE
from release.verify.order import quoted
from release.verify.report import MOST, Report, shown

WIDE = "reports_wide"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must not be: a query that gives the keys of the rows of `table` that break it. `needs`: other tables."""

    table: str
    what: str
    query: str
    needs: tuple[str, ...] = ()


RULES = (
    Rule(
        "cells",
        "has a number though it is not `reported`, or is `reported` without one",
        "SELECT version_id, cell FROM cells WHERE (state = 'reported') <> (value IS NOT NULL)",
    ),
    Rule(
        "versions",
        "its report is not in the table reports",
        "SELECT version_id FROM versions v WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.report_id = v.report_id)",
        ("reports",),
    ),
    Rule(
        "versions",
        "its id does not end with its number and part",
        "SELECT version_id FROM versions WHERE version_id NOT LIKE '%.' || number || '.' || part",
    ),
    Rule(
        "reports",
        "its newest version is one of another report",
        "SELECT r.report_id FROM reports r JOIN versions v USING (version_id) WHERE v.report_id <> r.report_id",
        ("versions",),
    ),
    Rule(
        "reports",
        "its newest version has another title, kind, edition or date",
        "SELECT r.report_id FROM reports r JOIN versions v USING (version_id) WHERE v.title IS NOT r.title "
        "OR v.kind IS NOT r.kind OR v.edition IS NOT r.edition OR v.dated IS NOT r.dated "
        "OR v.published IS NOT r.published",
        ("versions",),
    ),
    Rule(
        "reports",
        "does not count its versions",
        "SELECT r.report_id FROM reports r LEFT JOIN (SELECT report_id, count(*) AS n FROM versions "
        "GROUP BY report_id) c USING (report_id) WHERE r.versions IS NOT c.n",
        ("versions",),
    ),
    Rule(
        "reports",
        "is marked best of its filing, and another one is, too",
        "SELECT report_id FROM reports WHERE best AND (filer_id, year) IN (SELECT filer_id, year FROM reports "
        "WHERE best AND filer_id IS NOT NULL AND year IS NOT NULL GROUP BY filer_id, year HAVING count(*) > 1)",
    ),
    Rule(
        "filers",
        "does not count its reports",
        "SELECT f.filer_id FROM filers f LEFT JOIN (SELECT filer_id, county_code, count(*) AS n FROM reports "
        "GROUP BY filer_id, county_code) c USING (filer_id, county_code) WHERE f.reports <> coalesce(c.n, 0)",
        ("reports",),
    ),
    Rule(
        "obligations",
        "has no verdict",
        "SELECT filer_id, year FROM obligations o WHERE NOT EXISTS "
        "(SELECT 1 FROM verdicts v WHERE v.filer_id = o.filer_id AND v.year = o.year)",
        ("verdicts",),
    ),
    Rule(
        "verdicts",
        "says `missing`, and what it was looked for in is not proved: it is not `absent`, or has no proof",
        "SELECT filer_id, year FROM verdicts v WHERE headline = 'missing' AND (observation <> 'absent' OR NOT EXISTS "
        "(SELECT 1 FROM proofs p WHERE p.filer_id = v.filer_id AND p.year = v.year))",
        ("proofs",),
    ),
    Rule(
        "verdicts",
        "says `missing` of a report that its county's portals showed",
        "SELECT filer_id, year FROM verdicts v WHERE headline = 'missing' AND (documents > 0 OR EXISTS "
        "(SELECT 1 FROM reports r WHERE r.filer_id = v.filer_id AND r.year = v.year "
        "AND r.county_code = v.county_code AND r.first_seen IS NOT NULL))",
        ("reports",),
    ),
    Rule(
        "reports",
        "was last seen before it was first seen",
        "SELECT report_id FROM reports WHERE last_seen < first_seen OR (first_seen IS NULL) <> (last_seen IS NULL)",
    ),
    Rule(
        "findings",
        "is of another version of its rule than the table rules has",
        "SELECT finding_id FROM findings f JOIN rules r USING (rule) WHERE f.rule_version <> r.version",
        ("rules",),
    ),
    Rule(
        "captures",
        "repeats a capture that is not in the table captures",
        "SELECT capture_id FROM captures c WHERE revisit_of IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM captures o WHERE o.capture_id = c.revisit_of)",
    ),
    Rule(
        WIDE,
        "has another county, year, edition, address or mark than in the table reports",
        "SELECT w.report_id FROM reports_wide w JOIN reports r USING (report_id) WHERE w.county_code <> r.county_code "
        "OR w.year IS NOT r.year OR w.edition IS NOT r.edition OR w.url <> r.url OR w.best <> r.best",
        ("reports",),
    ),
    Rule(
        WIDE,
        "has another headline than in the table verdicts",
        "SELECT w.report_id FROM reports_wide w JOIN reports r USING (report_id) "
        "LEFT JOIN verdicts v ON v.filer_id = r.filer_id AND v.year = r.year WHERE w.headline IS NOT v.headline",
        ("reports", "verdicts"),
    ),
    Rule(
        "reports",
        "is not in the table reports_wide",
        "SELECT report_id FROM reports r WHERE NOT EXISTS "
        "(SELECT 1 FROM reports_wide w WHERE w.report_id = r.report_id)",
        (WIDE,),
    ),
    Rule(
        "sections",
        "its piece does not follow another one",
        "SELECT version_id, number, piece FROM sections s WHERE piece <> 1 AND NOT EXISTS (SELECT 1 FROM sections b "
        "WHERE b.version_id = s.version_id AND b.number = s.number AND b.piece = s.piece - 1)",
    ),
    *(
        Rule(
            table,
            "its number does not follow another one",
            f"SELECT {key} FROM {table} s WHERE number <> 1 AND NOT EXISTS (SELECT 1 FROM {table} b "  # noqa: S608
            f"WHERE b.{of} = s.{of} AND b.number = s.number - 1)",
        )
        for table, of, key in (
            ("problems", "version_id", "version_id, number"),
            ("statements", "version_id", "version_id, number"),
            ("spells", "unit_id", "unit_id, number"),
            ("sections", "version_id", "version_id, number, piece"),
        )
    ),
)


def check_relations(connection: sqlite3.Connection, schema: Schema, tables: Collection[str], report: Report) -> None:
    """Tell of every row that breaks a tie between tables; only tables that were read are asked."""
    ties = ((table, reference) for table in schema.tables for reference in table.refers)
    rules = [*(_of(table, reference, schema) for table, reference in ties), *RULES]
    for rule in rules:
        if rule.table in tables and set(rule.needs) <= set(tables):
            _check(connection, schema.table(rule.table), rule, report)
    if {WIDE, "reports", "cells"} <= set(tables):
        _wide(connection, schema.table(WIDE), report)
    report.counts["ties between tables"] = len(rules) + 1


def _of(table: Table, reference: Reference, schema: Schema) -> Rule:
    """Give the rule of a reference: a row of that key is there."""
    key = ", ".join(quoted(name) for name in table.key)
    there = " AND ".join(f"s.{quoted(name)} IS NOT NULL" for name in reference.fields)
    target = schema.table(reference.table).key
    same = " AND ".join(f"o.{quoted(to)} = s.{quoted(name)}" for name, to in zip(reference.fields, target, strict=True))
    query = (
        f"SELECT {key} FROM {quoted(table.name)} s WHERE {there} AND NOT EXISTS "  # noqa: S608  # our schema's names
        f"(SELECT 1 FROM {quoted(reference.table)} o WHERE {same})"
    )
    return Rule(table.name, f"refers to no row of the table {reference.table}", query, (reference.table,))


def _check(connection: sqlite3.Connection, table: Table, rule: Rule, report: Report) -> None:
    try:
        with reading(f"table {table.name}"):
            keys = connection.execute(rule.query).fetchmany(MOST)
    except Unreadable as error:
        report.wrong(SQLITE, error.what)
        return
    for key in keys:
        place = ", ".join(f"{name} {shown(value)}" for name, value in zip(table.key, key, strict=True))
        report.wrong(SQLITE, rule.what, f"table {table.name}, {place}")


def _wide(connection: sqlite3.Connection, table: Table, report: Report) -> None:
    """Hold the numbers of reports_wide against the cells of each report's newest version."""
    names = [field.name for field in cell_fields()]
    columns = ", ".join(f"w.{quoted(name)}" for name in names)
    query = f"SELECT w.report_id, r.version_id, {columns} FROM {WIDE} w JOIN reports r USING (report_id)"  # noqa: S608
    try:
        with reading(f"table {table.name}"):
            for report_id, version_id, *values in connection.execute(query):
                said = {name: value for name, value in zip(names, values, strict=True) if value is not None}
                for name, one, other in _unlike(said, _numbers(connection, version_id)):
                    what = f"{name} is {shown(one)}, the table cells says {shown(other)} of its newest version"
                    report.wrong(SQLITE, what, f"table {WIDE}, report_id {shown(report_id)}")
    except Unreadable as error:
        report.wrong(SQLITE, error.what)


def _numbers(connection: sqlite3.Connection, version_id: str) -> dict[str, float]:
    query = "SELECT cell, value FROM cells WHERE version_id = ? AND value IS NOT NULL"
    return dict(connection.execute(query, (version_id,)))


def _unlike(said: dict[str, float], cells: dict[str, float]) -> Iterator[tuple[str, float | None, float | None]]:
    for name in sorted(said.keys() | cells.keys()):
        if said.get(name) != cells.get(name):
            yield name, said.get(name), cells.get(name)
