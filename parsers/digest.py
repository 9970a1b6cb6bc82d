"""The digest of a report's content: the same as long as no word, figure or claimed date of the report changes.

Takes what was read, without page furniture; gives `content/1:HEX`, where the number is that of the normalisation. What
counts and what does not is the table of docs/versions.md; a change of what is said there is a new `NORMALISATION`.
Of bytes that could not be read it is `bytes:HEX`: then every change of a byte is one of content.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote

from parsers.document import Document, Grid, GridCell

NORMALISATION = "1"
NORMALISED = re.compile(r"content/\w+:|sha256:")
# What folding may change: all but ASCII, the commonest stops and common Chinese characters.
UNUSUAL = re.compile(r"[^\x00-\x7f\u3001\u3002\u4e00-\u9fff]")
MANY = 200
# No white space, so that they outlive its removal.
CELL, ROW, BLOCK, GAP = "\x01", "\x02", "\x03", "\x04"
# Blanks and line ends say nothing, except between two figures: 1 2 is not 12.
BETWEEN_FIGURES = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
# Characters that one table of a charset decodes so and another so.
TWINS = {"\u2015": "\u2014", "\u301c": "~", "\u2010": "-", "\u2011": "-", "\u30fb": "\u00b7", "\u2022": "\u00b7"}
# Digits above a line or in a circle are other figures than those on it: 10² is not 102.
OTHER_FIGURES = ("<super>", "<sub>", "<fraction>", "<circle>")
# An attached file is told by its content; saved again as .docx it says the same.
ENDINGS = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|ofd)(?![A-Za-z0-9])", re.I)
# What an error page says anew each time: when, to whom, under which number.
PASSING = re.compile(
    r"(?:20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:星期.)?\s*)?\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{1,3}){3}|(?<![0-9A-Za-z])(?=[A-Za-z-]*\d)[0-9A-Fa-f-]{12,}(?![0-9A-Za-z])|\d+\s*秒"
)

# Parameters of an address that hold a session, or the moment or a chance number so that no cache answers.
FLEETING = re.compile(
    r"(?:j?sessionid|phpsessid|sid|session_?id|token|csrf\w*|timestamp|nonce)="
    r"|(?:_t?|ts?|v|ver|r|rnd|rand|random|nocache)=(?:\d{6,}|0?\.\d+)$",
    re.I,
)
SESSION = re.compile(r";\w*(?:session|sess|sid)\w*=[^/;]*", re.I)


def content_digest(document: Document, title: str | None, claims: Sequence[str] = (), *, passing: bool = False) -> str:
    """Give `content/N:HEX` over the normalised content.

    `claims` are what the page says of the report outside of it: the dates it gives, files that were not read.
    `passing`: the page is no report, and what such pages say anew each time is left out.
    """
    said = _plain(title or "")
    printed = _plain(BLOCK.join(_blocks(document, "".join((title or "").split()), passing)))
    blocks = [_without_title(block, said) for block in printed.split(BLOCK)]
    content = BLOCK.join([said, *filter(None, blocks), ROW.join(_plain(claim) for claim in claims)])
    return _labelled(content.encode("utf-8", "surrogatepass"))


def bytes_digest(data: bytes) -> str:
    """Give `bytes:HEX` over bytes that could not be read: then every change is a change of content."""
    return f"bytes:{hashlib.sha256(data).hexdigest()}"


def digest_of_all(page: Sequence[str], others: Sequence[str]) -> str:
    """Give the digest of a page with its attachments, or of a zip (then without a page), from the digest of each file.

    The order of attachments is no content.
    """
    digests = [*page, *sorted(others)]
    return digests[0] if len(digests) == 1 else _labelled("\n".join(digests).encode())


def name_in_digest(address: str) -> str:
    """Give what names a file in an address: its last part, without sessions and what only evades caches."""
    place, _, query = unquote(address).partition("#")[0].partition("?")
    kept = (pair for pair in query.split("&") if pair and not FLEETING.match(pair))
    return "?".join(filter(None, [SESSION.sub("", place).rsplit("/", 1)[-1], "&".join(kept)]))


def is_current(digest: str, normalisation: str | None = None) -> bool:
    """Tell whether a stored digest may be compared with one made now, by the present normalisation or the one named.

    Digests of bytes and of failures were not normalised. Those of an older normalisation, and those without a number
    (`sha256:…`, before there was one), are to be made anew.
    """
    label = digest.partition(":")[0]
    return label == _label(normalisation) or label in ("bytes", "unreadable")


def comparable(one: str, other: str) -> bool:
    """Tell whether two stored digests may differ by content alone, and not by how they were made."""
    made = {match[0] for digest in (one, other) if (match := NORMALISED.match(digest))}
    return len(made) < 2


def _label(normalisation: str | None = None) -> str:
    return f"content/{normalisation or NORMALISATION}"


def _labelled(content: bytes) -> str:
    return f"{_label()}:{hashlib.sha256(content).hexdigest()}"


def _plain(text: str) -> str:
    """Fold width, drop white space and characters without width. Folded one kind at a time: texts have few."""
    unusual = set(UNUSUAL.findall(text))
    if len(unusual) > MANY:
        text = text.translate({ord(character): _folded(character) for character in unusual})
    else:
        for character in unusual:
            text = text.replace(character, _folded(character))
    return "".join(BETWEEN_FIGURES.sub(GAP, text).split())


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    if unicodedata.decomposition(character).startswith(OTHER_FIGURES):
        return character
    return TWINS.get(character) or unicodedata.normalize("NFKC", character)


def _blocks(document: Document, title: str, passing: bool) -> Iterator[str]:
    """Give the text between tables as one, so that it may be broken into lines anyhow, and each table."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            yield "\n".join(lines)
            lines = []
            yield _table(block)
        elif "".join(block.text.split()) != title:
            text = PASSING.sub("", block.text) if passing else block.text
            lines.append(ENDINGS.sub("", text) if "." in text else text)
    yield "\n".join(lines)


def _without_title(block: str, title: str) -> str:
    """Leave out the title where a text begins with it: some pages print it there as well, on one line or several."""
    while title and block.startswith(title):
        block = block[len(title) :]
    return block


def _table(grid: Grid) -> str:
    """Print a table without the columns and rows that only cut cells in two: markup may count them or not."""
    rows = [row for number, row in enumerate(grid.rows) if number == 0 or not _same(row, grid.rows[number - 1])]
    width = max(map(len, rows), default=0)
    kept = [x for x in range(width) if x == 0 or not all(_goes_on(row, x) for row in rows)]
    return ROW.join(CELL.join(row[x].text for x in kept if x < len(row)) for row in rows)


def _same(row: Sequence[GridCell], above: Sequence[GridCell]) -> bool:
    return len(row) == len(above) and all(cell is other for cell, other in zip(row, above, strict=True))


def _goes_on(row: Sequence[GridCell], x: int) -> bool:
    """Tell whether no cell of a row begins in a column."""
    return x >= len(row) or row[x] is row[x - 1]
