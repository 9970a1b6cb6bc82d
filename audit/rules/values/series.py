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
        """Give the quantity as a report prints it; None when it does not."""
        numbers, names = report.numbers, self.cells.get(report.edition or "")
        if not names:
            return None
        try:
            return numbers[names[0]] if len(names) == 1 else sum([numbers[name] for name in names])
        except KeyError:
            return None


def is_sound(report: Report) -> bool:
    """Tell whether the figures are surely those of the filer and year that the report stands under."""
    return CONTRADICTED.isdisjoint(report.problems)


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
