"""The page that is handed on: everything escaped, nothing loaded, nothing run."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.diff_page import LONGEST, page
from audit.difference import Report, Side, differ
from audit.loading import CellFact

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "span", "strong"),
    *("table", "tr", "th", "td", "br", "del", "ins"),
}
NASTY = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>", "&lt;b&gt;", "]]>", "甲")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(before: Side, after: Side) -> Tags:
    tags = Tags()
    tags.feed(page(differ(before, after)))
    return tags


def side(text: str, cell: str = "a.b.c", raw: str = "1") -> Side:
    problems = [{"code": "x", "message": text, "at": None}]
    sections = [{"key": None, "heading": text, "text": f"同 {text}"}]
    body = {"title": text, "filer": text, "sections": sections, "problems": problems, "place": text}
    return Side(text, {}, (Report(body, {cell: CellFact(1, "reported", raw)}),), {text: text})


@given(st.sampled_from(NASTY), st.sampled_from(NASTY), st.sampled_from(NASTY))
@settings(deadline=None)
def test_whatever_a_report_says_is_text_on_the_page(before: str, after: str, cell: str) -> None:
    found = parsed(side(before), side(after, cell, after))
    assert found.tags <= ALLOWED
    assert found.attributes <= {"lang", "charset", "http-equiv", "content", "class"}
    assert before in found.text.replace("\n", " ") or "'" in before


def test_the_page_forbids_all_but_its_own_styles() -> None:
    text = page(differ(side("甲"), side("乙")))
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert "http://" not in text
    assert "https://" not in text


def test_numbers_stand_before_words_and_words_before_the_rest() -> None:
    text = page(differ(side("甲"), side("乙", raw="2", cell="requests.granted.total")))
    assert text.index("Numbers") < text.index("Words") < text.index("The rest") < text.index("Attachments")
    assert "总计" in text


def test_equal_reports_are_said_to_be() -> None:
    assert "Nothing differs." in page(differ(side("甲"), side("甲")))


def test_a_piece_too_long_to_be_read_is_cut_with_its_length() -> None:
    text = page(differ(side("甲"), side("乙" * (LONGEST + 1))))
    assert f"… ({LONGEST + 3:,} characters)" in text or f"… ({LONGEST + 1:,} characters)" in text
