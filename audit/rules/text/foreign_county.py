"""The text names the committee or government of another county as its own superior.

Formula: X县委, X县政府, X县人民政府 (or 旗) where X is not the stem of the filer's own county. Only suspect: a county
may have had another name, and neighbours are sometimes spoken of. 县 alone with 全, 我, 各 and the like names none;
cities and districts are not looked at, since those above the county are named so, too. Null when the filer's county
is not known by name. Source: the words, quoted.
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import found
from audit.rules.rule import NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source

# A word that puts a superior behind it, then a name of two or three signs, none of which shows that it is no name
# (在得到县委…, 按照上级县委…).
COUNTY = re.compile(
    r"(?:中共|按照|根据|依据|对照|落实|贯彻|围绕|在|由|经|受)((?:(?![全我本各该两区市省州县上级得到接受了和与及对向从把将属中共])[\u4e00-\u9fff]){2,3}"
    r"(?:自治)?[县旗])(?:委(?!员)|人民政府|政府)"
)
AUTONOMOUS = re.compile(
    r"^([\u4e00-\u9fff]{2}).*自治[县旗]$"
)  # 城步苗族自治县: the peoples' names are no part of the stem
END = re.compile(r"[县市区旗]$")
MOST_QUOTED = 3


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for counties that are named as superiors."""
    report, county = dossier.report, dossier.judgement.expectation.county
    assert report is not None
    own = END.sub("", AUTONOMOUS.sub(r"\1", county))
    if not own:
        yield Outcome(NULL, source(report), reason="no_county")
        return
    strange = [(match[1], words) for match, words in found(COUNTY, report.text) if own not in match[1]]
    said = {"found": sorted({name for name, _ in strange}), "expected": county}
    evidence = source(report) | said | {"quote": "\n".join(words for _, words in strange[:MOST_QUOTED])}
    yield Outcome(SUSPECT if strange else PASS, evidence, document=report.url)


RULE = Rule(
    "foreign_county",
    1,
    "medium",
    "the text names another county's government as its own superior",
    test,
    needs=("text",),
)
