"""What a capture shows of a document: a page or a file that the parser could read, and what came in its place.

Nothing is a document but what a report can be: pages, texts and office files; a picture only where a page links to it.
"""

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from parsers.readers.decode import decode
from parsers.readers.formats import HTML, MHTML, PICTURES, TEXT, UNKNOWN, recognise
from storage.archive.cdxj import surt
from storage.imports.reading import Body, Entry

PAGE, ATTACHMENT = "page", "attachment"
PRESENT, GONE, ERROR = "present", "gone", "error"
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_TEXTS = (HTML, TEXT, MHTML)
# Written in characters, or an archive's own, and no document: styles, scripts, data, the crawlers' rules.
_NO_DOCUMENT = re.compile(
    r"css|javascript|ecmascript|json|font|image/svg|rss|atom|(?:text|application)/xml$|audio|video"
)
_PAGE_ENDING = re.compile(r"(?:/|\.s?html?|\.jspx?|\.aspx?|\.php|\.do|\.action|/[^./]*)$", re.I)
_FILE_ENDING = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|odt|ods|zip|ofd)$", re.I)
_TORN = frozenset({"short_body", "torn_chunks", "torn_coding", "damaged_coding", "too_large"})
_UNDECODED = frozenset({"unknown_coding", "too_many_codings"})
_HOLDERS = "a[href],iframe[src],embed[src],object[data],[data-href],[data-url],[data-file],[onclick]"
_PLACES = ("href", "src", "data", "data-href", "data-url", "data-file")
_QUOTED = re.compile(r"""['"]([^'"\s]+)['"]""")


# Address and body of a page -> the keys (storage.archive.cdxj.surt) of files that belong to it without a link to them,
# such as the scans that it shows in place of its report. The crawler can tell those; storage cannot.
Shown = Callable[[str, bytes], AbstractSet[str]]


@dataclass(slots=True)
class Look:
    """What one capture shows of a document. `picture`: it is one only if a page links to it. `parent`: that page."""

    role: str
    outcome: str
    picture: bool = False
    parent: str | None = None


def look_at(entry: Entry, body: Body) -> Look | None:
    """Say what a response shows; None when it is no document."""
    path = urlsplit(entry.url).path
    if path == "/robots.txt" or not of_web(entry.url):
        return None
    if body.response.status != HTTPStatus.OK:
        return by_ending(path, GONE if body.response.status in _GONE else ERROR)
    declared = (body.response.media_type() or "").split(";")[0].strip().lower()
    if _NO_DOCUMENT.search(declared) and declared != "application/xhtml+xml":
        return None
    whole = not entry.truncated and not any(problem.code in _TORN for problem in body.problems)
    kind = recognise(body.data, content_type=declared, name=path).media_type
    if kind is None or _still_coded(kind, body):
        return by_ending(path, ERROR)
    outcome = PRESENT if whole else ERROR
    if kind in PICTURES:
        return Look(ATTACHMENT, outcome, picture=True)
    return Look(PAGE if kind in _TEXTS else ATTACHMENT, outcome) if kind != UNKNOWN else None


def _still_coded(kind: str, body: Body) -> bool:
    """Say whether a body cannot be told because its coding could not be undone."""
    codes = {problem.code for problem in body.problems}
    return bool(codes) if kind == UNKNOWN else kind in _TEXTS and not codes.isdisjoint(_UNDECODED)


def of_web(url: str) -> bool:
    """Say whether an address is one of the web."""
    return url[:8].lower().startswith(("http://", "https://"))


def by_ending(path: str, outcome: str) -> Look | None:
    """Say what kind of document an address names; None when it names none."""
    if _FILE_ENDING.search(path):
        return Look(ATTACHMENT, outcome)
    return Look(PAGE, outcome) if _PAGE_ENDING.search(path) or not path else None


def of_repeat(url: str, status: int | None, media_type: str | None) -> Look | None:
    """Say what a repeat of a capture in our archive shows, whose bytes are not looked at again."""
    if status not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return None
    declared = (media_type or "").split(";")[0].strip().lower()
    if declared.startswith("image/"):
        return Look(ATTACHMENT, PRESENT, picture=True)
    if declared in (HTML, TEXT, "application/xhtml+xml"):
        return None if urlsplit(url).path == "/robots.txt" else Look(PAGE, PRESENT)
    return by_ending(urlsplit(url).path, PRESENT)


def nothing_shown(_url: str, _data: bytes) -> frozenset[str]:
    """Give no file beside those a page links to."""
    return frozenset()


def linked(url: str, data: bytes) -> set[str]:
    """Give the keys (storage.archive.cdxj.surt) of all addresses that a page links to, shows or names in a handler."""
    tree = LexborHTMLParser(decode(data).text)
    base_node = tree.css_first("base[href]")
    base = _joined(url, (base_node.attributes.get("href") or "") if base_node else "") or url
    return {surt(address) for link in _links(tree) if (address := _joined(base, link))}


def _links(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(_HOLDERS):
        told = node.attributes
        yield from (value for place in _PLACES if (value := told.get(place)))
        yield from _QUOTED.findall(f"{told.get('onclick') or ''} {told.get('href') or ''}")


def _joined(base: str, link: str) -> str | None:
    try:
        address = urldefrag(urljoin(base, link.strip()))[0]
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
