"""A word processor's runs leave a page's source; what they may hide, name or structure stays."""

import pytest

from parsers.readers.html_runs import without_runs


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ('<td><span lang="EN-US" style="mso-x:0">行政</span><span>许可</span></td>', "<td>行政许可</td>"),
        ("<span class=MsoNormal>1<o:p></o:p></span>", "1"),
        ('<span style="a"><span style="b">1</span></span>', '<span style="a">1</span>'),
        ("<span", "<span"),
    ],
)
def test_a_span_of_text_alone_leaves_its_text(source: str, left: str) -> None:
    assert without_runs(source.encode()).decode() == left


@pytest.mark.parametrize(
    "source",
    [
        '<span style="display: none">1</span>',
        '<span style="visibility:HIDDEN">1</span>',
        "<span hidden>1</span>",
        '<span id="zoom">1</span>',
        '<span class="con_text">1</span>',
        '<span title="a>b">1</span>',
        "<span><b>1</b></span>",
        "<spanner>1</span>",
    ],
)
def test_a_span_that_hides_names_or_holds_elements_stays(source: str) -> None:
    assert without_runs(source.encode()).decode() == source


def test_kept_spans_stand_where_they_stood() -> None:
    assert without_runs(b"a<span>1</span>b<span hidden>2</span>c<span>3</span>") == b"a1b<span hidden>2</span>c3"
