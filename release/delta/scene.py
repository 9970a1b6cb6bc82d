"""What the rules of the causes ask: both releases, what they differ in as a whole, and what was noted of other rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cached_property
from typing import Any

from release.delta.attached import note_attached
from release.delta.cause import Cause, Causes, ranked
from release.delta.grounds import Grounds
from release.delta.ledger import About, Ledger
from release.delta.pair import Pair
from release.delta.side import Record, Side
from storage.clock import night

Span = tuple[int, int]


class Standing(Enum):
    """When the archive got a capture: after the earlier release's day, before it, or that cannot be told."""

    NEW = auto()
    KNOWN = auto()
    LATE = auto()  # made by that day, but in no manifest of that time: an import since, or a night that was open


@dataclass
class Scene:
    """Both releases side by side."""

    grounds: Grounds
    old: Side
    new: Side
    ledger: Ledger

    def has(self, *causes: Cause) -> Causes:
        """Give those causes that the inputs allow."""
        return self.grounds.has(*causes)

    def standing(self, capture_id: str) -> Standing:
        """Tell when the archive got a capture of the later release."""
        if self.old.row("captures", capture_id):
            return Standing.KNOWN
        capture = self.new.row("captures", capture_id)
        if capture is None:
            return Standing.KNOWN
        if night(datetime.fromisoformat(capture["at"])) > self.grounds.days[0]:
            return Standing.NEW
        manifest, head = capture["manifest"], self.grounds.head
        return Standing.KNOWN if manifest is not None and head is not None and manifest <= head else Standing.LATE

    def cites(self, capture_id: str, causes: Causes) -> None:
        """Note why what cites a capture differs, for the capture and for what it repeats."""
        row = self.new.row("captures", capture_id) or self.old.row("captures", capture_id)
        for one in (capture_id, row["revisit_of"] if row else None):
            if one is not None:
                self.ledger.note(About.CAPTURE, (one,), causes)

    def citing(self, capture_id: str) -> Causes:
        """Give why what cites a capture differs; of what no row names, the version on whose page it hung."""
        return self.ledger.of(About.CAPTURE, (capture_id,)) or self._attached.of(About.CAPTURE, (capture_id,))

    @cached_property
    def _attached(self) -> Ledger:
        """The ledger, with what the two PROVENANCE.jsonl tell."""
        for side in (self.old, self.new):
            note_attached(side.folder, self.ledger)
        return self.ledger

    def visited(self, county: str | None) -> Causes:
        """Give LOOKED_AGAIN where a county's portals were looked at since."""
        return self.ledger.of(About.VISITED, (county,))

    def taken_back(self, report_id: str) -> bool:
        """Tell whether a report is taken back in the one release and not in the other."""
        reports = (side.row("reports", report_id) for side in (self.old, self.new))
        told = self.grounds.taken_back
        return any(row["url"] in told or row["page_url"] in told for row in reports if row)

    def filing_of(self, report_id: str) -> tuple[Any, ...] | None:
        """Give the filing that a report is counted for; None when it is counted for none."""
        row = self.new.row("reports", report_id) or self.old.row("reports", report_id)
        return (row["filer_id"], row["year"]) if row and row["filer_id"] else None

    def county_of_filing(self, filer: str, year: int) -> str | None:
        """Give the county that a filing is of."""
        row = self.new.row("obligations", filer, year) or self.old.row("obligations", filer, year)
        return row["county_code"] if row else None

    def by_guest(self, row: Record) -> bool:
        """Tell whether a version lies on a portal of another county: only the roster makes it a row of this one."""
        report = self.new.row("reports", row["report_id"]) or self.old.row("reports", row["report_id"])
        if report is None:
            return True
        portal = self.new.row("portals", report["portal_id"]) or self.old.row("portals", report["portal_id"])
        return portal is None or portal["county_code"] != report["county_code"]

    def years(self, county: str) -> Span | None:
        """Give the first and last report year that the earlier release had of a county."""
        return self._years.get(county)

    @cached_property
    def last_numbers(self) -> dict[str, int]:
        """Of each journal the last line that the earlier release had."""
        return {
            table: self.old.ask(f"SELECT coalesce(max(number), 0) FROM {table}")[0][0]  # noqa: S608
            for table in ("reviews", "replies")
            if self.old.columns(table)
        }

    @cached_property
    def changed_rules(self) -> frozenset[str]:
        """The rules that only one of the two has, or that have another version."""
        before, after = (set(side.ask("SELECT rule, version FROM rules")) for side in (self.old, self.new))
        return frozenset(rule for rule, _ in before ^ after)

    @cached_property
    def _years(self) -> dict[str, Span]:
        query = "SELECT county_code, min(year), max(year) FROM obligations GROUP BY county_code"
        return {county: (first, last) for county, first, last in self.old.ask(query)}

    def out_of_scope(self, pair: Pair) -> bool:
        """Tell whether a row came or went with its county."""
        counties = self.grounds.come if pair.old is None else self.grounds.left if pair.new is None else ()
        return bool(counties) and self._county(pair) in counties

    def _county(self, pair: Pair) -> str | None:
        """Give the county that a row is of; None where it is of none alone."""
        row = pair.one
        if "county_code" in row and pair.table != "listings":
            return str(row["county_code"])
        if "version_id" in row or "report_id" in row:
            return str(row.get("version_id") or row["report_id"]).partition("-")[0]
        if pair.table == "proofs":
            return self.county_of_filing(row["filer_id"], row["year"])
        return self._county_of_visit(row) if "visit_id" in row else None

    def _county_of_visit(self, row: Record) -> str | None:
        visit = self.new.row("visits", row["visit_id"]) or self.old.row("visits", row["visit_id"])
        if visit is None:
            return None
        portal = self.new.row("portals", visit["portal_id"]) or self.old.row("portals", visit["portal_id"])
        return portal["county_code"] if portal else None


def only_time(scene: Scene, shown: Causes, possible: Causes = ()) -> Causes:
    """Put causes in order; where there is none, the day that passed is one if it is another."""
    return ranked(shown, possible) or scene.has(Cause.TIME_PASSED)
