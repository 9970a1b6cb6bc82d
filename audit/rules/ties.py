"""The ties of the form: sums that must agree between its cells, as the caption of its own table demands.

A tie is tested only when every one of its cells is a printed number. One that is blank, unclear, absent or marked as
not applicable makes the tie null, never a failure, also when the cells that are printed look wrong or the total is 0:
a blank is not a zero.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.judgement import Finding
from audit.loading import CellFact
from audit.rules.envelope import FAIL, NULL, PASS, Rule, finding
from roster.model import Expectation

REQUESTS_BALANCE = Rule(
    "requests_balance",
    1,
    "medium",
    "新收 + 上年结转 = 总计 + 结转下年度: requests that came in are either dealt with or carried over, in every column",
)
REQUESTS_TOTAL = Rule(
    "requests_total", 1, "medium", "（七）总计 is the sum of the results （一）–（六）, in every column"
)
REQUESTS_ROWS = Rule(
    "requests_rows", 1, "medium", "the 总计 column is the sum of the six kinds of applicants, in every row"
)
DISPUTES_TOTAL = Rule(
    "disputes_total", 1, "medium", "总计 of reviews and of each kind of lawsuit is the sum of its four outcomes"
)
REPORTED = "reported"
TIES = (REQUESTS_BALANCE, REQUESTS_TOTAL, REQUESTS_ROWS, DISPUTES_TOTAL)

APPLICANTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other")
COLUMNS = (*APPLICANTS, "total")
OUTCOMES = ("upheld", "corrected", "other", "pending")
DISPUTES = ("review", "litigation_direct", "litigation_after_review")
_RESULTS = (
    "granted",
    "partly_granted",
    "refused_state_secret",
    "refused_forbidden_by_law",
    "refused_endangers_security",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_files",
    "refused_administrative_query",
    "unavailable_not_held",
    "unavailable_must_be_created",
    "unavailable_still_unclear",
    "not_processed_petition",
    "not_processed_repeated",
    "not_processed_publication",
    "not_processed_excessive",
    "not_processed_reconfirmation",
)
RESULTS = {  # rows that add up to （七）总计, by edition of the form
    "2019": (*_RESULTS, "other"),
    "2021": (*_RESULTS, "other_not_supplemented", "other_fee_unpaid", "other_other"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """One equation between cells: the sum of `left` is the sum of `right`. `about` is the column or row it ties."""

    rule: Rule
    about: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: the document, its form's edition, the capture that shows it, the cells of its newest record."""

    url: str
    edition: str | None
    capture: str
    cells: Mapping[str, CellFact]

    @property
    def reported(self) -> int:
        """How many numbers it prints."""
        return sum(cell.state == REPORTED for cell in self.cells.values())


def ties_of(edition: str) -> tuple[Tie, ...]:
    """Give all equations of an edition of the form; none for an edition without this form."""
    if edition not in RESULTS:
        return ()
    results = RESULTS[edition]

    def column(rows: Sequence[str], name: str) -> tuple[str, ...]:
        return tuple(f"requests.{row}.{name}" for row in rows)

    def row(table: str, name: str, parts: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{table}.{name}.{part}" for part in parts)

    def total(table: str, name: str) -> tuple[str, ...]:
        return (f"{table}.{name}.total",)

    arriving, leaving = ("new_received", "carried_in"), ("total", "carried_out")
    rows = (*arriving, *results, *leaving)
    return (
        *(Tie(REQUESTS_BALANCE, name, column(arriving, name), column(leaving, name)) for name in COLUMNS),
        *(Tie(REQUESTS_TOTAL, name, column(results, name), column(["total"], name)) for name in COLUMNS),
        *(Tie(REQUESTS_ROWS, name, row("requests", name, APPLICANTS), total("requests", name)) for name in rows),
        *(Tie(DISPUTES_TOTAL, name, row("disputes", name, OUTCOMES), total("disputes", name)) for name in DISPUTES),
    )


_TIES = {edition: ties_of(edition) for edition in RESULTS}


def tie_findings(who: Expectation, source: Source) -> list[Finding]:
    """Test every tie of the form. A finding for each equation that fails; one a rule for all the others together."""
    by_rule: dict[Rule, list[Tie]] = defaultdict(list)
    for tie in _TIES.get(source.edition or "", ()):
        by_rule[tie.rule].append(tie)
    return [found for rule, ties in by_rule.items() for found in _rule_findings(who, rule, ties, source)]


def unknown_cells(tie: Tie, cells: Mapping[str, CellFact]) -> dict[str, str]:
    """Give the cells of a tie that hold no printed number, and what they hold instead."""
    states = {name: cells[name].state if name in cells else "absent" for name in (*tie.left, *tie.right)}
    return {name: state for name, state in states.items() if state != REPORTED}


def holds(tie: Tie, cells: Mapping[str, CellFact]) -> bool:
    """Tell whether both sides agree; every cell must be reported. Decimals are compared to six places."""
    return round(_sum(tie.left, cells) - _sum(tie.right, cells), 6) == 0


def equation(tie: Tie, cells: Mapping[str, CellFact]) -> str:
    """Write the tie with its numbers: `3 + 1 = 5 + 0`."""
    sides = (" + ".join(_number(cells[name].value) for name in side) for side in (tie.left, tie.right))
    return " = ".join(sides)


def _rule_findings(who: Expectation, rule: Rule, ties: list[Tie], source: Source) -> list[Finding]:
    unknown = {tie.about: cells for tie in ties if (cells := unknown_cells(tie, source.cells))}
    broken = [tie for tie in ties if tie.about not in unknown and not holds(tie, source.cells)]
    found = [finding(rule, who, FAIL, _evidence(tie, source), document=source.url, about=tie.about) for tie in broken]
    rest: dict[str, Any] = {
        "document": source.url,
        "captures": [source.capture],
        "tested": len(ties) - len(unknown),
        "passed": len(ties) - len(unknown) - len(broken),
        "of": len(ties),
    }
    if unknown:
        rest["unknown"] = unknown
        found.append(finding(rule, who, NULL, rest, reason="unknown_addend", document=source.url))
    elif not broken:
        found.append(finding(rule, who, PASS, rest, document=source.url))
    return found


def _evidence(tie: Tie, source: Source) -> dict[str, Any]:
    def side(names: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"cell": name, "value": source.cells[name].value, "raw": source.cells[name].raw} for name in names]

    return {
        "document": source.url,
        "captures": [source.capture],
        "equation": equation(tie, source.cells).replace(" = ", " ≠ "),
        "left": side(tie.left),
        "right": side(tie.right),
        "difference": round(_sum(tie.left, source.cells) - _sum(tie.right, source.cells), 6),
    }


def _sum(names: tuple[str, ...], cells: Mapping[str, CellFact]) -> float:
    return sum(cells[name].value or 0 for name in names)


def _number(value: float | None) -> str:
    return f"{value:.10g}" if value is not None else "?"
