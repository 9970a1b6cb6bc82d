"""The text contradicts itself: nothing was received, and something received is told of.

Formula: two sentences of the report state one quantity, once as none and once as some. Or no application is said to
have come in, and some are said to have been answered, while none was carried over from the year before, by text and
by table. Two sentences with different figures above zero are suspect: their scope may differ. What is a statement is
told in docs/record.md. Null when the text states no quantity twice and none that could contradict it. Source: the
sentences, quoted.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

Said = dict[str, list[dict[str, Any]]]
RECEIVED, CARRIED_IN = "requests_received", "requests_carried_in"
CARRIED_CELL = "requests.carried_in.total"
DEALT_WITH = (
    "requests_closed",
    "requests_answered",
    "requests_granted",
    "requests_partly_granted",
    "requests_refused",
    "requests_unavailable",
    "requests_not_processed",
)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold the statements against each other."""
    report = dossier.report
    assert report is not None
    said: Said = defaultdict(list)
    for statement in report.body.get("statements") or ():
        said[statement["quantity"]].append(statement)
    compared = {quantity: found for quantity, found in said.items() if len(found) > 1}
    outcomes = [outcome for found in compared.values() if (outcome := _two_values(report, found))]
    outcomes += _answered_without_request(report, said)
    yield from outcomes
    if not outcomes:
        told = source(report) | {"tested": sorted(compared)}
        either = compared or (said[RECEIVED] and any(said[each] for each in DEALT_WITH))
        yield Outcome(PASS, told) if either else Outcome(NULL, told, reason="nothing_stated_twice")


def _two_values(report: Report, found: list[dict[str, Any]]) -> Outcome | None:
    values = {statement["value"] for statement in found}
    units = {statement["unit"] for statement in found if statement["value"]}
    if len(values) < 2 or len(units) > 1:
        return None
    result = FAIL if 0 in values else SUSPECT
    return Outcome(result, _evidence(report, found), document=report.url, about=found[0]["quantity"])


def _answered_without_request(report: Report, said: Said) -> list[Outcome]:
    none = [each for each in said[RECEIVED] if each["value"] == 0]
    some = [each for quantity in DEALT_WITH for each in said[quantity] if each["value"]]
    earlier = report.value(CARRIED_CELL) or any(each["value"] for each in said[CARRIED_IN])
    if not none or not some or len(none) < len(said[RECEIVED]) or earlier:
        return []
    return [Outcome(FAIL, _evidence(report, [*none, *some]), document=report.url, about="answered")]


def _evidence(report: Report, found: list[dict[str, Any]]) -> dict[str, Any]:
    quotes = dict.fromkeys(statement["sentence"] for statement in found)
    told = [{"quantity": each["quantity"], "value": each["value"], "at": each["at"]} for each in found]
    return source(report) | {"found": told, "quote": "\n".join(quotes)}


RULE = Rule("self_contradiction", 1, "medium", "the text contradicts itself", test, needs=("text", "single"))
