"""The parts of a report: which of its lines are headings, and all its lines under them.

Headings are numbered 一、 or （一） or 2、 or 第三部分, mixed in one report, or have lost their number. What is a part
and what a sub-heading is told by rank: the outermost numbering that heads parts counts with any words; an inner one
only for the parts the outer one lacks, and only in a heading's own words. A heading that comes again further down, in
a run of headings with no text between, is a table of contents. A heading may be glued to its first sentence or stand
in a table's cell. No line is lost: what stands before the first heading is a part without key and heading.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from parsers.document import Block, Grid, GridCell, Line
from parsers.prose.headings import TELLING, exact_key, loose_key, official_key
from parsers.record import Section
from parsers.tables.labels import normalise

CHINESE = "一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾"
# The first sign may be misprinted as a dash; 第一部分 and 第一章 rank above 一、, that above （一）, that above 1.
STYLES = re.compile(
    rf"\s*(?:(?P<division>第[{CHINESE}\d]{{1,3}}\s*(?:部分|章))|(?P<chinese>[{CHINESE}—－]{{1,3}}\s*[、.．,，:：]|[{CHINESE}]{{1,3}}\s+)"
    rf"|(?P<bracket>[（(〈【\[]\s*[{CHINESE}\d]{{1,3}}\s*[)）〉】\]])|(?P<digit>[\d０-９]{{1,2}}\s*[、.．,，:：)）](?!\d)))"
    r"[\s、.．:：]*"
)
RANKS = ("division", "chinese", "bracket", "digit", "bare")
ANY_STYLE = re.compile(rf"^\s*(?:[{CHINESE}\d]{{1,3}}\s*[、.．]|[（(][{CHINESE}\d]{{1,3}}[）)]|第[{CHINESE}]+部分)")
LONGEST_HEADING = 40
LONGEST_BARE = 30
SENTENCE_END = re.compile(r"[。；！？]|[:：].")
NO_BARE = re.compile(r"[，。；：！？,;:!?\d]")
PAGE_NUMBER = re.compile(r"(?:[.…·．\s]{2,}\d{0,3}|\s+\d{1,3})$")
# Where a heading may end and its first sentence begin.
GLUE = re.compile(
    r"[。:：]\s*|\s+|(?=20\d\d年|我[镇乡街办]|本[镇乡街单机年]|截[至止]|[（(]\s*[一1]\s*[)）]|今年|全年|按照|根据)"
)
LEAST_GLUED = 8
# An outer numbering heads parts when it heads several; an inner one when several that the outer lacks are headed so.
FEWEST_OUTER = 3
FEWEST_INNER = 2
CORE = frozenset({"disclosure", "requests", "disputes"})
PARTS = CORE | {"overview", "fees", "problems", "other"}
# A cell this long with a full stop in it is prose, not a value or a label.
LEAST_PROSE = 30


class Part(NamedTuple):
    """One part as it stands: key, heading ("" before the first), its lines, each with its place."""

    key: str | None
    heading: str
    lines: tuple[Line, ...]


class _Candidate(NamedTuple):
    """A line that may be a heading. `strict` when its own words say so; `first` is a sentence glued to it."""

    at: int
    style: str
    key: str | None
    strict: bool
    heading: str
    first: str


def is_heading(text: str) -> bool:
    """Tell whether a line is a heading in the words of the forms of 2019 and 2021, whatever its number."""
    if len(text) > LONGEST_HEADING or SENTENCE_END.search(text) or not ANY_STYLE.match(text):
        return False
    return official_key(text) is not None


def topic_of(text: str, before: str | None) -> str | None:
    """Give what a line within a part is about: its own key when it is a sub-heading, else as the lines before it."""
    match = STYLES.match(text)
    if match is None:
        return before
    found = _as_heading(text)
    if found and found[2]:
        return found[1]
    sentence = len(text) > LONGEST_HEADING or SENTENCE_END.search(text, match.end())
    return before if sentence else loose_key(text[match.end() :])


def is_frame(grid: Grid) -> bool:
    """Tell whether a table is none: it frames prose, or has no two cells side by side."""
    return _prose_of(grid)[2] or all(len({id(cell) for cell in row if cell.text}) < 2 for row in grid.rows)


def split_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Give the report's parts in order: headings as printed, text without the tables."""
    return sections_of(split_parts(blocks))


def sections_of(parts: Sequence[Part]) -> tuple[Section, ...]:
    """Give the parts as the record has them."""
    return tuple(Section(part.key, part.heading, "\n".join(line.text for line in part.lines)) for part in parts)


