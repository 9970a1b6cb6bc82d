"""The table `reports`, and the columns by which `reports_wide` tells them apart.

reports_table(county, reports, seen, best) -> pa.Table
best_of(county, reports, numbers) -> {report id}        of each filing the one to take
wide_table(ground, county, reports, best, cells) -> pa.Table
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from audit.attribution import Filing
from release.arrow import arrow_schema, as_table
from release.county import County, Ground
from release.rows.carried import Carried
from release.rows.cells import Cells
from release.rows.making import made
from release.rows.seen import Seen
from release.rows.units import known_spells
from release.schema import cell_fields, load_schema

YEAR_END = (12, 31)
Named = tuple[str | None, str | None, str | None]  # code and name of a filer, the headline


def reports_table(county: County, reports: Sequence[Carried], seen: Seen, best: Collection[str]) -> pa.Table:
    """Make the table."""
    return made("reports", (_row(county, report, seen, report.id in best) for report in reports))


def _row(county: County, report: Carried, seen: Seen, best: bool) -> tuple[Any, ...]:
    newest, place = report.newest, report.place
    return (
        report.id,
        county.code,
        *(report.filing or (None, None)),
        place.portal,
        place.url,
        place.page_url,
        best,
        newest.reading.kind,
        newest.reading.title,
        newest.reading.edition,
        newest.reading.dated,
        newest.reading.published,
        *_nights(county, report, seen),
        len(report.versions),
        newest.id,
    )


def _nights(county: County, report: Carried, seen: Seen) -> tuple[date | None, date | None, date | None]:
    """Give the date in the listing, the first and the last night. No portal of ours showed what was imported."""
    if report.place.imported:
        return None, None, None
    last = (seen.last.get(version.snapshot.id) for version in report.versions)
    first = min(version.snapshot.first_seen for version in report.versions)
    listed_on = seen.listed.get(county.judged.facts.root(report.document))
    return listed_on, first, max((night for night in last if night), default=first)


def best_of(county: County, reports: Sequence[Carried], numbers: Mapping[str, int]) -> frozenset[str]:
    """Choose of each filing's documents the one that the rules test.

    Where they test none, because only an import shows the report, it is the one with most numbers; of those with
    equally many the first by address.
    """
    shown: dict[Filing, list[Carried]] = defaultdict(list)
    for report in reports:
        if report.filing:
            shown[report.filing].append(report)
    tested = _tested(county)
    return frozenset(_best(some, tested.get(filing), numbers).id for filing, some in shown.items())


def _tested(county: County) -> dict[Filing, int]:
    """Give by filing the document whose numbers the rules test."""
    documents = {each.capture: each.document for each in county.judged.facts.snapshots.values()}
    reports = county.judged.reports
    best = {filing: reports.best(filing) for filing in reports.reports}
    return {filing: documents[report.capture] for filing, report in best.items() if report}


def _best(some: Sequence[Carried], tested: int | None, numbers: Mapping[str, int]) -> Carried:
    by_numbers = sorted(some, key=lambda each: (-numbers[each.newest.id], each.place.url, each.id))
    return next((each for each in some if each.document == tested), by_numbers[0])


def wide_table(
    ground: Ground, county: County, reports: Sequence[Carried], best: Collection[str], cells: Cells
) -> pa.Table:
    """Make the table of the newest versions' numbers; `reports` come by their ids."""
    naming = _Naming(ground, county)
    schema = arrow_schema(load_schema().table("reports_wide"))
    numbers = cells.wide([report.newest.id for report in reports])
    told = [naming.row(report, report.id in best) for report in reports]
    return pa.table([*_columns(told), *numbers], schema=schema)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[pa.ChunkedArray]:
    """Give the columns before the numbers, in the types that the schema has."""
    table = load_schema().table("reports_wide")
    told = replace(table, fields=table.fields[: len(table.fields) - len(cell_fields())])
    columns: list[pa.ChunkedArray] = as_table(told, rows).columns
    return columns


class _Naming:
    """Names of filers as of the report year, and the headlines of their filings."""

    def __init__(self, ground: Ground, county: County) -> None:
        self.county, self.as_of = county, ground.as_of
        self.county_name = ground.roster.county(county.code, ground.as_of.year).name
        self.units = {unit.unit_id: unit for unit in ground.roster.units(county.code)}
        self.judged = {(one.expectation.unit_id, one.expectation.year): one for one in county.judged.judgements}

    def row(self, report: Carried, best: bool) -> tuple[Any, ...]:
        code, filer, headline = self.named(report.filing)
        year = report.filing[1] if report.filing else None
        whose = (report.id, self.county.code, self.county_name, code, filer, year)
        return *whose, best, report.newest.reading.edition, headline, report.place.url

    def named(self, filing: Filing | None) -> Named:
        """Give code and name of the filer, and the headline; of what was not judged only who it is."""
        if filing is None:
            return None, None, None
        judged = self.judged.get(filing)
        if judged:
            return judged.expectation.code, judged.expectation.filer, judged.headline
        unit = self.units[filing[0]]
        spell = unit.on(date(filing[1], *YEAR_END)) or known_spells(unit, self.as_of)[-1]
        return spell.code, spell.filer, None
