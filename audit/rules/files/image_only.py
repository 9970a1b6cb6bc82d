"""The report stands there only as pictures: no program can search it, or read its figures for sure.

Formula: pages or files of it are pictures (`page_without_text`, `needs_ocr`), or its page shows nothing else
(`only_pictures`: no text, and no file that is no picture); it has no form in text and less than two hundred signs of
prose. Suspect when all that is known of it was read from pictures by a recogniser (`recognised`): in a PDF some pages
may still be text. Null when another file could not be read, or the report is elsewhere and nothing was read. Source:
the parser's problems, which name the pages.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.files.scans import RECOGNISED, is_scan, picture_signs
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Tell whether there is any text."""
    report = dossier.report
    assert report is not None
    signs, scan = picture_signs(report), is_scan(report)
    told = [problem for problem in report.body.get("problems") or () if problem["code"] in signs]
    evidence = source(report) | {"found": signs, "places": told[:5], "length": len(report.text)}
    if scan is None:
        yield Outcome(NULL, evidence, reason="not_all_read")
    elif scan:
        yield Outcome(SUSPECT if RECOGNISED in signs else FAIL, evidence, document=report.url)
    else:
        yield Outcome(PASS, evidence, document=report.url)


RULE = Rule("image_only", 1, "medium", "the report stands there only as pictures", test, needs=("pictures",))
