"""A quantity is not nothing where all neighbours have hundreds, nor hundreds where they have nothing, nor far off.

Against the county's other filers on the same year, five at least that print the quantity. Off is: 0 while nine in ten
of them are above 0 and their median is 100 or more; 100 or more while all of theirs are 0; or ten times the largest of
theirs and 500 above it. (Whatever that is lies fourteen median absolute deviations and more off their median, so that
no limit on these is needed.) Being unlike one's neighbours proves no error: the answer is `suspect` at most, and of
low severity.
"""

from collections.abc import Iterator
from statistics import median
from typing import Any

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.needs import LEAST_PEERS
from audit.rules.rule import NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import compared_with, number, printed, source
from audit.rules.values.series import SERIES, Series, is_sound

MANY = 100
DISTANCE, RATIO = 500, 10
SHARE_ABOVE_ZERO = 0.9


def is_unlike(value: float, peers: list[float]) -> bool:
    """Tell whether a value stands apart from those of its neighbours."""
    most = max(peers)
    if value == 0:
        above = sum(peer > 0 for peer in peers)
        return above >= SHARE_ABOVE_ZERO * len(peers) and median(peers) >= MANY
    if most == 0:
        return value >= MANY
    return value - most >= DISTANCE and value >= RATIO * most


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give one suspicion for each quantity that stands apart."""
    report, peers = dossier.report, [peer for peer in dossier.county.peers(dossier.filing) if is_sound(peer)]
    if report is None:
        return
    if not is_sound(report):
        yield Outcome(NULL, source(report), "defective_report", report.url)
        return
    tested = apart = 0
    for series in SERIES:
        value = series.value(report)
        if value is None:
            continue
        known = [(peer, figure) for peer in peers if (figure := series.value(peer)) is not None]
        if len(known) < LEAST_PEERS:
            continue
        tested += 1
        if is_unlike(value, [figure for _, figure in known]):
            evidence = _evidence(series, report, known, dossier.filing[1])
            apart += 1
            yield Outcome(SUSPECT, evidence, document=report.url, about=series.key)
    rest = source(report) | {"tested": tested, "of": len(SERIES)}
    if not tested:
        yield Outcome(NULL, rest, "few_peers", report.url)
    elif not apart:
        yield Outcome(PASS, rest, document=report.url)


def _evidence(series: Series, report: Report, peers: list[tuple[Report, float]], year: int) -> dict[str, Any]:
    return source(report) | {
        "quantity": series.key,
        "found": number(series.value(report) or 0),
        "median": number(median(figure for _, figure in peers)),
        "cells": printed(report, series.cells[report.edition or ""]),
        "neighbours": [compared_with(peer, year) | {"figure": figure} for peer, figure in peers],
    }


RULE = Rule(
    "unlike_peers",
    1,
    "low",
    "no quantity stands apart from those of the county's other filers",
    test,
    needs=("cells", "peers"),
)
