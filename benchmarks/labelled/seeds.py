"""The five real reports, which stay outside of the repository: what the rules say of each, unlabelled."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from audit.rules.catalogue import TESTED
from audit.rules.rule import FAIL, SUSPECT, outcomes
from benchmarks.labelled.cases import KINDS, dossier_of
from benchmarks.labelled.sheets import Sheet, report_of
from benchmarks.labelled.stories import RULES
from parsers import read_report
from tests.parsers.generator.truth import Filer

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def told() -> Iterator[str]:
    """Give a line a report, when the folder is there."""
    for file in sorted(FOLDER.glob("*.txt")):
        [record, *_] = read_report(file.read_bytes(), file=file.name).records
        place, year = record.place or "", record.year or 0
        kind = next(kind for kind in KINDS if place.endswith(kind))
        sheet = Sheet(Filer("", place, record.filer or "", kind), year, record.edition or "", "", "", "", 0)
        report = report_of(record, file.stem, date(year + 2, 1, 1))
        dossier = dossier_of(report, sheet, {}, (), {})
        said = {
            rule.id: {outcome.result for outcome in outcomes(rule, dossier)} for rule in TESTED if rule.id not in RULES
        }
        found = {result: [name for name, results in said.items() if result in results] for result in (FAIL, SUSPECT)}
        yield f"seed {file.name[:3]} {place} {year}: " + "; ".join(
            f"{k} {', '.join(v) or '-'}" for k, v in found.items()
        )
