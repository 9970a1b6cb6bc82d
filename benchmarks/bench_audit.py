"""How long the audit of the whole country takes, beside the same joins written directly in SQL on the same database.

    python -m benchmarks.bench_audit [--counties N] [--database URL]

The store is simulated (benchmarks/country.py says what is real in it). Timed in one run, one after the other: the SQL
over everything, the audit of everything on the four axes, the audit with every rule of some counties whose reports have
numbers, one county by itself, and a night's re-audit in which one county in a hundred showed something new.

What the SQL gives per filer and year: the report by the place and year that its record names; the first night it was
there; the last night without it, of those on which the listing was read whole and another report of that year or an
earlier one in it; how many such nights there were after the grace; whether it was searched for; and from these the
observation, the timing and the headline. The duties are handed to it in a table, so that the time the audit takes to
work them out is told apart. What it leaves out, and the audit does: names in any spelling, what titles and columns say,
unresolved entries, listings that lost most of their reports, versions and what changed in them, withdrawals, files,
imports, several portals and columns, since when a value holds, and the captures that prove it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from sqlalchemy import Connection, Engine, text

from audit.judge import axes_of_counties, judge_counties
from audit.loading import portals_by_county
from audit.renewal import FEW, common_inputs, renewal
from audit.tonight import judge_tonight
from benchmarks.country import Country, Extent, repeat, write_country
from roster import Roster, load
from roster.model import Expectation
from storage.database import transaction
from storage.settings import Settings

YEARS = range(2015, 2024)
NIGHTS = tuple(
    date.fromisoformat(day)
    for day in ("2023-01-20", "2023-02-20", "2023-03-20", "2023-03-21", "2024-01-20", "2024-03-20", "2024-03-21")
)
TONIGHT = date(2024, 3, 22)
CHANGED_EVERY = 100  # one county in so many shows something new on the last night
WITH_RULES = 20  # so many counties are judged with every rule: the whole country would take an hour
GOAL = 1.5
NAMES = ("county_code", "unit_id", "year", "unit", "due", "grace_until", "duty")
OBLIGATIONS = """
CREATE TEMPORARY TABLE obligation (county_code TEXT, unit_id TEXT, year INTEGER, unit TEXT, due DATE, grace_until DATE,
  duty TEXT, PRIMARY KEY (county_code, unit_id, year))
"""
# The one place where the engines have no words in common: a list inside of JSON. Cast, because SQLite makes itself no
# index of what has no type, and then reads all searches for each filing: the joins did not end in a quarter of an hour.
SOUGHT = {
    "sqlite": "CAST(json_extract(j.value, '$[0]') AS TEXT) AS unit_id,"
    " CAST(json_extract(j.value, '$[1]') AS INTEGER) AS year"
    " FROM visit v JOIN portal p ON p.id = v.portal_id JOIN listing l ON v.id = l.visit_id,"
    " json_each(l.scope, '$.sought') j",
    "postgresql": "j.value->>0 AS unit_id, (j.value->>1)::int AS year"
    " FROM visit v JOIN portal p ON p.id = v.portal_id JOIN listing l ON v.id = l.visit_id,"
    " json_array_elements(l.scope->'sought') j",
}
JOINS = """
WITH owed AS (
  SELECT * FROM obligation p WHERE true {here}
), report AS (
  SELECT o.county_code, o.unit_id, o.year, s.document_id, r.published
  FROM portal p CROSS JOIN document d CROSS JOIN snapshot s CROSS JOIN record r
  JOIN owed o ON o.county_code = p.county_code AND o.unit = r.place AND o.year = r.year
  WHERE d.portal_id = p.id AND s.document_id = d.id AND r.snapshot_id = s.id AND r.kind = 'report' {here}
), seen AS (
  SELECT f.county_code, f.unit_id, f.year, min(g.night) AS first, min(f.published) AS published
  FROM report f JOIN sighting g ON g.document_id = f.document_id
  WHERE g.outcome = 'present' AND g.snapshot_id IS NOT NULL AND g.night <= :day
  GROUP BY f.county_code, f.unit_id, f.year
), good AS (
  SELECT v.id, p.county_code, v.night, min(f.year) AS reaches
  FROM portal p CROSS JOIN visit v
  JOIN listing l ON l.visit_id = v.id AND l."column" = 'annual' AND l.complete
  JOIN entry e ON e.visit_id = l.visit_id AND e."column" = l."column"
  JOIN sighting g ON g.visit_id = v.id AND g.document_id = e.document_id AND g.outcome = 'present'
  JOIN report f ON f.document_id = e.document_id
  WHERE v.portal_id = p.id AND v.state = 'complete' AND v.night <= :day {here}
  GROUP BY v.id, p.county_code, v.night
), without AS (
  SELECT o.county_code, o.unit_id, o.year, max(g.night) AS last,
    sum(CASE WHEN g.night > o.grace_until THEN 1 ELSE 0 END) AS nights
  FROM owed o JOIN good g ON g.county_code = o.county_code AND g.reaches <= o.year
  LEFT JOIN seen s ON s.county_code = o.county_code AND s.unit_id = o.unit_id AND s.year = o.year
  WHERE s.first IS NULL OR g.night < s.first
  GROUP BY o.county_code, o.unit_id, o.year
), searched AS (
  SELECT min(v.night) AS night, {sought}
  WHERE l."column" = 'elsewhere' AND v.night <= :day {here} GROUP BY 2, 3
), axes AS (
  SELECT o.*, s.first, w.last,
    CASE WHEN s.first IS NOT NULL THEN 'found'
      WHEN :day > o.grace_until AND w.nights >= 2 AND h.night > o.grace_until THEN 'absent'
      ELSE 'unobservable' END AS observation,
    CASE WHEN s.first IS NULL OR o.duty <> 'due' THEN 'undetermined' WHEN s.first <= o.due THEN 'on_time'
      WHEN w.last > o.due THEN 'late' ELSE 'undetermined' END AS timing
  FROM owed o
  LEFT JOIN seen s ON s.county_code = o.county_code AND s.unit_id = o.unit_id AND s.year = o.year
  LEFT JOIN without w ON w.county_code = o.county_code AND w.unit_id = o.unit_id AND w.year = o.year
  LEFT JOIN searched h ON h.unit_id = o.unit_id AND h.year = o.year
)
SELECT county_code, unit_id, year, first, last, observation, timing,
  CASE WHEN timing = 'late' THEN 'late' WHEN observation = 'found' THEN 'filed'
    WHEN duty IN ('exempt', 'merged', 'dissolved') THEN 'not obliged'
    WHEN duty = 'due' AND observation = 'absent' THEN 'missing' ELSE 'unobservable' END AS headline
