"""The page once carried the report's text and now has none; only files or pictures are left.

Formula: an earlier version of the same document was read as text, the newest has none of its own (problem
`content_elsewhere`). A page that never had text is what `image_only` looks at. Null when there is only one version
and it has no text (`one_version`). Source: the captures of both versions.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

ELSEWHERE = "content_elsewhere"


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for an earlier version with text."""
    report = dossier.report
    assert report is not None
    if ELSEWHERE not in report.problems:
        yield Outcome(PASS, source(report), document=report.url)
        return
    documents = (document for document in dossier.case.documents.values() if document.url == report.url)
    versions = [version for document in documents for version in document.versions]
    with_text = [version.capture for version in versions if ELSEWHERE not in version.problems]
    if with_text:
        evidence = {"document": report.url, "captures": [with_text[-1], report.capture]}
        yield Outcome(FAIL, evidence | {"files": [each.url for each in report.attachments]}, document=report.url)
    else:
        yield Outcome(NULL, source(report), reason="one_version")


RULE = Rule("text_vanished", 1, "medium", "the page's text is gone, only files are left", test, needs=("report",))
