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


def test_without_a_second_reading_the_first_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    record, asked = read(page(requests__granted__natural_person="约十余件？"), None, monkeypatch)
    assert (len(asked), record.cells[CELL].state) == (1, State.UNCLEAR)


def test_only_pages_are_read_twice() -> None:
    assert second(File("一、总体情况".encode())) is None
    assert second(File(page().encode("gb18030"))) is not None
