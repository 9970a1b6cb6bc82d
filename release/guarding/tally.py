"""What is counted of a release while its tables pass: rows, filled columns, coverage, results of rules. Pure.

    tally = Tally(schema)
    tally.add(code, tables, written)    the tables of a county, and what of them was not written before;
                                        code None: those of the release as a whole

Of all that passes only counts are kept: a few hundred for each county.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from release.retractions import MARK
from release.schema import Schema

DUTIES = ("due", "extended", "not_yet_due", "exempt", "merged", "dissolved", "unknown")
OBSERVATIONS = ("found", "found_elsewhere", "absent", "unobservable")
OWED = frozenset({"due", "extended"})  # what coverage is a part of
Place = tuple[str, int]  # county code, report year


class Tally:
    """Counts of a release; every one is a plain mapping that tests and documents read."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.rows: Counter[str] = Counter({table.name: 0 for table in schema.tables})
        self.by_county: dict[str, Counter[str]] = {}
        self.filled: dict[str, Counter[str]] = {table.name: Counter() for table in schema.tables}
        self.names: dict[str, str] = {}
        self.duties: dict[Place, Counter[str]] = defaultdict(Counter)
        self.observed: dict[Place, Counter[str]] = defaultdict(Counter)
        self.hindered: dict[tuple[str, int, str], int] = Counter()
        self.rules: Counter[tuple[str, int, str]] = Counter()  # of the findings, as they are written
        self.answers: Counter[tuple[str, int, str]] = Counter()  # of all that rules said, findings or not
        self.parsers: Counter[str] = Counter()
        self.unattributed: Counter[str] = Counter()
        self.unreadable: Counter[str] = Counter()
        self.segments: set[str] = set()
        self.unsealed = 0

    def add(self, code: str | None, tables: Mapping[str, pa.Table], written: Mapping[str, pa.Table]) -> None:
        """Count the tables of a county, or those of the release as a whole."""
        for name, rows in written.items():
            self.rows[name] += rows.num_rows
            for column in rows.column_names:
                self.filled[name][column] += rows.num_rows - rows[column].null_count
        for row in _grouped(written, "captures", ["segment", "manifest"]):
            self.segments.add(row["segment"])
            self.unsealed += row["rows"] if row["manifest"] is None else 0
        if code is not None:
            self.by_county[code] = Counter({name: rows.num_rows for name, rows in tables.items()})
            self._county(code, tables)

    def _county(self, code: str, tables: Mapping[str, pa.Table]) -> None:
        self._name(code, tables)
        self._coverage(code, tables)
        for row in _grouped(tables, "findings", ["rule", "rule_version", "result"]):
            self.rules[row["rule"], row["rule_version"], row["result"]] += row["rows"]
        for row in _grouped(tables, "versions", ["parser"]):
            self.parsers[row["parser"]] += row["rows"]
        if (reports := tables.get("reports")) is not None:
            self.unattributed[code] = reports["filer_id"].null_count
            self.unreadable[code] = pc.sum(pc.equal(reports["kind"], "unreadable")).as_py() or 0

    def _name(self, code: str, tables: Mapping[str, pa.Table]) -> None:
        for name in ("filers", "portals", "units"):
            for row in _grouped(tables, name, ["county_code", "county"]):
                if row["county_code"] == code:
                    self.names.setdefault(code, row["county"])

    def _coverage(self, code: str, tables: Mapping[str, pa.Table]) -> None:
        obligations, verdicts = tables.get("obligations"), tables.get("verdicts")
        if obligations is None or verdicts is None:
            return
        asked = ["filer_id", "year"]
        both = obligations.select([*asked, "duty"]).join(
            verdicts.select([*asked, "observation", "observation_reason"]), asked, join_type="left outer"
        )
        for row in both.select(["year", "duty", "observation", "observation_reason"]).to_pylist():
            place = (code, row["year"])
            self.duties[place][row["duty"]] += 1
            if row["duty"] in OWED:
                self.observed[place][row["observation"]] += 1
                if row["observation"] == "unobservable":
                    self.hindered[(*place, row["observation_reason"] or "")] += 1

    def struck(self) -> Counter[Place]:
        """Count the filings of which nothing is said because a report was taken back, by county and report year."""
        found: Counter[Place] = Counter()
        for (code, year, reason), count in self.hindered.items():
            found[code, year] += count if reason.startswith(MARK) else 0
        return found

    def coverage(self) -> list[dict[str, Any]]:
        """Give for each county and report year what was owed, and what was seen of it."""
        return [
            {
                "county_code": code,
                "county": self.names.get(code),
                "year": year,
                "obligations": duties.total(),
                "owed": sum(duties[duty] for duty in OWED),
                **{seen: self.observed[code, year][seen] for seen in OBSERVATIONS},
                "duty": {duty: duties[duty] for duty in DUTIES},
            }
            for (code, year), duties in sorted(self.duties.items())
        ]


def _grouped(tables: Mapping[str, pa.Table], name: str, columns: list[str]) -> list[dict[str, Any]]:
    """Give the distinct values of some columns, and how many rows have them."""
    rows = tables.get(name)
    if rows is None or not rows.num_rows:
        return []
    counted = rows.group_by(columns).aggregate([([], "count_all")])
    return [{**{c: row[c] for c in columns}, "rows": row["count_all"]} for row in counted.to_pylist()]
