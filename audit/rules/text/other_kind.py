"""The text speaks of its own place as of another kind: 我镇 in the report of a 街道, 乡政府 signed for a 镇.

Formula: the report's own name ends in 镇, 乡 (or 苏木) or 街道, and the text says 我 or 本 with another of these at
least twice. Words that only look so (我乡镇, 本乡本土) do not count. Suspect where the text never uses the right
word: a place that was just made a town or a street may still write so. Null when the report names no place. Source:
the words, quoted.
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import found
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

ITSELF = re.compile(r"(?<![自原])[我本](镇|乡|苏木|街道)(?![镇乡街土村亲])")
SORTS = ("镇", "乡", "苏木", "街道")
LEAST = 2
MOST_QUOTED = 3


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Count what the text calls itself."""
    report = dossier.report
    assert report is not None
    place = report.body.get("place") or ""
    own = next((sort for sort in SORTS if place.endswith(sort)), None)
    if own is None:
        yield Outcome(NULL, source(report), reason="no_place")
        return
    said = [(match[1], words) for match, words in found(ITSELF, report.text)]
    strange = [words for sort, words in said if sort != own]
    evidence = source(report) | {"expected": own, "quote": "\n".join(strange[:MOST_QUOTED]), "count": len(strange)}
    if len(strange) < LEAST:
        yield Outcome(PASS, evidence, document=report.url)
    else:
        right = any(sort == own for sort, _ in said)
        yield Outcome(FAIL if right else SUSPECT, evidence, document=report.url)


RULE = Rule(
    "other_kind",
    1,
    "medium",
    "the text speaks of its own place as of another kind (我镇 in a 街道)",
    test,
    needs=("text", "single"),
)