def split_parts(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """Give the report's parts with their lines' places."""
    lines, followed = _lines(blocks)
    chosen = list(_chosen(_without_contents(list(_candidates(lines, followed)), lines)))
    starts = [candidate.at for candidate in chosen]
    before = tuple(lines[: starts[0]] if starts else lines)
    parts = [Part(None, "", before)] if before else []
    for candidate, end in zip(chosen, [*starts[1:], len(lines)], strict=False):
        printed = lines[candidate.at]
        glued = (printed._replace(text=candidate.first),) if candidate.first else ()
        parts.append(Part(candidate.key, candidate.heading, (*glued, *lines[candidate.at + 1 : end])))
    return tuple(parts)


def _lines(blocks: Sequence[Block]) -> tuple[list[Line], set[int]]:
    """Give the lines, those in tables' cells too, and which of them have a table behind them."""
    lines: list[Line] = []
    followed = set()
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        found = list(_lines_in(block))
        if not found:
            followed.add(len(lines) - 1)
        lines += found
    return lines, followed


def _lines_in(grid: Grid) -> Iterator[Line]:
    """Give the lines that a table carries: all of a frame, else prose in its cells and the forms' headings."""
    cells, prose, frame = _prose_of(grid)
    for name, cell in cells.items():
        if frame or name in prose:
            yield from _lines_of(cell)
        elif is_heading(cell.text) and "\n" not in cell.text:
            yield Line(cell.text, cell.at)


def _prose_of(grid: Grid) -> tuple[dict[int, GridCell], set[int], bool]:
    """Give a table's cells by identity, which of them are prose, and whether prose is most of it: a frame."""
    cells = {id(cell): cell for row in grid.rows for cell in row if cell.text}
    prose = {name for name, cell in cells.items() if len(cell.text) >= LEAST_PROSE and "。" in cell.text}
    frame = bool(prose) and 2 * sum(len(cells[name].text) for name in prose) > sum(len(c.text) for c in cells.values())
    return cells, prose, frame


def _lines_of(cell: GridCell) -> Iterator[Line]:
    return (Line(text.strip(), cell.at) for text in cell.text.split("\n") if text.strip())


def _candidates(lines: Sequence[Line], followed: set[int]) -> Iterator[_Candidate]:
    for index, line in enumerate(lines):
        found = _as_heading(line.text)
        if found is None:
            continue
        style, key, strict, heading, first = found
        bare_menu = style == "bare" and index not in followed and _is_menu(lines, index)
        if not bare_menu:
            yield _Candidate(index, style, key, strict, heading, first)


def _is_menu(lines: Sequence[Line], index: int) -> bool:
    """A heading without a number has text under it; else it is a line of a menu."""
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    return (len(after) < LEAST_GLUED and not after.endswith("。")) or _as_heading(after) is not None


def _as_heading(text: str) -> tuple[str, str | None, bool, str, str] | None:
    """Read a line as a heading: numbering, key, whether in a heading's own words, the heading, what is glued to it."""
    match = STYLES.match(text)
    if match is None:
        return _bare(text)
    style = match.lastgroup or "bare"
    glued = _glued(text, match.end(), style)
    if glued is not None:
        return glued
    words = PAGE_NUMBER.sub("", text[match.end() :].rstrip(":："))
    if len(text) > LONGEST_HEADING or SENTENCE_END.search(words):
        return None
    strict = exact_key(words)
    if strict is None and (style not in ("division", "chinese") or match.group().strip()[-1] in CHINESE):
        return None
    return style, strict or loose_key(words), strict is not None, text, ""


def _bare(text: str) -> tuple[str, str | None, bool, str, str] | None:
    if len(text) > LONGEST_BARE or NO_BARE.search(text.rstrip(":：")) or not TELLING.search(text):
        return None
    key = exact_key(text)
    return ("bare", key, True, text, "") if key else None


def _glued(text: str, start: int, style: str) -> tuple[str, str | None, bool, str, str] | None:
    """Find a heading's own words at the beginning of a line, and a sentence right behind them."""
    for glue in GLUE.finditer(text, start + 1, start + LONGEST_HEADING):
        words, first = text[start : glue.start()], text[glue.end() :].strip()
        key = exact_key(words) if len(first) >= LEAST_GLUED else None
        if key:
            return style, key, True, text[: glue.start()], first
    return None


def _without_contents(candidates: Sequence[_Candidate], lines: Sequence[Line]) -> list[_Candidate]:
    """Leave out a table of contents: headings in a run, each of which comes again."""
    last = {_words(candidate): candidate.at for candidate in candidates}
    kept: list[_Candidate] = []
    in_contents = False
    for here, after in pairwise([*candidates, None]):
        assert here is not None
        again = last[_words(here)] > here.at and not here.first
        in_contents = again and (in_contents or (after is not None and after.at == here.at + 1))
        if not in_contents:
            kept.append(here)
    return kept


def _words(candidate: _Candidate) -> str:
    return normalise(PAGE_NUMBER.sub("", candidate.heading))


def _chosen(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Tell the parts' headings from sub-headings."""
    headed: dict[str, set[str]] = {style: set() for style in RANKS}
    for candidate in candidates:
        if candidate.key:
            headed[candidate.style].add(candidate.key)
    outer = _outermost(headed)
    has = set().union(*(headed[style] for style in outer))
    lacked = set().union(*(headed[style] for style in RANKS if style not in outer)) - has
    inner = len(lacked & PARTS) >= FEWEST_INNER and lacked & CORE
    for candidate in candidates:
        lacking = candidate.key is not None and candidate.key not in has
        official = official_key(candidate.heading) is not None
        if candidate.style in outer or (candidate.strict and lacking and (official or inner)):
            yield candidate


def _outermost(headed: dict[str, set[str]]) -> frozenset[str]:
    """第一部分 heads the parts when it heads several: then 一、 is below it. Else 一、 does, where it heads any."""
    if len(headed["division"]) >= FEWEST_OUTER:
        return frozenset({"division"})
    return frozenset({"division", "chinese"})
