"""Whether a page is a report: its title and its structure together decide, and doubts are told."""

import re
from collections.abc import Sequence

from parsers.document import Document
from parsers.identity.kinds import names_nothing
from parsers.identity.titles import Titles
from parsers.record import Cell, Kind, Problem, Section, State

LEAST_TEXT = 60
PARTS_OF_A_REPORT = 4
# A page called 政府信息公开年报 and nothing more is the list of reports, unless it has parts like one.
PARTS_OF_A_LISTING = 2
SHORT_PAGE = 400
REFUSAL = re.compile(
    r"404|403|不存在|已(?:被)?删除|找不到|无法访问|访问(?:被|受)|拦截|安全验证|人机验证|请开启JavaScript|not found",
    re.I,
)

NO_CONTENT = Problem("no_content", "the page has no readable text; a script may have to fetch it")
EMPTY = Problem(
    "empty_report", "a report's title stands over an empty page: no text, no table, no attachment, no picture"
)
ELSEWHERE = Problem(
    "content_elsewhere", "the page has no text of its own; the report is in its attachments or pictures"
)

Verdict = tuple[Kind, tuple[Problem, ...]]


def judge_kind(document: Document, titles: Titles, sections: Sequence[Section], cells: dict[str, Cell]) -> Verdict:
    """Tell what a page is. A filled-in form makes a report of any page; an empty one only under a report's title."""
    text = _own_text(document, titles)
    if not document.blocks and titles.kind.name is None:
        return Kind.UNREADABLE, (NO_CONTENT,)
    if any(cell.state is State.REPORTED for cell in cells.values()):
        return Kind.REPORT, ()
    parts = {section.key for section in sections if section.key}
    listing = names_nothing(titles.title or "") and len(parts) < PARTS_OF_A_LISTING and len(text) >= LEAST_TEXT
    if titles.kind.report and not listing:
        return _judge_substance(document, text)
    if titles.kind.name is not None or (len(text) < SHORT_PAGE and REFUSAL.search(text)):
        return Kind.NOT_A_REPORT, ()
    return (Kind.REPORT if len(parts) >= PARTS_OF_A_REPORT else Kind.NOT_A_REPORT), ()


def _judge_substance(document: Document, text: str) -> Verdict:
    if len(text) >= LEAST_TEXT or any(document.grids()):
        return Kind.REPORT, ()
    if document.attachments or document.pictures:
        return Kind.REPORT, (ELSEWHERE,)
    if len(text) > 0 and REFUSAL.search(text):
        return Kind.NOT_A_REPORT, ()
    if document.container or not document.headings:
        return Kind.REPORT, (EMPTY,)
    return Kind.UNREADABLE, (NO_CONTENT,)


def _own_text(document: Document, titles: Titles) -> str:
    """Give the content's text without its title."""
    text = "".join("".join(line.text.split()) for line in document.lines())
    for title in {titles.title, titles.own, *document.headings}:
        text = text.replace("".join((title or "").split()), "", 1)
    return text
