"""What a release lost against the one before it, and whether something explains that. Pure.

    drops(before, now, excused) -> Iterator[Reason]
    coverage_drops(before, now) -> Iterator[Reason]

`before` and `now` are what two VALIDATION.json say; counties that this release leaves out are not compared. `excused`
tells how many rows of a table and county are gone for a reason that is known: taken back, or the roster corrected.
docs/release-build.md says which tables may shrink, and by how much.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from release.guarding.reason import DROP, Reason

COLLAPSE = 0.2  # a county's share of owed reports that were observed may fall by so much, not more
READ_OTHERWISE = 0.1  # by another parser a county's rows of what was read may become so many fewer
JUDGED_OTHERWISE = 0.5  # a county's findings and proofs come and go with what is judged; more than that is told
# What is read from a page changes with the parser, what is judged with every night. All other tables only grow.
READ = frozenset({"cells", "problems", "sections", "statements", "reports", "reports_wide", "versions", "captures"})
JUDGED = frozenset({"findings", "proofs", "captures"})
OF_THE_PROGRAM = frozenset({"rules"})
# Of a portal or unit that several counties of a release know, one adds the rows: which, depends on who is in it.
OF_ONE_AMONG_SEVERAL = frozenset({"units", "spells", "portals", "visits", "listings"})
OBSERVED = ("found", "found_elsewhere", "absent", "struck")  # struck: it was, until a report was taken back
Excused = Mapping[tuple[str, str], int]  # by county code and table


@dataclass(frozen=True, slots=True)
class Before:
    """The release before: its name, what its VALIDATION.json says, whether other software made it, and what is excused.

    `excused`: rows of it about units that the roster has elsewhere or otherwise now.
    """

    name: str
    validation: Mapping[str, Any]
    other_parser: bool = False
    other_rules: bool = False
    excused: Excused = field(default_factory=dict)


def drops(before: Before, now: Mapping[str, Any]) -> Iterator[Reason]:
    """Give each table of a county, and each table of the release as a whole, that has fewer rows and no cause."""
    then = before.validation
    others = then["rows_by_county"].keys() != now["rows_by_county"].keys()
    for code, counted in sorted(now["rows_by_county"].items()):
        for table, count in sorted(then["rows_by_county"].get(code, {}).items()):
            if others and table in OF_ONE_AMONG_SEVERAL:
                continue
            gone = _made(then, code, table) - _made(now, code, table) - before.excused.get((code, table), 0)
            if gone > _allowed(before, table) * count:
                yield Reason(DROP, f"{code}: {table} fell from {count} to {counted.get(table, 0)} since {before.name}")
    for table, count in _of_no_county(then).items():
        if table in now["rows"] and not (table in OF_THE_PROGRAM and before.other_rules):
            left = _of_no_county(now).get(table, 0)
            if count + _taken_back(then, "", table) > left + _taken_back(now, "", table):
                yield Reason(DROP, f"{table} fell from {count} to {left} since {before.name}")


def _made(validation: Mapping[str, Any], code: str, table: str) -> int:
    """Give how many rows a county gave, those with them that were taken back."""
    return int(validation["rows_by_county"][code].get(table, 0)) + _taken_back(validation, code, table)


def _taken_back(validation: Mapping[str, Any], code: str, table: str) -> int:
    return int(validation["retracted"]["rows_by_county"].get(code, {}).get(table, 0))


def _allowed(before: Before, table: str) -> float:
    """Give the part of a county's rows that may go without a word."""
    parts = [0.0]
    if table in JUDGED:
        parts.append(JUDGED_OTHERWISE)
    if table in READ and before.other_parser:
        parts.append(READ_OTHERWISE)
    return max(parts)


def _of_no_county(validation: Mapping[str, Any]) -> dict[str, int]:
    """Give the rows that belong to the release as a whole."""
    of_counties = {table for counted in validation["rows_by_county"].values() for table in counted}
    return {table: count for table, count in validation["rows"].items() if table not in of_counties}


def coverage_drops(before: Before, now: Mapping[str, Any]) -> Iterator[Reason]:
    """Give the counties of which much less was observed than in the release before, in the years that both speak of."""
    then, today = _by_county(before.validation), _by_county(now)
    for code in sorted(then.keys() & today.keys()):
        years = {year for year, row in then[code].items() if row["owed"]} & today[code].keys()
        earlier = _share([then[code][year] for year in years])
        later = _share([today[code][year] for year in years])
        if earlier is None or later is None:
            continue
        told = f"{earlier:.0%} to {later:.0%} since {before.name}"
        if earlier and not later:
            yield Reason(DROP, f"{code}: of the reports owed none is observed any more: from {told}")
        elif earlier - later > COLLAPSE:
            yield Reason(DROP, f"{code}: the part of owed reports that is observed fell from {told}")


def _by_county(validation: Mapping[str, Any]) -> dict[str, dict[int, Mapping[str, int]]]:
    found: dict[str, dict[int, Mapping[str, int]]] = {}
    struck = {(row["county_code"], row["year"]): row["filings"] for row in validation["retracted"]["filings"]}
    for row in validation["coverage"]["by_county_and_year"]:
        code, year = row["county_code"], row["year"]
        found.setdefault(code, {})[year] = {**row, "struck": struck.get((code, year), 0)}
    return found


def _share(rows: list[Mapping[str, int]]) -> float | None:
    owed = sum(row["owed"] for row in rows)
    return sum(row[seen] for row in rows for seen in OBSERVED) / owed if owed else None
