"""What a site shows for an address that cannot exist, and whether an answer is that same page. Pure.

    shape(url)              addresses of one shape are answered by one part of the site
    invented(url, visit)    an address of the same shape that cannot exist, the same for the whole visit
    Nowhere.of(…)           what came of asking for it; `None` where the site says plainly that it is not there
    nowhere.shows(…)        is this answer that same page?

Sites answer 200 for pages they do not have: with an error page, the home page, or the shell of a script that draws
everything. The same page must be the same in every respect that could carry a report: words (numbers aside, which
count and date), links, pictures, frames and scripts. A page that merely has the same frame is another page.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from crawler.pages.content import Content
from crawler.pages.web_addresses import is_home, site

HEX = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{16,}", re.IGNORECASE)
NUMBER = re.compile(r"\d+")
NOISE = re.compile(r"[\W\d_]+")
SOURCES = ("src", "href", "data", "action", "value")
NINE = 9
MOST_SHAPES = 4  # of one site; beyond, a listing of links to everywhere would cost as many requests


def shape(url: str) -> str:
    """Name the shape of an address: its site, how deep it stands, and its last part without numbers and hashes."""
    host, port = site(url)
    parts = urlsplit(url)
    name = _last(parts.path) + (f"?{parts.query}" if parts.query else "")
    return f"{host}:{port or ''} {parts.path.count('/')} {NUMBER.sub('#', HEX.sub('x', name))}"


def invented(url: str, visit: str) -> str:
    """Give an address like this one that cannot exist: the last number or hash of its last part is another."""
    digest = hashlib.sha256(f"{visit} {shape(url)}".encode()).hexdigest()
    parts = urlsplit(url)
    if parts.query:
        return parts._replace(query=_replaced(parts.query, digest)).geturl()
    folder, _, name = parts.path.rpartition("/")
    return parts._replace(path=f"{folder}/{_replaced(name, digest)}").geturl()


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _replaced(name: str, digest: str) -> str:
    """Put other digits in the place of the last hash or number; a name without any gets some."""
    hashes, numbers = list(HEX.finditer(name)), list(NUMBER.finditer(name))
    if hashes:
        found, new = hashes[-1], _like(hashes[-1].group(0), digest)
    elif numbers:  # nine digits still fit the numbers that sites reckon with, and hardly one has given out so many
        found, length = numbers[-1], max(NINE, len(numbers[-1].group(0)))
        new = "8" + str(int(digest, 16))[1:length]
    else:
        stem, dot, suffix = name.partition(".")
        return f"{stem}{digest[:12]}{dot}{suffix}"
    return name[: found.start()] + new + name[found.end() :]


def _like(old: str, digest: str) -> str:
    digits = iter(digest * 2)
    return "".join(next(digits) if letter != "-" else letter for letter in old)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """What a site showed for an address that cannot exist: where it sent us, and the page, as a digest."""

    sent_to: str | None
    page: str | None

    @classmethod
    def of(cls, asked: str, status: int, content: Content, *, sent_to: str | None = None) -> Self | None:
        """Learn from the final answer; a plain 404 teaches nothing. `sent_to` is where we were led, if anywhere."""
        page = fingerprint(content, asked) if 200 <= status < 300 and content.is_markup else None
        return cls(sent_to, page) if page or sent_to else None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read back what `to_json` gave."""
        return cls(kept["sent_to"], kept["page"])

    def to_json(self) -> dict[str, Any]:
        """Give it as the ledger keeps it."""
        return asdict(self)

    def shows(self, asked: str, content: Content, *, sent_to: str | None = None) -> bool:
        """Say whether this answer to `asked` is what the site shows for what it does not have."""
        if self.sent_to is not None and sent_to == self.sent_to and not is_home(asked):
            return self.page is None or self.page == fingerprint(content, asked)
        return self.page is not None and content.is_markup and self.page == fingerprint(content, asked)


def fingerprint(content: Content, asked: str) -> str:
    """Give a digest of all that could carry a report; the page may repeat the address it was asked for."""
    echoes = _echoes(asked) | _echoes(content.url)
    words = NOISE.sub("", _without(f"{content.title} {content.words}", echoes))
    links = [_without(link, echoes) for link in _links(content)]
    scripts = [_without("".join(node.text(deep=True).split()), echoes) for node in content.tree.css("script")]
    return hashlib.sha256("\0".join([words, *links, *scripts]).encode("utf-8", "replace")).hexdigest()


def _links(content: Content) -> list[str]:
    named = ",".join(f"[{name}]" for name in SOURCES)
    return [
        str(node.attributes[name]) for node in content.tree.css(named) for name in SOURCES if node.attributes.get(name)
    ]


def _echoes(url: str) -> set[str]:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return {text for text in (url, path, unquote(path), _last(parts.path)) if len(text) > 1}


def _without(text: str, echoes: set[str]) -> str:
    for echo in sorted(echoes, key=len, reverse=True):
        text = text.replace(echo, "")
    return text
