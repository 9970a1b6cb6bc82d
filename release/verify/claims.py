"""What a release says of itself in JSON, held against what its tables hold.

check_release(folder, told, report)                     RELEASE.json itself, and that its folder has its name
check_validation(connection, told, report)              every count of VALIDATION.json
check_package(folder, told, schema, there, report)      datapackage.json: files inside, columns as they are
"""

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from release.canonical import canonical
from release.guarding.tally import DUTIES, OBSERVATIONS, OWED
from release.schema import Schema
from release.verify.formats import Unreadable, reading
from release.verify.jsons import at
from release.verify.layout import PACKAGE, RELEASE, VALIDATION, csv_file
from release.verify.order import quoted
from release.verify.report import Report, shown
from release.verify.sums import small

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
HEX = re.compile(r"[0-9a-f]{64}")


def check_release(folder: Path, told: Any, schema: Schema, report: Report) -> None:
    """Hold RELEASE.json against its form, and its name against that of the folder."""
    if at(told, "schema") != schema.id:
        report.wrong(RELEASE, f"is of {shown(at(told, 'schema'))}, and this program knows {schema.id}", "schema")
    name = at(told, "name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        report.wrong(RELEASE, f"{shown(name)} is no name of a release", "name")
    elif name != folder.resolve().name:
        report.note(f"its name: it calls itself {name}, and the folder is {shown(folder.resolve().name)}")
    if not _day(at(told, "as_of")):
        report.wrong(RELEASE, f"{shown(at(told, 'as_of'))} is no day", "as_of")
    for place in ("archive", "previous"):
        digest = at(told, place, "sha256")
        if at(told, place) is not None and not (isinstance(digest, str) and HEX.fullmatch(digest)):
            report.wrong(RELEASE, f"{shown(digest)} is no sha256", f"{place}.sha256")
    if small(folder, RELEASE) != f"{_canonical(told)}\n".encode():
        report.wrong(RELEASE, "is not in the one form it is written in (RFC 8785 and a line end)")


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _canonical(value: Any) -> str | None:
    try:
        return canonical(value)
    except (ValueError, RecursionError):
        return None


def check_validation(connection: sqlite3.Connection, told: Any, schema: Schema, report: Report) -> None:
    """Count again what VALIDATION.json counts."""
    try:
        with reading("cannot be counted"):
            counted = dict(_counted(connection, schema))
    except Unreadable as error:
        report.wrong(VALIDATION, error.what)
        return
    for path, count in counted.items():
        if at(told, *path) != count:
            report.wrong(
                VALIDATION, f"says {shown(at(told, *path))}, the tables have {count}", ".".join(map(str, path))
            )
    coverage = at(told, "coverage", "by_county_and_year")
    counted_coverage = _coverage(connection)
    _hold_coverage(counted_coverage, coverage if isinstance(coverage, list) else [], report)
    for name in TOTALS:
        total = sum(row[name] for row in counted_coverage.values())
        if at(told, "coverage", "total", name) != total:
            said = shown(at(told, "coverage", "total", name))
            report.wrong(VALIDATION, f"says {said}, the tables have {total}", f"coverage.total.{name}")
    _by_county(told, report)
    report.counts["counts of VALIDATION.json"] = len(counted)


def _counted(connection: sqlite3.Connection, schema: Schema) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Give every count, with its place in VALIDATION.json."""
    for table in schema.tables:
        filled = ", ".join(f"count({quoted(name)})" for name in table.names)
        rows, *counts = connection.execute(f"SELECT count(*), {filled} FROM {quoted(table.name)}").fetchone()  # noqa: S608
        yield ("rows", table.name), rows
        for name, count in zip(table.names, counts, strict=True):
            yield ("filled", table.name, name, "rows"), count
            yield ("filled", table.name, name, "of"), rows
    yield ("parsers",), dict(connection.execute("SELECT parser, count(*) FROM versions GROUP BY parser"))
    for path, query in COUNTS:
        yield path, connection.execute(query).fetchone()[0]
    yield (
        ("rules",),
        [
            {"rule": rule, "version": version, "fail": fail, "suspect": suspect}
            for rule, version, fail, suspect in connection.execute(RULES)
        ],
    )


COUNTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("reports", "total"), "SELECT count(*) FROM reports"),
    (("reports", "unattributed"), "SELECT count(*) FROM reports WHERE filer_id IS NULL"),
    (("reports", "unreadable"), "SELECT count(*) FROM reports WHERE kind = 'unreadable'"),
    (("captures", "total"), "SELECT count(*) FROM captures"),
    (("captures", "in_no_manifest"), "SELECT count(*) FROM captures WHERE manifest IS NULL"),
)
RULES = (
    "SELECT rule, rule_version, sum(result = 'fail'), sum(result = 'suspect') FROM findings "
    "GROUP BY rule, rule_version ORDER BY rule, rule_version"
)
_COVERAGE = (
    "SELECT o.county_code, o.year, o.duty, v.observation, count(*) FROM obligations o "
    "LEFT JOIN verdicts v USING (filer_id, year) GROUP BY 1, 2, 3, 4"
)


TOTALS = ("obligations", "owed", *OBSERVATIONS)
Place = tuple[Any, Any]  # county code, report year


def _coverage(connection: sqlite3.Connection) -> dict[Place, dict[str, Any]]:
    """Count again what was owed and what was seen of it, by county and year."""
    counted: dict[Place, dict[str, Any]] = {}
    for code, year, duty, seen, count in connection.execute(_COVERAGE):
        new = {**dict.fromkeys(TOTALS, 0), "duty": dict.fromkeys(DUTIES, 0)}
        row = counted.setdefault((code, year), new)
        row["obligations"] += count
        row["duty"][duty] = row["duty"].get(duty, 0) + count
        if duty in OWED:
            row["owed"] += count
            row[seen] = row.get(seen, 0) + count
    return counted


def _hold_coverage(counted: Mapping[Place, dict[str, Any]], told: list[Any], report: Report) -> None:
    said: dict[Place, Any] = {}
    for number, row in enumerate(told, start=1):
        code, year = at(row, "county_code"), at(row, "year")
        if isinstance(code, str) and isinstance(year, int) and (code, year) not in said:
            said[code, year] = row
        else:
            what = f"is of no county and year, or of one told before: {shown(row)}"
            report.wrong(VALIDATION, what, f"coverage.by_county_and_year, number {number}")
    for code, year in sorted(said.keys() | counted.keys(), key=repr):
        expected = counted.get((code, year), {})
        row = said.get((code, year))
        found = {name: at(row, name) for name in expected} if expected else row
        if found != expected:
            what = f"says {shown(found)}, the tables have {shown(expected)}"
            report.wrong(VALIDATION, what, f"coverage.by_county_and_year, {code}, {year}")


def _by_county(told: Any, report: Report) -> None:
    """See that the counties' rows add up to those of all."""
    counties = at(told, "rows_by_county")
    summed: dict[str, int] = {}
    for counts in counties.values() if isinstance(counties, dict) else ():
        for table, count in counts.items() if isinstance(counts, dict) else ():
            summed[table] = summed.get(table, 0) + (count if isinstance(count, int) else 0)
    for table, count in sorted(summed.items()):
        if at(told, "rows", table) != count:
            report.wrong(VALIDATION, f"the counties have {count} rows together", f"rows.{shown(table)[1:-1]}")


def check_package(told: Any, schema: Schema, there: Collection[str], report: Report) -> None:
    """Hold datapackage.json against the schema: each resource a file of the release, each column as it is."""
    resources = at(told, "resources")
    if not isinstance(resources, list):
        report.wrong(PACKAGE, "lists no resources", "resources")
        return
    fields = {csv_file(table.name): table for table in schema.tables}
    found = set()
    for number, resource in enumerate(resources):
        place = f"resources, number {number + 1}"
        path = at(resource, "path")
        if not isinstance(path, str) or path not in there:
            report.wrong(PACKAGE, f"names {shown(path)}, which is no file of this release", place)
            continue
        found.add(path)
        if path in fields and _names(resource) != list(fields[path].names):
            report.wrong(PACKAGE, f"the columns of {path} are not those of the table", place)
        if path in fields and at(resource, "schema", "primaryKey") != list(fields[path].key):
            report.wrong(PACKAGE, f"the key of {path} is not that of the table", place)
    for path in sorted(fields.keys() - found):
        report.wrong(PACKAGE, f"does not list {path}", "resources")


def _names(resource: Mapping[str, Any]) -> list[Any]:
    fields = at(resource, "schema", "fields")
    return [at(field, "name") for field in fields] if isinstance(fields, list) else []
