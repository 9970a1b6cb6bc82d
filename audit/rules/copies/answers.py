"""How the copy rules answer: one answer for each copy of their kind, else why nothing was found. Pure."""

from collections.abc import Callable, Iterator

from audit.copies.copy import Copy, CountyCopies, Looked
from audit.copies.texts import LEAST_TEXT
from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome

Lacking = Callable[[Looked], str | None]


def answers(dossier: Dossier, copies: list[Copy], lacking: Lacking, severity: str | None = None) -> Iterator[Outcome]:
    """Answer for each copy; without any, null with what was lacking for a pass, or a pass."""
    report = dossier.report
    assert report is not None
    for copy in copies:
        evidence = {"document": report.url, "captures": [report.capture], **copy.to_json()}
        result = FAIL if copy.sure else SUSPECT
        yield Outcome(result, evidence, document=report.url, about=copy.report.url, severity=severity)
    if not copies:
        yield _nothing(dossier.copies, dossier, lacking)


def few_filers(looked: Looked) -> str | None:
    """Say that too few reports of the year are here to tell what belongs to the county."""
    return None if looked.enough else "few_filers"


def no_earlier_year(looked: Looked) -> str | None:
    """Say that no earlier report of the filer is here."""
    return None if looked.before else "no_report_before"


def _nothing(copies: CountyCopies, dossier: Dossier, lacking: Lacking) -> Outcome:
    looked = copies.looked.get(dossier.filing)
    if looked is None:  # empty, or another's report stands under its title
        return Outcome(NULL, reason="not_comparable")
    evidence = {"distinctive": looked.distinctive, "of": looked.length, "filers_of_year": looked.filers_of_year}
    reason = "little_text" if looked.distinctive < LEAST_TEXT else lacking(looked)
    return Outcome(NULL if reason else PASS, evidence, reason=reason)
