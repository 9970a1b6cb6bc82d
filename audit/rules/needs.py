"""What a rule may need before it can be tested: words, each with the function that says what is missing.

A need gives None when all is there, else the reason for the null result.
"""

from collections.abc import Callable, Mapping

from audit.dossier import Dossier

LEAST_PEERS = 5  # fewer neighbours say nothing about what is usual


def _report(dossier: Dossier) -> str | None:
    report = dossier.report
    if report is None:
        return "no_report"
    return "unreadable" if report.body.get("kind") == "unreadable" else None


def _cells(dossier: Dossier) -> str | None:
    return _report(dossier) or (None if dossier.report and dossier.report.cells else "no_form")


def _text(dossier: Dossier) -> str | None:
    return _report(dossier) or (None if dossier.report and dossier.report.text.strip() else "no_text")


def _before(dossier: Dossier) -> str | None:
    return None if dossier.before is not None else "no_report_before"


def _peers(dossier: Dossier) -> str | None:
    return None if len(dossier.county.peers(dossier.filing)) >= LEAST_PEERS else "few_peers"


NEEDS: Mapping[str, Callable[[Dossier], str | None]] = {
    "report": _report,  # a report of ours that could be read
    "cells": _cells,  # ... with the cells of a known form
    "text": _text,  # ... with prose
    "before": _before,  # the same filer's report of the year before
    "peers": _peers,  # reports of at least five neighbours on the same year
}
