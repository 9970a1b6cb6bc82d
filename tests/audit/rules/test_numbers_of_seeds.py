"""What the rules of numbers say of the five real reports, each looked at by eye. They stay outside the repository."""

from pathlib import Path

import pytest

from audit.loading import CellFact
from audit.rules import sums, values, years
from parsers import read_report
from tests.audit.rules.papers import answers, written

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
EXPECTED = {  # by the number that a seed's name begins with: the findings, and what they are about
    "000": set(),  # six of fifteen numbers in the last table: which is which cannot be told
    "001": set(),
    "002": {("text_total", "98 < 198")},
    "003": {("blank_cells", "requests 1")},
    "004": {("blank_cells", "requests 138"), ("blank_cells", "disputes 12")},
}


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the five real reports are not in {SEEDS}")
@pytest.mark.parametrize("seed", sorted(EXPECTED))
def test_what_is_wrong_with_the_numbers_of_a_real_report(seed: str) -> None:
    [file] = SEEDS.glob(f"{seed}_*.txt")
    [record] = read_report(file.read_bytes(), file=file.name).records
    assert record.year is not None
    body = record.to_json()
    cells = {name: CellFact(cell.value, cell.state.value, cell.raw, cell.at) for name, cell in record.cells.items()}
    told = {"parts": body["sections"], "statements": body["statements"]}
    report = written(record.year, edition=record.edition, cells=cells, **told)
    rules = [rule for group in (sums, years, values) for rule in group.RULES]
    found = [each for rule in rules for each in answers(rule, report, record.year)]
    wrong = {
        (each.rule, each.evidence.get("equation") or f"{each.evidence['table']} {each.evidence['blank']}")
        for each in found
        if each.result in ("fail", "suspect")
    }
    assert wrong == EXPECTED[seed]
