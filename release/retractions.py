"""What of a release is taken back: `retractions.yaml` of the workspace, and rows without it before they are written.

    read_retractions(file) -> (Retraction, …)       strict: every fault is a BadInput with its line
    without(rows, retractions) -> Without           a county's rows, what was met in them, the findings that went
    without_findings(tables, …) -> tables, met      the decisions on findings and the answers to them
    demanded(retractions, as_of)                    those that have to meet something
    check_met(retractions, met, …)                  BadInput for one that took nothing back

What rested on a report that is taken back says nothing any more: its verdict is `unobservable`, never `missing`.
docs/release-changes.md describes the file and what goes with a row.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from audit.change.comparing import AXES
from audit.copies.integrity import WORD_OF
from audit.verdict import Axes
from release.arrow import as_table
from release.county import CountyRows
from release.schema import load_schema
from roster.tables import Fail, Readers, Table, day_of, read_tables, text_of

PAGE = "docs/release-changes.md"
REQUIRED = ("reason", "dated")
MARK = "retracted: "  # how the reason of a verdict begins that rested on what was taken back
REMEDY = "take it out of the file, or mend the address, the county or the id"
OF_VERSIONS = ("cells", "problems", "sections", "statements")
OF_FINDINGS = ("reviews", "replies")
SAID_BY_VERDICTS = {*AXES, *WORD_OF}  # rules whose failure is what a verdict says, too
_DUTY = ("filer_id", "year", "duty")
_FILING = ("report_id", "filer_id", "year")
_HEADLINE = ("filer_id", "year", "headline")


@dataclass(frozen=True, slots=True)
class Retraction:
    """One thing taken back: a report by an address (its own or its page's), or a finding by its id."""

    report: str | None
    county: str | None
    finding: str | None
    reason: str
    dated: date
    fail: Fail = field(compare=False)

    def told(self) -> dict[str, Any]:
        """Give it as RELEASE.json has it."""
        return {
            "report": self.report,
            "county": self.county,
            "finding": self.finding,
            "reason": self.reason,
            "dated": self.dated.isoformat(),
        }

    def is_for(self, county_code: str) -> bool:
        """Tell whether it can be about a county."""
        return self.county in (None, county_code)


@dataclass(frozen=True, slots=True)
class Without:
    """A county's rows without what is taken back; which retractions were met; the ids of findings that went."""

    rows: CountyRows
    met: frozenset[Retraction] = frozenset()
    findings: frozenset[str] = frozenset()


def read_retractions(file: Path) -> tuple[Retraction, ...]:
    """Read the file; one that is not there takes nothing back. Raises BadInput with the line of the first fault."""
    if not file.exists():
        return ()
    found: dict[tuple[str | None, ...], Retraction] = {}
    for table in read_tables(file, READERS, REQUIRED, "retraction", PAGE):
        retraction = _retraction(table)
        what = retraction.report, retraction.county, retraction.finding
        if what in found:
            raise table.fail("the same is taken back twice")
        found[what] = retraction
    return tuple(found.values())


def without(rows: CountyRows, retractions: Sequence[Retraction]) -> Without:
    """Take out of a county's rows what is taken back, and what says nothing without it."""
    mine = [retraction for retraction in retractions if retraction.is_for(rows.code)]
    if not mine:
        return Without(rows)
    found = _find(rows.tables, mine)
    if not found.met:
        return Without(rows)
    tables = dict(rows.tables)
    _take_reports(tables, found)
    _strike(tables, found)
    provenance = _of_versions(rows.provenance, tables["versions"])
    tables["captures"] = _captures(rows, tables, provenance)
    return Without(CountyRows(rows.code, tables, provenance), frozenset(found.met), frozenset(found.findings))


def without_findings(
    tables: Mapping[str, pa.Table], retractions: Sequence[Retraction], gone: Collection[str]
) -> tuple[dict[str, pa.Table], frozenset[Retraction]]:
    """Take decisions on findings that are taken back, and answers to them, out of the tables of the whole release.

    `gone`: findings that went with their reports. Work on a finding that does not stand any more is taken out, too.
    """
    ids = {each.finding: each for each in retractions if each.finding}
    kept, met = dict(tables), set()
    for name in OF_FINDINGS:
        met |= {ids[one] for one in tables[name]["finding_id"].to_pylist() if one in ids}
        kept[name] = _lacking(tables[name], "finding_id", {*ids, *gone})
    return kept, frozenset(met)


def demanded(retractions: Sequence[Retraction], as_of: date) -> list[Retraction]:
    """Give those that have to meet something: what one of a later day takes back may not have been there yet."""
    return [each for each in retractions if each.dated <= as_of]


def check_met(
    retractions: Sequence[Retraction], met: Collection[Retraction], counties: Collection[str], *, whole: bool
) -> None:
    """Refuse a retraction that took nothing back. Raises BadInput with its line.

    `counties`: those of the release; `whole`: they are all there are. In a release of some counties, what is taken back
    may lie in the others.
    """
    for retraction in retractions:
        here = whole if retraction.county is None else whole or retraction.county in counties
        if here and retraction not in met:
            what = f"the finding {retraction.finding}" if retraction.finding else f"the report {retraction.report}"
            where = f" in county {retraction.county}" if retraction.county else ""
            raise retraction.fail(f"{what} is not in this release{where}: {REMEDY}")


@dataclass(slots=True)
class _Found:
    """What retractions met in a county. `struck`: filings whose verdict rested on it, with the retraction."""

    addresses: dict[str, Retraction]
    ids: Mapping[str, Retraction]
    met: set[Retraction] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)
    struck: dict[tuple[str, int], Retraction] = field(default_factory=dict)

    def strike(self, row: Mapping[str, Any], retraction: Retraction) -> None:
        """Note that the verdict on a row's filing rested on what is taken back."""
        if row["filer_id"] is not None:
            self.struck.setdefault((row["filer_id"], row["year"]), retraction)


