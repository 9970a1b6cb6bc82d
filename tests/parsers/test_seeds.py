"""The five real reports must be read exactly as the contract says. They stay outside the repository, in ../shared."""

import hashlib
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from parsers import read_report
from parsers.readers.decode import decode
from parsers.readers.office import convert
from parsers.record import Record
from tests.parsers.generator import html, office, paper
from tests.parsers.generator.convert import with_office
from tests.parsers.generator.draft import Draft, Text
from tests.parsers.generator.layout import lay_out
from tests.parsers.generator.plan import Item, plans
from tests.parsers.generator.samples import bent
from tests.parsers.generator.truth import Printed
from tests.parsers.rendering import Box, as_html_table, as_page, layout

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
FIELDS = ("filer", "place", "year", "edition", "dated", "title")


def golden(seed: Path) -> dict[str, object]:
    answers: dict[str, dict[str, object]] = json.loads((SHARED / "contract" / "seeds.golden.json").read_text("utf-8"))
    return answers[seed.name]


def read(data: bytes) -> Record:
    [record] = read_report(data).records
    return record


def test_the_seeds_are_there_or_their_absence_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    if not SEEDS:
        with capsys.disabled():
            sys.stdout.write(f"\n{__name__}: no ../shared/seeds here; only the synthetic copies are tried\n")
    assert len(SEEDS) in (0, 5)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_every_cell_of_a_seed_is_exact(seed: Path) -> None:
    expected = golden(seed)["cells"]
    assert isinstance(expected, dict)
    cells = {
        name: {"value": cell.value, "state": cell.state.value} for name, cell in read(seed.read_bytes()).cells.items()
    }
    assert cells == {name: {"value": cell["value"], "state": cell["state"]} for name, cell in expected.items()}
    assert len(cells) == 198


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seed_is_identified(seed: Path) -> None:
    answer = golden(seed)
    said = read(seed.read_bytes()).to_json()
    assert {name: said[name] for name in FIELDS} == {name: answer[name] for name in FIELDS}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seed_in_gb18030_is_the_same_record(seed: Path) -> None:
    text = decode(seed.read_bytes()).text
    plain, legacy = read(text.encode("utf-8")), read(text.encode("gb18030"))
    assert legacy.charset == "gb18030"
    assert (legacy.cells, legacy.title, legacy.sections) == (plain.cells, plain.title, plain.sections)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seeds_figures_are_the_same_in_html_tables(seed: Path) -> None:
    record = read(seed.read_bytes())
    truth = {name: cell.raw or "" for name, cell in record.cells.items()}
    tables = layout("2019", truth)
    short = seed.name.startswith("000")
    if short:
        tables["disputes"][-1] = [Box("0")] * 6
    page = read(as_page({key: as_html_table(rows) for key, rows in tables.items()}).encode())
    assert {n: (c.value, c.state) for n, c in page.cells.items()} == {
        n: (c.value, c.state) for n, c in record.cells.items()
    }
    assert ("short_row" in {problem.code for problem in page.problems}) is short


# ------------------------------------------------------------------ the seeds in other formats


def rendered(seed: Path) -> Draft:
    """A seed as a report to be rendered: its own paragraphs, and its figures in the official tables."""
    record = read(seed.read_bytes())
    cells = {name: Printed(cell.raw or "", cell.value, cell.state.value) for name, cell in record.cells.items()}
    tables = {plan.key: lay_out(plan, cells, "") for plan in plans("2019")}
    if seed.name.startswith("000"):
        # Six figures under fifteen columns, as wide together as the table.
        tables["disputes"].matrix[-1] = [item for item in [Item("0") for _ in range(6)] for _ in range(3)][:15]
    work = stand_in(0)
    work.truth.title = record.title or ""
    work.blocks = []
    for section in record.sections:
        lines = [line for line in (section.heading, *section.text.split("\n")) if line.strip()]
        work.blocks += [Text(line) for line in lines]
        work.blocks += [tables[section.key]] if section.key in tables else []
    return work


def stand_in(number: int) -> Draft:
    """A generated report, where no seed is."""
    return bent(random.Random(number), "docx", "2019", [])


def answer_of(source: Path | Draft) -> dict[str, object]:
    """What must be read: the seed's golden answer, or the truth of a generated report."""
    if isinstance(source, Path):
        answer = golden(source)
        assert isinstance(answer["cells"], dict)
        cells = {name: {"value": c["value"], "state": c["state"]} for name, c in answer["cells"].items()}
        return {**{name: answer[name] for name in FIELDS}, "cells": cells}
    truth = source.truth
    cells = {name: {"value": cell.value, "state": cell.state} for name, cell in truth.cells.items()}
    known = (truth.filer.name, truth.filer.place, truth.year, truth.edition, truth.dated.isoformat(), truth.title)
    return {**dict(zip(FIELDS, known, strict=True)), "cells": cells}


def told(record: Record) -> dict[str, object]:
    said = record.to_json()
    cells = {name: {"value": cell["value"], "state": cell["state"]} for name, cell in said["cells"].items()}
    return {**{name: said[name] for name in FIELDS}, "cells": cells}


def as_doc(works: list[Draft]) -> list[bytes]:
    return by_office(works, "doc:MS Word 97")


def as_pdf(works: list[Draft]) -> list[bytes]:
    return by_office(works, "pdf")


def by_office(works: list[Draft], writes: str) -> list[bytes]:
    files = {f"{number}.docx": office.docx(work) for number, work in enumerate(works)}
    made = with_office(files, writes)
    return [made[name] for name in files]


RENDERERS: dict[str, Callable[[list[Draft]], list[bytes]]] = {
    "html": lambda works: [html.render(work)[0] for work in works],
    "docx": lambda works: [office.docx(work) for work in works],
    "doc": as_doc,
    "pdf": as_pdf,
    "drawn pdf": lambda works: [paper.render(work) for work in works],
}


@pytest.mark.parametrize("file_format", RENDERERS)
def test_the_seeds_are_exact_in_every_format(file_format: str) -> None:
    sources: list[Path | Draft] = [*SEEDS] or [stand_in(number) for number in range(5)]
    works = [rendered(source) if isinstance(source, Path) else source for source in sources]
    files = RENDERERS[file_format](works)
    ready = convert(files) if file_format == "doc" else []
    converted = {hashlib.sha256(data).hexdigest(): made for data, made in zip(files, ready, strict=False)}
    for source, data in zip(sources, files, strict=True):
        [record] = read_report(data, converted=converted).records
        assert bare(told(record)) == bare(answer_of(source))


def bare(answer: dict[str, object]) -> dict[str, object]:
    """An answer with the title's blanks left out: on paper a blank and a gap between letters are the same."""
    return {**answer, "title": "".join(str(answer["title"]).split())}
