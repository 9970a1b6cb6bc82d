"""Holds a reading against what had to be read: which cells are right, unclear or wrong, which fields are right."""

import re
from dataclasses import dataclass, field

from parsers.record import Cell, Reading, Record, State, Statement
from tests.parsers.generator.draft import Expected
from tests.parsers.generator.samples import Sample
from tests.parsers.generator.truth import Printed

FIELDS = ("kind", "title", "filer", "place", "year", "edition", "dated", "published")


@dataclass
class Verdict:
    """What became of one sample. `wrong` names cells that say what is not so; `missed` could be told and were not."""

    cells: int = 0
    right: int = 0
    doubted: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    fields: dict[str, bool] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    said: int = 0
    heard: int = 0
    invented: list[str] = field(default_factory=list)


def judge(sample: Sample, reading: Reading) -> Verdict:
    """Judge a reading. A report without a record has all its cells missed; a record without a report is a fault."""
    verdict = Verdict(fields={"parts": len(reading.records) == len(sample.expected)})
    if not verdict.fields["parts"]:
        verdict.notes.append(f"{len(reading.records)} records of {len(sample.expected)} reports")
    for expected, record in _pairs(sample, reading):
        _judge_cells(verdict, expected, record)
        _judge_fields(verdict, expected, record)
        _judge_statements(verdict, expected, record)
    return verdict


def _pairs(sample: Sample, reading: Reading) -> list[tuple[Expected, Record | None]]:
    """Pair each report with its record: in order when there are as many, else by filer and year."""
    if len(reading.records) == len(sample.expected):
        return list(zip(sample.expected, reading.records, strict=True))
    rest = list(reading.records)
    pairs: list[tuple[Expected, Record | None]] = []
    for expected in sample.expected:
        found = next((r for r in rest if (r.place, r.year) == (expected.place, expected.year)), None)
        if found is None and len(sample.expected) == 1:
            found = max(rest, key=lambda record: len(record.cells))
        pairs.append((expected, found))
        rest = [record for record in rest if record is not found]
    return pairs


def _judge_cells(verdict: Verdict, expected: Expected, record: Record | None) -> None:
    verdict.cells += len(expected.cells)
    known = record.cells if record is not None else {}
    for name, truth in expected.cells.items():
        cell = known.get(name) or Cell(None, State.UNCLEAR)
        if (cell.value, cell.state.value) == (truth.value, truth.state):
            verdict.right += 1
        elif cell.state is State.UNCLEAR:
            if name in expected.doubtful:
                verdict.doubted += 1
            else:
                verdict.missed.append(name)
        else:
            verdict.wrong[name] = f"{_shown(truth)} read as {cell.state} {cell.raw!r} at {cell.at}"
    for name in known.keys() - expected.cells.keys():
        if known[name].state is State.REPORTED:
            verdict.wrong[name] = f"a cell of another form, read as {known[name].raw!r} at {known[name].at}"


def _shown(truth: Printed) -> str:
    return f"{truth.state} {truth.text!r}"


def _bare(text: str | None) -> str | None:
    return re.sub(r"\s", "", text) if text else text


def _judge_fields(verdict: Verdict, expected: Expected, record: Record | None) -> None:
    for name in FIELDS:
        wanted, got = getattr(expected, name), getattr(record, name, None)
        same = _bare(got) == _bare(wanted) if name == "title" else got == wanted
        verdict.fields[name] = verdict.fields.get(name, True) and same
        if not same:
            verdict.notes.append(f"{name}: {wanted} read as {got}")
    told = {problem.code for problem in record.problems} if record is not None else set()
    for code in expected.problems - told:
        verdict.fields["contradictions"] = False
        verdict.notes.append(f"problem {code} is not told")
    if expected.problems <= told and expected.problems:
        verdict.fields.setdefault("contradictions", True)


def _judge_statements(verdict: Verdict, expected: Expected, record: Record | None) -> None:
    """A stated figure is heard when a statement has its sentence and value; any other statement is invented."""
    statements = list(record.statements) if record is not None else []
    verdict.said += len(expected.said)
    for sentence, value in expected.said:
        found = next((s for s in statements if s.value == value and _same(sentence, s)), None)
        if found is not None:
            verdict.heard += 1
            statements.remove(found)
    verdict.invented += [f"{s.quantity} {s.value}: {s.sentence}" for s in statements]


def _same(sentence: str, statement: Statement) -> bool:
    return bool(statement.sentence) and statement.sentence.rstrip("。") in sentence
