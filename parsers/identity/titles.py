"""Which of a page's headings is the report's title, and the title the report prints above itself."""

import re
from itertools import islice
from typing import NamedTuple

from parsers.document import Document
from parsers.identity.kinds import TitleKind, kind_of_title, without_site
from parsers.identity.names import filer_of_signature, filer_of_title
from parsers.identity.plain import gathered
from parsers.identity.years import year_of_title
from parsers.prose.sections import is_heading

REPORTS = re.compile(r"报告|年报|報")
FIRST_LINES = 14
MOST_LINES = 4
LONGEST_LINE = 70
NO_TITLE = re.compile(r"[，。；：:！？!?]|^附件|^附[:：]")
SENTENCE = re.compile(r"[。；]\s*$")
# Columns of a disclosure site, which many pages print as their first heading.
COLUMN = re.compile(
    r"(?:法定主动公开内容|(?:政府|政务)信息公开(?:指南|目录|制度|规定|平台|专栏|清单|年报)?|政务公开(?:目录|专栏|标准目录)?"
    r"|基层政务公开.{0,12}|(?:主动)?公开(?:目录|指南|制度)|政策解读|统计数据|解读回应|依申请公开)"
)
ATTACHMENT_MARK = re.compile(r"^附件\s*\d*\s*[:：]?\s*$")


class Titles(NamedTuple):
    """The title taken, what it says the page is, and the title printed in the content (None when there is none)."""

    title: str | None
    kind: TitleKind
    own: str | None


def choose_title(document: Document) -> Titles:
    """Take the page's first heading that says what the page is; the printed title if that one knows more."""
    own = _printed_title(document)
    headings = [without_site(heading) for heading in document.headings]
    said = next(
        (heading for heading in headings if kind_of_title(heading).name and not (own and is_column(heading))), None
    )
    if said is None and own is None:
        first = next((line.text for line in document.lines() if len(line.text) <= LONGEST_LINE), "")
        title = headings[0] if headings else None if SENTENCE.search(first) or is_heading(first) else first or None
        return Titles(title, kind_of_title(title or ""), None)
    if said is None or (own and kind_of_title(said).report and not year_of_title(said) and year_of_title(own)):
        said = own
    assert said is not None
    return Titles(said, kind_of_title(said), own)


def is_column(heading: str) -> bool:
    """Tell whether a heading is the name of a column and says nothing of the page."""
    return COLUMN.fullmatch("".join(heading.split())) is not None


def _printed_title(document: Document) -> str | None:
    """Give the first lines that together are a report's title; it may be broken over lines."""
    lines = [line.text for line in islice(document.lines(), FIRST_LINES)]
    lines = [line for line in lines if not ATTACHMENT_MARK.match(line)]
    may_be = [len(line) <= LONGEST_LINE and not NO_TITLE.search(line) and not is_heading(line) for line in lines]
    for count in range(1, MOST_LINES + 1):
        for start in range(len(lines) - count + 1):
            if not all(may_be[start : start + count]):
                continue
            title = gathered("".join(lines[start : start + count]))
            if REPORTS.search(title) and kind_of_title(title).report:
                return _with_name_above(title, lines[max(0, start - 1) : start])
    return None


def _with_name_above(title: str, above: list[str]) -> str:
    """关于…的年度报告 without a name has it on the line above."""
    names = [line for line in above if filer_of_signature(line)]
    return title if filer_of_title(title) else "".join((*names, title))
