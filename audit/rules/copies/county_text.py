"""Most of the report is text that most of the county's reports of the year have: a model text. Nobody copied.

Formula: of at least 300 characters at least 70 in 100 lie in n-grams that stand in the reports of at least half of the
county's filers of the report year, and of four; the words of the form and of the nation do not count. Source: the
county's reports of the year (docs/copies.md). A note on where the words come from, no reproach to the filer alone.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule

LEAST, SHARE = 300, 0.7


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Weigh the model text in the report."""
    report, looked = dossier.report, dossier.copies.looked.get(dossier.filing)
    assert report is not None
    if looked is None:
        yield Outcome(NULL, reason="not_comparable")
        return
    evidence = {
        "document": report.url,
        "captures": [report.capture],
        "county": looked.model,
        "of": looked.length,
        "filers_of_year": looked.filers_of_year,
        "quote": looked.quote,
    }
    is_model = looked.model >= LEAST and looked.model >= SHARE * looked.length
    yield Outcome(FAIL if is_model else PASS, evidence, document=report.url)


RULE = Rule(
    "county_text", 1, "low", "most of the text is that of most of the county's reports of the year", test,
    needs=("text",),
)  # fmt: skip
