"""VALIDATION.json: what a release holds, in numbers with their denominators. Made and read back here. Pure but reading.

validation(tally, schema, retracted) -> dict
read_validation(folder) -> dict         of an earlier release; raises BadInput
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from release.guarding.tally import OBSERVATIONS, Tally
from release.schema import Schema
from roster.errors import BadInput

VALIDATION = "VALIDATION.json"
SCHEMA = "gongkai.validation/1"
FINDING = ("fail", "suspect")  # rows of the table findings
NO_FINDING = ("pass", "null")  # answers of which no row tells


def validation(tally: Tally, schema: Schema, retracted: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """Give what VALIDATION.json says. `retracted`: rows taken back by county and table; of no county under ""."""
    coverage = tally.coverage()
    return {
        "schema": SCHEMA,
        "rows": {table.name: tally.rows[table.name] for table in schema.tables},
        "rows_by_county": {code: dict(sorted(counted.items())) for code, counted in sorted(tally.by_county.items())},
        "coverage": {"total": _total(coverage), "by_county_and_year": coverage},
        "filled": {table.name: _filled(tally, table.name, table.names) for table in schema.tables},
        "rules": _counted(tally.rules, FINDING),
        "rules_without_finding": _counted(tally.answers, NO_FINDING),
        "parsers": dict(sorted(tally.parsers.items())),
        "reports": {
            "total": tally.rows["reports"],
            "unattributed": tally.unattributed.total(),
            "unreadable": tally.unreadable.total(),
        },
        "retracted": {"rows_by_county": _by_county(retracted), "filings": _struck(tally)},
        "captures": {"total": tally.rows["captures"], "in_no_manifest": tally.unsealed},
    }


def _total(coverage: list[dict[str, Any]]) -> dict[str, int]:
    names = ("obligations", "owed", *OBSERVATIONS)
    return {
        **{name: sum(row[name] for row in coverage) for name in names},
        "unknown": sum(row["duty"]["unknown"] for row in coverage),
    }


def _filled(tally: Tally, table: str, names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Give for each column in how many rows something stands, and the part of all, to four places."""
    rows = tally.rows[table]
    found = {name: tally.filled[table][name] for name in names}
    return {
        name: {"rows": count, "of": rows, "part": round(count / rows, 4) if rows else None}
        for name, count in found.items()
    }


def _by_county(retracted: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (code, table), count in sorted(retracted.items()):
        if count:
            found.setdefault(code, {})[table] = count
    return found


def _struck(tally: Tally) -> list[dict[str, Any]]:
    """Give by county and report year the filings of which nothing is said because a report was taken back."""
    struck = sorted(tally.struck().items())
    return [{"county_code": code, "year": year, "filings": count} for (code, year), count in struck if count]


def _counted(counts: Mapping[tuple[str, int, str], int], results: Sequence[str]) -> list[dict[str, Any]]:
    """Give how often each rule, in its version, answered with each of some results."""
    rules = sorted({(rule, version) for rule, version, result in counts if result in results})
    return [
        {"rule": rule, "version": version, **{result: counts.get((rule, version, result), 0) for result in results}}
        for rule, version in rules
    ]


def read_validation(folder: Path) -> dict[str, Any]:
    """Read VALIDATION.json of a release. Raises BadInput when it is none."""
    path = folder / VALIDATION
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA:
            raise ValueError(f"is not {SCHEMA}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "restore the release from a copy, or move it elsewhere"
        raise BadInput(f"cannot be read: {error}", file=path, remedy=remedy) from error
    return dict(told)
