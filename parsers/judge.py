"""Whether a page is a report: its title and its structure together decide, and doubts are told.

A filled-in form makes a report of any page, and a report's title does over any substance that is not plainly something
else: a list of reports, a circular, an article of news, an empty template. In doubt a page is a report with a problem.
"""

import re
from collections.abc import Sequence
from itertools import islice

from parsers.document import Document
from parsers.identity.kinds import kind_of_title, names_nothing, of_anything
from parsers.identity.leftovers import blanks_in
from parsers.identity.names import filer_of_title
from parsers.identity.titles import LONGEST_LINE, Titles
from parsers.identity.years import year_of_title
from parsers.record import Cell, Kind, Problem, Section, State

LEAST_TEXT = 60
PARTS_OF_A_REPORT = 4
# A page called 政府信息公开年报 and nothing more is the list of reports, unless it has parts like one.
PARTS_OF_A_LISTING = 2
LEAST_LISTED = 3
LEAST_BLANKS = 2
SHORT_PAGE = 400
REFUSAL = re.compile(
    r"404|403|不存在|已(?:被)?删除|找不到|无法访问|访问(?:被|受)|拦截|安全验证|人机验证|请开启JavaScript|not found",
    re.I,
)
# A circular speaks to those who are to report: 各乡镇人民政府：… 请于1月20日前报送.
FIRST_LINES = 6
ADDRESSED = re.compile(r"^\s*(?:各|本?[县区市旗].{0,8}各).{1,80}[:：]\s*$")
DEMANDS = re.compile(
    r"(?:通知|要求|安排)如下|特此通知|请(?:各|于|按|认真|务必|在).{0,40}(?:报送|上报|报|公布|发布|完成|落实)"
)
NEWS = re.compile(r"^.{0,60}?(?:本[报网台]讯|记者|通讯员)", re.S)
PROSE = 80

NO_CONTENT = Problem("no_content", "the page has no readable text; a script may have to fetch it")
EMPTY = Problem(
    "empty_report", "a report's title stands over an empty page: no text, no table, no attachment, no picture"
)
ELSEWHERE = Problem(
    "content_elsewhere", "the page has no text of its own; the report is in its attachments or pictures"
)
ONLY_PICTURES = Problem("only_pictures", "the page shows nothing but pictures, and has no file that is none")
PICTURE = re.compile(r"\.(?:jpe?g|png|bmp|gif|tiff?|webp)$", re.I)
NO_SHEET = re.compile(
    r"icon|logo|qr_?code|erwei|ewm|weixin|wechat|share|btn|button|blank|spacer|loading|arrow|line\.|dot\.", re.I
)
INLINE = "data:"
LEAST_INLINE = 5000  # characters of a picture that stands in the page itself: a sheet has more

Verdict = tuple[Kind, tuple[Problem, ...]]
NOT_A_REPORT: Verdict = (Kind.NOT_A_REPORT, ())


def judge_kind(document: Document, titles: Titles, sections: Sequence[Section], cells: dict[str, Cell]) -> Verdict:
    """Tell what a page is. A filled-in form makes a report of any page; an empty one only under a report's title."""
    text = _own_text(document, titles)
    if not document.blocks and titles.kind.name is None:
        return Kind.UNREADABLE, (NO_CONTENT,)
    if any(cell.state is State.REPORTED for cell in cells.values()):
        return Kind.REPORT, _doubts(titles, "a filled-in form")
    parts = {section.key for section in sections if section.key}
    if _speaks_to_filers(document) or (len(parts) < PARTS_OF_A_LISTING and _is_no_filing(document, titles, text)):
        return NOT_A_REPORT
    if titles.kind.report:
        return _judge_substance(document, titles, text)
    whole = len(parts) >= PARTS_OF_A_REPORT and (titles.kind.name is None or titles.own is not None)
    refused = titles.kind.name is None and len(text) < SHORT_PAGE and REFUSAL.search(text)
    return (Kind.REPORT, _doubts(titles, "the parts of one")) if whole and not refused else NOT_A_REPORT


def _doubts(titles: Titles, matter: str) -> tuple[Problem, ...]:
    if titles.kind.report or titles.kind.name is None:
        return ()
    return (Problem("doubtful_kind", f"the title says {titles.kind.name}, not report; the page carries {matter}"),)


def _judge_substance(document: Document, titles: Titles, text: str) -> Verdict:
    if _is_unfilled(document, titles):
        return NOT_A_REPORT
    if len(text) >= LEAST_TEXT or any(document.grids()):
        return Kind.REPORT, ()
    if document.attachments or document.pictures:
        return Kind.REPORT, (ELSEWHERE, ONLY_PICTURES) if _is_only_pictures(document) else (ELSEWHERE,)
    if len(text) > 0 and REFUSAL.search(text):
        return NOT_A_REPORT
    if document.container or not document.headings:
        return Kind.REPORT, (EMPTY,)
    return Kind.UNREADABLE, (NO_CONTENT,)


def _is_only_pictures(document: Document) -> bool:
    """Tell whether a page without text shows a picture that may be a sheet of paper, and has no other file.

    Where the content's own element is not known, its pictures may be the site's.
    """
    shown = document.container and any(map(_may_be_sheet, document.images))
    sheets = shown if document.images else document.pictures > 0
    return sheets and all(PICTURE.search(file.partition("?")[0]) for file in document.attachments)


def _may_be_sheet(address: str) -> bool:
    if address.startswith(INLINE):
        return len(address) > LEAST_INLINE
    return bool(address) and not NO_SHEET.search(address.rpartition("/")[2])


def _speaks_to_filers(document: Document) -> bool:
    """Tell whether it is a circular, whatever it is called: it addresses several and demands something of them."""
    lines = [line.text for line in document.lines()]
    return any(ADDRESSED.search(line) for line in lines[:FIRST_LINES]) and any(map(DEMANDS.search, lines))


def _is_no_filing(document: Document, titles: Titles, text: str) -> bool:
    """Tell whether a page without a report's parts lists reports, is news of one, or tells of other things."""
    if _lists_reports(document):
        return True
    if len(text) < LEAST_TEXT:
        return False
    title = titles.title or ""
    if NEWS.search(text) or (names_nothing(title) and all(len(line.text) < PROSE for line in document.lines())):
        return True
    cells = (cell.text for grid in document.grids() for row in grid.rows for cell in row)
    return of_anything(title) and "公开" not in text and not any("公开" in cell for cell in cells)


def _lists_reports(document: Document) -> bool:
    """Tell whether most of a page's lines are titles of reports, of several filers or years."""
    lines = [line.text for line in document.lines()]
    listed = [line for line in lines if len(line) <= LONGEST_LINE and kind_of_title(line).report]
    owners = {(filer_of_title(line), year_of_title(line)) for line in listed}
    return len(owners) >= LEAST_LISTED and 2 * sum(map(len, listed)) > sum(map(len, lines))


def _is_unfilled(document: Document, titles: Titles) -> bool:
    """Tell a template by the blanks left in it; once a title names its filer it is a report with blanks."""
    named = any(filer_of_title(title) for title in (titles.title, titles.own) if title)
    return not named and len(list(islice(blanks_in(list(document.lines())), LEAST_BLANKS))) == LEAST_BLANKS


def _own_text(document: Document, titles: Titles) -> str:
    """Give the content's text without its title."""
    text = "".join("".join(line.text.split()) for line in document.lines())
    for title in {titles.title, titles.own, *document.headings}:
        text = text.replace("".join((title or "").split()), "", 1)
    return text