def _find(tables: Mapping[str, pa.Table], retractions: Sequence[Retraction]) -> _Found:
    addresses = {each.report: each for each in retractions if each.report}
    found = _Found(addresses, {each.finding: each for each in retractions if each.finding})
    _find_reports(tables["reports"], found)
    _find_controls(tables, found)
    _find_copies(tables["verdicts"], found)
    _find_findings(tables["findings"], found)
    return found


def _find_reports(reports: pa.Table, found: _Found) -> None:
    for row in _chosen(reports, ("report_id", "filer_id", "year", "url", "page_url")):
        if retraction := found.addresses.get(row["url"]) or found.addresses.get(row["page_url"]):
            found.met.add(retraction)
            found.reports.add(row["report_id"])
            found.addresses[row["url"]] = retraction  # findings name the document, whatever the retraction named
            found.strike(row, retraction)


def _find_controls(tables: Mapping[str, pa.Table], found: _Found) -> None:
    """A verdict that a report is absent rests on the neighbour's report that the same visit did find."""
    captures = _holding(tables["captures"], "url", found.addresses)
    of = {row["capture_id"]: row["url"] for row in _chosen(captures, ("capture_id", "url"))}
    absent = tables["verdicts"].filter(pc.equal(tables["verdicts"]["observation"], "absent"))
    filings = {(row["filer_id"], row["year"]) for row in _chosen(absent, ("filer_id", "year"))}
    for row in _chosen(_holding(tables["proofs"], "capture_id", of), ("filer_id", "year", "capture_id")):
        if (row["filer_id"], row["year"]) in filings:
            found.strike(row, found.addresses[of[row["capture_id"]]])


def _find_copies(verdicts: pa.Table, found: _Found) -> None:
    """A verdict that calls a report a copy rests on the report that it was copied from, too."""
    for row in _chosen(verdicts, ("filer_id", "year", "copied_from")):
        if retraction := _cited(row["copied_from"], found.addresses):
            found.met.add(retraction)
            found.strike(row, retraction)


def _find_findings(findings: pa.Table, found: _Found) -> None:
    rows = _chosen(findings, ("finding_id", "rule", "result", "filer_id", "year", "document", "evidence"))
    for row in rows:
        by_id = found.ids.get(row["finding_id"])
        if by_id and row["rule"] in SAID_BY_VERDICTS and row["result"] == "fail":
            found.strike(row, by_id)
        if retraction := by_id or found.addresses.get(row["document"]) or _cited(row["evidence"], found.addresses):
            found.met.add(retraction)
            found.findings.add(row["finding_id"])
    for row in rows:
        whole = row["rule"] in SAID_BY_VERDICTS or row["document"] is None
        if whole and (row["filer_id"], row["year"]) in found.struck:
            found.findings.add(row["finding_id"])


def _cited(text: str | None, addresses: Mapping[str, Retraction]) -> Retraction | None:
    """Give the retraction of a report whose address a JSON text holds as a whole string."""
    return next((each for url, each in addresses.items() if text and json.dumps(url, ensure_ascii=False) in text), None)


def _take_reports(tables: dict[str, pa.Table], found: _Found) -> None:
    """Take out the reports and all that hangs on them."""
    gone = _holding(tables["versions"], "report_id", found.reports)["version_id"].to_pylist()
    for name in ("reports", "versions", "reports_wide"):
        tables[name] = _lacking(tables[name], "report_id", found.reports)
    for name in OF_VERSIONS:
        tables[name] = _lacking(tables[name], "version_id", gone)
    tables["findings"] = _lacking(tables["findings"], "finding_id", found.findings)
    counts = Counter(tables["reports"]["filer_id"].to_pylist())
    tables["filers"] = _changed("filers", tables["filers"], lambda row: {"reports": counts[row["filer_id"]]})


