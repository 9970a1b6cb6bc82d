"""What a probe found, as it is told to people, written into the portal file and compared with one."""

from dataclasses import dataclass, field
from typing import Any

from crawler.families.recognition import Evidence
from crawler.probe.choosing import Chosen


@dataclass
class Findings:
    """All that a probe has to say. `columns` empty: nothing was found, and `failures` say what stood in the way."""

    asked_url: str
    base_url: str
    county_code: str
    county: str
    family: str
    requests: int
    expected: dict[str, str]  # unit id -> name, of those expected to report
    names: dict[str, str]  # unit id -> name, of all units met
    covers: str = "county"
    columns: list[Chosen] = field(default_factory=list)
    found: dict[str, set[int]] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    search: str | None = None
    confirmed: int = 0  # report pages that were opened and read as a filer's report

    @property
    def found_names(self) -> list[str]:
        """The expected filers that reports were found of."""
        return [name for unit, name in self.expected.items() if unit in self.found]

    @property
    def not_found(self) -> list[str]:
        """The expected filers that no report was found of."""
        return [name for unit, name in self.expected.items() if unit not in self.found]

    def to_json(self) -> dict[str, Any]:
        """Give it for other programs."""
        return {
            "asked": self.asked_url,
            "home": self.base_url,
            "county_code": self.county_code,
            "county": self.county,
            "family": self.family,
            "requests": self.requests,
            "evidence": [
                {"family": e.family, "says": e.says, "weight": e.weight, "seen_at": e.seen_at} for e in self.evidence
            ],
            "covers": self.covers,
            "columns": [self._column(column) for column in self.columns],
            "search": self.search,
            "found": {self.names[unit]: sorted(years) for unit, years in self.found.items()},
            "not_found": self.not_found,
            "confirmed": self.confirmed,
            "unsure": self.unsure,
            "failures": self.failures,
        }

    def _column(self, column: Chosen) -> dict[str, Any]:
        read = column.read
        return {
            "key": column.key,
            "url": column.url,
            "filer": self.names[column.unit] if column.unit else None,
            "years": list(column.years) if column.years else None,
            "elsewhere": column.elsewhere,
            "render": column.render,
            "pages": read.pages if read else None,
            "lines": len(read.lines) if read else None,
            "reports": len(read.reports) if read else None,
            "fault": read.fault if read else None,
        }
