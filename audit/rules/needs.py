"""What a rule speaks of and what it needs before it can be tested: words, each with the function that tells.

A scope gives whether the rule has anything to say of a filing at all: where not, there is no result. A need gives None
when all is there, else the reason for the null result.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping

from audit.dossier import Dossier
from audit.reports import Report

OBLIGED = ("due", "extended")
SEEN = ("found", "found_elsewhere")
SCOPES: Mapping[str, Callable[[Dossier], bool]] = {
    "found": lambda dossier: dossier.found,  # nights of our own saw the report
    "seen": lambda dossier: dossier.judgement.observation.value in SEEN,  # we did, or others whose captures we hold
    "obliged": lambda dossier: dossier.judgement.duty.value in OBLIGED,  # a report was owed, whether or not it is there
}
# Problems of the parser that mean: more of the report may be there than was read.
UNREAD = (
    "attachment_unreadable",
    "content_elsewhere",
    "cut_short",
    "embedded_file",
    "needs_ocr",
    "no_content",
    "page_without_text",
    "too_large",
    "truncated_file",
)
# Problems of which older parsers told nothing, or not all: the number of the first that does.
FIRST_TOLD = {"misprinted_article": 4, "only_pictures": 4, "placeholder": 4, "recognised": 4}
READER = re.compile(r"gongkai-parser/(\d+)")
OLDER = "older_reading"
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


def _whole(dossier: Dossier) -> str | None:
    report = dossier.report
    unread = next((code for code in UNREAD if report and code in report.problems), None)
    return _report(dossier) or unread


def _single(dossier: Dossier) -> str | None:
    """A collection that could not be cut in parts repeats its headings: what stands there is several filers'."""
    report = dossier.report
    parts = (report.body.get("sections") or ()) if report else ()
    headings = Counter(re.sub(r"[\W\d]+", "", part["heading"]) for part in parts if part["key"] and part["heading"])
    repeated = sum(count > 1 for count in headings.values())
    return _report(dossier) or ("several_reports" if repeated > 1 else None)


def _before(dossier: Dossier) -> str | None:
    return None if dossier.before is not None else "no_report_before"


def _peers(dossier: Dossier) -> str | None:
    return None if len(dossier.county.peers(dossier.filing)) >= LEAST_PEERS else "few_peers"


def tells(report: Report, *codes: str) -> bool:
    """Tell whether the parser that read a report tells of these problems: without one of them, there is none."""
    reader = READER.fullmatch(report.body.get("parser") or "")
    return reader is not None and all(int(reader[1]) >= FIRST_TOLD[code] for code in codes)


def _told(*codes: str) -> Callable[[Dossier], str | None]:
    def need(dossier: Dossier) -> str | None:
        report = dossier.report
        return _report(dossier) or (None if report and tells(report, *codes) else OLDER)

    return need


NEEDS: Mapping[str, Callable[[Dossier], str | None]] = {
    "report": _report,  # a report of ours that could be read
    "cells": _cells,  # ... with the cells of a known form
    "text": _text,  # ... with prose
    "whole": _whole,  # ... all of which was read, so that what is not in it is not there
    "articles": _told("misprinted_article"),  # ... by a parser that tells of wrong heads of blocks
    "blanks": _told("placeholder"),  # ... that tells of all blanks of templates
    "pictures": _told("only_pictures", "recognised"),  # ... that tells what is there, or was read, only as pictures
    "single": _single,  # ... that is one report, and no collection read as one
    "before": _before,  # the same filer's report of the year before
    "peers": _peers,  # reports of at least five neighbours on the same year
}


def lacking(need: str, dossier: Dossier) -> str | None:
    """Tell what is lacking for a need; it is looked for once, however many rules have it."""
    if need not in dossier.lacking:
        dossier.lacking[need] = NEEDS[need](dossier)
    return dossier.lacking[need]
