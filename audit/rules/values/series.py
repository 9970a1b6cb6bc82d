"""Series: quantities that can be followed through the years and compared between neighbours, whatever form was used.

Left out is what the change of form in 2021 counts anew: normative documents are followed in one form only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.reports import Report
from audit.rules.cells import statistics

CONTRADICTED = frozenset({"year_conflict", "filer_conflict"})  # whose or of which year the figures are is in doubt


@dataclass(frozen=True, slots=True)
class Series:
    """A quantity: for each edition of the form the cells whose sum it is."""

    key: str
    cells: Mapping[str, tuple[str, ...]]

    def value(self, report: Report) -> float | None:
        """Give the quantity as printed; None when it is not, or when the report may be another filer's or year's."""
        try:
            value = sum([report.numbers[name] for name in self.cells[report.edition or ""]])
        except KeyError:
            return None
        return value if CONTRADICTED.isdisjoint(report.problems) else None


def _both(*cells: str) -> dict[str, tuple[str, ...]]:
    return {"2019": cells, "2021": cells}


SERIES = (
    Series(
        "requests_received",
        {"2014": statistics(["requests_received"])} | _both("requests.new_received.total"),
    ),
    Series("reviews", {"2014": statistics(["reviews"])} | _both("disputes.review.total")),
    Series(
        "lawsuits",
        {"2014": statistics(["lawsuits"])}
        | _both("disputes.litigation_direct.total", "disputes.litigation_after_review.total"),
    ),
    Series("licensing_decisions", _both("disclosure.licensing.decisions")),
    Series("penalty_decisions", _both("disclosure.penalties.decisions")),
    Series("coercive_decisions", _both("disclosure.coercive_measures.decisions")),
    Series("published_total", {"2014": statistics(["published_total"])}),
    Series(
        "normative_made",
        {"2014": statistics(["normative_issued"]), "2019": ("disclosure.normative_documents.made",)},
    ),
    Series("normative_issued", {"2021": ("disclosure.normative_documents.issued",)}),
)