def _strike(tables: dict[str, pa.Table], found: _Found) -> None:
    """Let the verdicts say nothing that rested on what is taken back, and take out their proofs."""
    if not found.struck:
        return
    duties = {(row["filer_id"], row["year"]): row["duty"] for row in _chosen(tables["obligations"], _DUTY)}
    filings = {row["report_id"]: (row["filer_id"], row["year"]) for row in _chosen(tables["reports"], _FILING)}
    left = Counter(filings.values())

    def verdict(row: Mapping[str, Any]) -> Mapping[str, Any]:
        filing = row["filer_id"], row["year"]
        retraction = found.struck.get(filing)
        return _unobservable(retraction, duties[filing], left[filing]) if retraction else {}

    tables["verdicts"] = _changed("verdicts", tables["verdicts"], verdict)
    words = {(row["filer_id"], row["year"]): row["headline"] for row in _chosen(tables["verdicts"], _HEADLINE)}
    tables["reports_wide"] = _changed(
        "reports_wide", tables["reports_wide"], lambda row: {"headline": words.get(filings[row["report_id"]])}
    )
    proofs = tables["proofs"]
    kept = [(row["filer_id"], row["year"]) not in found.struck for row in _chosen(proofs, ("filer_id", "year"))]
    tables["proofs"] = proofs.filter(pa.array(kept, pa.bool_()))


def _unobservable(retraction: Retraction, duty: str, documents: int) -> dict[str, Any]:
    """Give what a verdict says when it can say nothing; the headline follows from the duty alone."""
    reason, day = f"{MARK}{retraction.reason}", retraction.dated
    axes = Axes(day, duty, "unobservable", reason, "undetermined", None, (None, None), None, (), None)
    return {
        **dict.fromkeys(("days_late", "last_night_without", "first_night_with", "claimed"), None),
        **dict.fromkeys(("integrity", "alteration", "integrity_since", "copied_from"), None),
        "headline": axes.headline,
        "headline_since": day,
        "observation": axes.observation,
        "observation_since": day,
        "observation_reason": reason,
        "timing": axes.timing,
        "documents": documents,
        "imported": 0,
    }


def _captures(rows: CountyRows, tables: Mapping[str, pa.Table], provenance: Sequence[str]) -> pa.Table:
    """Take out the captures that only what is gone was read from or proved by, and what those repeat."""
    before = _cited_captures(rows.tables["proofs"], rows.provenance)
    after = _cited_captures(tables["proofs"], provenance)
    captures = rows.tables["captures"]
    repeats = {row["capture_id"]: row["revisit_of"] for row in _chosen(captures, ("capture_id", "revisit_of"))}
    gone = _with_repeated(before, repeats) - _with_repeated(after, repeats)
    return _lacking(captures, "capture_id", gone)


def _cited_captures(proofs: pa.Table, provenance: Sequence[str]) -> set[str]:
    cited = set(proofs["capture_id"].to_pylist())
    for line in provenance:
        told = json.loads(line)
        for each in (told["capture"], *told["attachments"]):
            cited.add(each["id"])
            cited.add((each["original"] or each)["id"])
    return cited


def _with_repeated(cited: set[str], repeats: Mapping[str, str | None]) -> set[str]:
    return cited | {original for capture in cited if (original := repeats.get(capture))}


def _of_versions(provenance: Sequence[str], versions: pa.Table) -> tuple[str, ...]:
    kept = set(versions["version_id"].to_pylist())
    return tuple(line for line in provenance if json.loads(line)["version_id"] in kept)


def _chosen(table: pa.Table, names: Sequence[str]) -> list[dict[str, Any]]:
    """Give some columns of a table as rows."""
    rows: list[dict[str, Any]] = table.select(list(names)).to_pylist()
    return rows


def _holding(table: pa.Table, column: str, values: Collection[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], pa.array(sorted(values), pa.string())))


def _lacking(table: pa.Table, column: str, values: Collection[str]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table[column], pa.array(sorted(values), pa.string()))))


def _changed(name: str, table: pa.Table, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> pa.Table:
    """Give a table with what `change` says of each row put in its place."""
    rows = ({**row, **change(row)} for row in table.to_pylist())
    return as_table(load_schema().table(name), [tuple(row.values()) for row in rows])


def _retraction(table: Table) -> Retraction:
    fields = table.fields
    if ("report" in fields) == ("finding" in fields):
        raise table.fail("a retraction names either a report or a finding")
    if "county" in fields and "finding" in fields:
        raise table.fail("a finding is of one county already: the key county is for reports")
    what = fields.get("report"), fields.get("county"), fields.get("finding")
    return Retraction(*what, fields["reason"], fields["dated"], table.fail)


def _address(value: Any, fail: Fail) -> str:
    if not re.fullmatch(r"https?://\S+", str(value)):
        raise fail(f"report must be an address such as http://www.example.gov.cn/a.html, not {value!r}")
    return str(value)


def _county(value: Any, fail: Fail) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{6}", value):
        raise fail(f"county must be a code of six digits in quotes, not {value!r}")
    return value


READERS: Readers = {
    "report": _address,
    "county": _county,
    "finding": text_of,
    "reason": text_of,
    "dated": day_of,
}
