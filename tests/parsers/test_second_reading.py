"""The second reader of HTML is asked when the first leaves a page's tables in doubt, and overrules nothing silently."""

import pytest

from parsers import pipeline, read_report
from parsers.document import Document
from parsers.opening import second
from parsers.readers.soup import read_soup
from parsers.record import Record, State
from parsers.source import File
from tests.parsers.rendering import as_html_table, as_page, layout
from tests.parsers.tables.test_align import numbers

CELL = "requests.granted.natural_person"


def page(**changed: str) -> str:
    truth = numbers("2021") | {name.replace("__", "."): text for name, text in changed.items()}
    return as_page({key: as_html_table(rows) for key, rows in layout("2021", truth).items()}, 2021)


def read(text: str, seen: str | None, monkeypatch: pytest.MonkeyPatch) -> tuple[Record, list[File]]:
    """Read a page; the second reader sees another text (None: nothing). Gives also what it was asked for."""
    asked: list[File] = []

    def ask(file: File) -> Document | None:
        asked.append(file)
        return read_soup(seen) if seen else None

    monkeypatch.setattr(pipeline, "second", ask)
    [record] = read_report(text.encode()).records
    return record, asked


UNKNOWN = as_page(
    {"disclosure": "<table><tr><td>栏目</td><td>则数</td></tr><tr><td>动态</td><td>3</td></tr></table>"}, 2021
)
TWICE = page().replace("</body>", page(requests__granted__natural_person="987").partition("<body>")[2])
FORMS = {edition: layout(edition, numbers(edition)) for edition in ("2019", "2021")}
MIXED = as_page(
    {key: as_html_table(FORMS["2019" if key == "disclosure" else "2021"][key]) for key in FORMS["2021"]}, 2021
)


def test_a_page_that_is_clear_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    record, asked = read(page(), page(), monkeypatch)
    assert (record.cells[CELL].state, asked) == (State.REPORTED, [])


def test_what_the_first_reader_left_unclear_the_second_may_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    torn = page(requests__granted__natural_person="约十余件？")
    record, asked = read(torn, page(), monkeypatch)
    assert len(asked) == 1
    assert (record.cells[CELL].state, str(record.cells[CELL].value)) == (State.REPORTED, numbers("2021")[CELL])


def test_what_both_are_sure_of_and_disagree_about_is_unclear(monkeypatch: pytest.MonkeyPatch) -> None:
    torn = page(requests__granted__natural_person="约十余件？")
    other = page(requests__carried_in__natural_person="987")
    record, _ = read(torn, other, monkeypatch)
    assert record.cells["requests.carried_in.natural_person"].state is State.UNCLEAR
    assert "conflicting_cells" in {problem.code for problem in record.problems}


def test_a_form_that_only_the_second_reader_finds_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    alone, _ = read(UNKNOWN, None, monkeypatch)
    assert (alone.edition, alone.cells) == (None, {})
    record, asked = read(UNKNOWN, page(), monkeypatch)
    assert (len(asked), record.edition) == (1, "2021")
    assert str(record.cells[CELL].value) == numbers("2021")[CELL]


@pytest.mark.parametrize("seen", [TWICE, MIXED], ids=["cells that conflict", "labels of two editions"])
def test_a_form_in_doubt_that_only_the_second_reader_finds_is_not_taken(
    seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, asked = read(UNKNOWN, seen, monkeypatch)
    assert (len(asked), record.edition, record.cells) == (1, None, {})
    assert "unknown_form" in {problem.code for problem in record.problems}


def test_without_a_second_reading_the_first_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    record, asked = read(page(requests__granted__natural_person="约十余件？"), None, monkeypatch)
    assert (len(asked), record.cells[CELL].state) == (1, State.UNCLEAR)


def test_only_pages_are_read_twice() -> None:
    assert second(File("一、总体情况".encode())) is None
    assert second(File(page().encode("gb18030"))) is not None
