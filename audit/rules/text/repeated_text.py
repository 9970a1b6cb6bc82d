"""A passage stands twice in one report.

Formula: the longest run of signs (letters and figures alone) that comes again in the prose. Sixty signs or more fail;
thirty or more fail when the second follows within three hundred signs and the run holds a whole figure, as when a
line was pasted twice. Names of documents in 《》 and numbers of documents are left out first (a long circular is
rightly named twice), and so are headings. Null when more than half of the text comes twice (`printed_twice`): then
the page prints the whole report again, which is the portal's doing. Source: the passage, quoted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.dossier import Dossier
from audit.rules.passages import folded
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

LEAST, LONG, NEAR = 30, 60, 300
HALF = 0.4  # of the text in one run: the second half is the first
NAMED = re.compile(r"《[^》]{0,120}》|\([^)]{0,60}号\)|(?:20\d\d年)?1月1日[至到\-—~起]{1,3}(?:20\d\d年)?12月31日")
FIGURE = re.compile(r"\d")
DIGITS = "0123456789"  # at an end of a run they may be a part of different figures: 112条 and 157条 share a 1


@dataclass(frozen=True, slots=True)
class Run:
    """A run of signs that comes twice: its words, where it first begins, how far behind its end the second does."""

    words: str
    first: int
    apart: int


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for what comes twice."""
    report = dossier.report
    assert report is not None
    prose = "\n".join(part["text"] for part in report.body.get("sections") or ())
    text = folded(prose)
    places = _said(text)
    run = longest_run("".join([text[place] for place in places]))
    evidence = source(report) | {"length": len(run.words) if run else 0}
    if run is not None:
        evidence["quote"] = prose[places[run.first] : places[run.first + len(run.words) - 1] + 1]
    if run is None:
        yield Outcome(PASS, evidence, document=report.url)
    elif len(run.words) >= HALF * len(places):
        yield Outcome(NULL, evidence, reason="printed_twice")
    else:
        pasted = run.apart <= NEAR and FIGURE.search(run.words.strip(DIGITS))
        yield Outcome(FAIL if len(run.words) >= LONG or pasted else PASS, evidence, document=report.url)


def longest_run(text: str) -> Run | None:
    """Give the longest run of at least LEAST signs that comes again behind itself, the first of several."""
    first: dict[str, int] = {}
    best: Run | None = None
    at = 0
    while at + LEAST <= len(text):
        start = first.setdefault(text[at : at + LEAST], at)
        if start + LEAST > at:  # met for the first time, or over itself
            at += 1
            continue
        length = _length(text, start, at)
        if best is None or length > len(best.words):
            best = Run(text[start : start + length], start, at - start - length)
        at += length - LEAST + 1
    return best


def _length(text: str, first: int, second: int) -> int:
    length = LEAST
    while second + length < len(text) and first + length < second and text[first + length] == text[second + length]:
        length += 1
    return length


def _said(text: str) -> list[int]:
    """Give the places of the letters and figures, those in names of documents left out."""
    unnamed = NAMED.sub(lambda match: " " * len(match[0]), text)
    return [place for place, sign in enumerate(unnamed) if sign.isalnum()]


RULE = Rule("repeated_text", 1, "low", "a passage stands twice in the report", test, needs=("text", "single"))
