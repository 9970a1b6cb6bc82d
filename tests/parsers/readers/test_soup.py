"""The second reader gives what the first gives, on every kind of page, with another parser and another walk."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import Document
from parsers.readers.decode import decode
from parsers.readers.html import read_html
from parsers.readers.soup import read_soup
from tests.parsers.generator.samples import make
from tests.parsers.rendering import as_html_table, as_page, layout
from tests.parsers.tables.test_align import numbers


def grids(document: Document) -> list[tuple[object, tuple[tuple[str, ...], ...]]]:
    return [(grid.shape, grid.texts()) for grid in document.grids()]


def page(edition: str) -> str:
    return as_page({key: as_html_table(rows) for key, rows in layout(edition, numbers(edition)).items()}, 2021)


@pytest.mark.parametrize("part", range(8))
def test_both_readers_give_the_same_grids_of_every_generated_page(part: int) -> None:
    for seed in range(part * 20, part * 20 + 20):
        text = decode(make(seed, "html").file.data).text
        assert grids(read_soup(text)) == grids(read_html(text)), seed


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_both_readers_give_the_same_document_of_a_plain_page(edition: str) -> None:
    first, second = read_html(page(edition)), read_soup(page(edition))
    assert (second.blocks, second.labels, second.container) == (first.blocks, first.labels, first.container)
    assert set(second.headings) == set(first.headings)


TORN = ("</td>", "</tr>", "</p>", "</span>", "</tbody>", "</p></span>")


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_both_readers_mend_lost_closing_tags_alike(seed: int) -> None:
    rng = random.Random(seed)
    lost = rng.choice(TORN)
    text = lost.join(part for part in page("2021").split(lost))
    pieces = text.split(lost)
    torn = "".join(piece + (lost if rng.random() < 0.8 else "") for piece in pieces)
    assert grids(read_soup(torn)) == grids(read_html(torn))


@given(st.text(alphabet='<>/tdr abletp="0123456789政府信息公开\t\n\x00', max_size=300))
@settings(max_examples=80, deadline=None)
def test_no_tag_soup_makes_it_fail(text: str) -> None:
    read_soup(f"<table>{text}")
    read_soup(text)


def test_content_in_a_script_is_read_too() -> None:
    inside = "<p>本镇工作按月登记，逐条核对后登上公开栏。</p>" * 3 + "<table><tr><td>甲<td>1<tr><td>乙<td>2</table>"
    document = read_soup(f"<div id=app></div><script>var content = '{inside}'</script>")
    assert [texts for _, texts in grids(document)] == [(("甲", "1"), ("乙", "2"))]


def test_tables_in_tables_in_tables_are_walked_once() -> None:
    nested = "<table><tr><td>" * 200 + "7" + "</td></tr></table>" * 200
    document = read_soup(f"<body>{nested * 20}</body>")
    assert [line.text for line in document.lines()] == ["7"] * 20
