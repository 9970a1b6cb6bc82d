"""The published report was changed afterwards: one finding for each step between versions.

Formula: a later version of the same document differs in a number (high) or in words (medium); what makes no version
is told in docs/versions.md. What the finding is about is the document and the night that first showed the later
version: unlike the row, the number of the version or the capture chosen to stand for it, that outlives a re-crawl of
the archive and a better parser. Source: the captures of both versions.
"""

from collections import Counter
from collections.abc import Iterator

from audit.cases import FilingDocument
from audit.dossier import Alteration, Dossier
from audit.rules.rule import FAIL, PASS, Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give every step there was."""
    if "altered" not in dossier.judgement.integrity.value:
        yield Outcome(PASS)
        return
    met: Counter[tuple[str, str]] = Counter()
    for step in dossier.alterations:
        night = _night(dossier, step)
        met[step.url, night] += 1
        again = met[step.url, night]
        yield Outcome(
            FAIL,
            {
                "document": step.url,
                "captures": list(step.captures),
                "first_seen": night or None,
                "cells": [change.to_json() for change in step.cells],
                "sections": [change.to_json() for change in step.sections],
            },
            document=step.url,
            about=night if again == 1 else f"{night} #{again}",
            severity="high" if step.cells else "medium",
        )


def _night(dossier: Dossier, step: Alteration) -> str:
    """Give the first night that showed the later version; empty when no look of the case did."""
    case = dossier.case
    shown = {document.id: number for document in case.documents.values() if (number := _number(document, step))}
    nights = (
        look.night
        for look in case.looks
        for id, number in shown.items()
        if (seen := look.seen.get(id)) is not None and seen.version == number
    )
    first = min(nights, default=None)
    return first.isoformat() if first else ""


def _number(document: FilingDocument, step: Alteration) -> int | None:
    """Give the number of the version a step leads to, if it is one of this document."""
    captures = [version.capture for version in document.versions]
    return captures.index(step.captures[1]) if document.url == step.url and step.captures[1] in captures else None


RULE = Rule("altered", 2, "high", "the published report was changed afterwards (medium when no number changed)", test)