FROM axes
"""


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Do some work; gives what came of it, the seconds on the clock, and those of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    return work(), time.perf_counter() - clock, time.process_time() - processor


class Bench:
    """The country, its roster, and the lines told so far."""

    def __init__(self, country: Country, roster: Roster) -> None:
        self.country, self.engine, self.roster, self.settings = country, country.engine, roster, Settings()

    def run(self) -> None:
        """Time everything and print it."""
        print("rows: " + ", ".join(f"{count:,} {name}" for name, count in self.country.rows.items()))
        with self.engine.connect() as connection:
            codes = sorted(portals_by_county(connection))
            expected, clock, processor = timed(lambda: self.expectations(codes))
            _line("duties (the roster)", len(expected), clock, processor)
            self.hand_over(connection, expected)
            self.all_counties(connection, codes)
            self.one_county(connection, codes[len(codes) // 2])
            self.every_rule(connection)
        self.night(codes)
        print(f"memory at most: {getrusage(RUSAGE_SELF).ru_maxrss // 1024} MB")

    def expectations(self, codes: Sequence[str]) -> list[Expectation]:
        """Work out the duties of all years that the audit judges."""
        return [each for code in codes for year in YEARS for each in self.roster.expectations(code, year)]

    def hand_over(self, connection: Connection, expected: Sequence[Expectation]) -> None:
        """Put the duties into a table, with the index that the joins need."""
        connection.execute(text(OBLIGATIONS))
        rows = {
            (e.county_code, e.unit_id, e.year): (*_whose(e), e.due.isoformat(), e.grace_until.isoformat(), str(e.duty))
            for e in expected
        }
        names = ", ".join(f":{name}" for name in NAMES)
        put = text(f"INSERT INTO obligation VALUES ({names})")  # our own words
        connection.execute(put, [dict(zip(NAMES, row, strict=True)) for row in rows.values()])
        connection.execute(text("CREATE INDEX obligation_of ON obligation (county_code, unit, year)"))
        connection.execute(text("ANALYZE"))  # of everything: neither side is to suffer from a bad plan

    def all_counties(self, connection: Connection, codes: Sequence[str]) -> None:
        """Time the SQL and the audit over everything, and count where they differ."""
        said, clock, processor = timed(lambda: self.joins(connection))
        _line("the joins in SQL", len(said), clock, processor)
        judged, mine, cpu = timed(lambda: self.axes(connection, codes))
        _line("the audit, four axes", len(judged), mine, cpu)
        unlike = [(key, headline) for key, headline in judged.items() if key in said and said[key] != headline]
        times = f"{mine / clock:.1f} times the SQL by the clock, {cpu / processor:.1f} by the processor (goal {GOAL})"
        print(f"  {times}; headlines that differ: {len(unlike)}")
        for (code, unit, year), headline in unlike:
            print(f"    {code} {unit} {year}: {said[code, unit, year]} in SQL, {headline} by the audit")

    def joins(self, connection: Connection, **one: str) -> dict[tuple[str, str, int], str]:
        """Run the joins over everything, or over one county (`code`); gives the headline of every filing."""
        here = "AND p.county_code = :code" if one else ""
        query = JOINS.format(sought=SOUGHT[self.engine.dialect.name], here=here)
        rows = connection.execute(text(query), {"day": NIGHTS[-1].isoformat()} | one)
        return {(row[0], row[1], row[2]): row[7] for row in rows}

    def axes(self, connection: Connection, codes: Sequence[str]) -> dict[tuple[str, str, int], str]:
        """Run the audit without the rules."""
        found = axes_of_counties(connection, self.roster, self.settings, codes, NIGHTS[-1])
        return {(_whose(j.expectation)[:3]): j.headline for j in found}

    def one_county(self, connection: Connection, code: str) -> None:
        """Time one county by itself."""
        said, clock, processor = timed(lambda: self.joins(connection, code=code))
        _line("one county in SQL", len(said), clock, processor)
        judged, mine, cpu = timed(lambda: self.axes(connection, [code]))
        _line("one county, four axes", len(judged), mine, cpu)
        whole, all_rules, cpu = timed(lambda: self.judged(connection, [code]))
        _line("one county, every rule", whole, all_rules, cpu)
        print(f"  four axes {mine / clock:.2f} times, every rule {all_rules / clock:.2f} times the SQL")

    def every_rule(self, connection: Connection) -> None:
        """Time the audit with every rule, of some counties whose reports have numbers."""
        codes = self.country.with_cells[:WITH_RULES]
        judged, clock, processor = timed(lambda: self.judged(connection, codes))
        _line(f"every rule, {len(codes)} counties", judged, clock, processor)

    def judged(self, connection: Connection, codes: Sequence[str]) -> int:
        """Judge some counties with every rule; gives the number of filings."""
        found = judge_counties(connection, self.roster, self.settings, codes, NIGHTS[-1])
        return sum(len(judgements) for _, judgements in found)

    def night(self, codes: Sequence[str]) -> None:
        """Time a night in which little changed, after nights that judged everything (their cost is left out)."""
        as_judged(self.engine, self.settings, NIGHTS[-1])
        changed = codes[::CHANGED_EVERY]
        repeat(self.engine, NIGHTS[-1], TONIGHT, [f"p{code}" for code in changed])
        asked = (self.engine, self.roster, self.settings, ())
        done, clock, processor = timed(lambda: judge_tonight(*asked, today=TONIGHT, keep=lambda _: None))
        _line("a night's re-audit", done.filings, clock, processor)
        print(f"  judged {done.counties} of {done.of_counties} counties; {len(changed)} portals showed something else")


def as_judged(engine: Engine, settings: Settings, day: date) -> None:
    """Leave the store as after nights on which everything was judged and nothing changed any more."""
    common = common_inputs((), settings.audit.model_dump_json())
    with transaction(engine) as session:
        connection = session.connection()
        found = renewal(connection, common, settings.audit.absence_nights, day)
        for code, shown in found.shown.items():
            found.shown[code] = {portal: replace(each, equal=FEW + 5) for portal, each in shown.items()}
            found.note(connection, code, day + timedelta(days=90))


def _line(what: str, count: int, clock: float, processor: float) -> None:
    each = f"{clock / count * 1e6:8.0f} µs each" if count else ""
    print(f"{what:28} {count:9,} in {clock:8.2f} s ({processor:8.2f} s of processor) {each}", flush=True)


def _whose(expectation: Expectation) -> tuple[str, str, int, str]:
    return expectation.county_code, expectation.unit_id, expectation.year, expectation.unit


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counties", type=int, help="only the first so many counties")
    parser.add_argument("--database", help="an empty database; a file that is deleted afterwards when left out")
    return parser.parse_args()


def main() -> int:
    """Write the country and time the audit."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'country.db'}"
        roster = load()
        country, clock, _ = timed(lambda: write_country(url, roster, YEARS, NIGHTS, Extent(given.counties)))
        print(
            f"{len(country.expected):,} filers × years of {given.counties or 'all'} counties written in {clock:.0f} s"
        )
        try:
            Bench(country, roster).run()
        finally:
            country.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
