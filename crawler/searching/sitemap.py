"""Reads robots.txt and sitemaps for the addresses of reports that no listing shows. Pure.

    named_in(robots, url)           the sitemaps that a robots.txt names
    read(url, body, kin)            further sitemaps, and the lines that may be reports

An XML sitemap tells addresses and nothing else. Only those are kept that look like the addresses of reports: they are
built like that of a report the columns list (`kin`), or lie in a folder called as annual reports are called. Of a
sitemap for people, whose links have names, those are kept that are named like a report.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from lxml.etree import XMLSyntaxError
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap, sitemap_urls_from_robots

from crawler.families.entries import find_entries
from crawler.families.page import Entry
from crawler.pages.web_addresses import absolute
from parsers.identity.kinds import kind_of_title
from parsers.readers.decode import decode

MOST_ADDRESSES = 50_000  # of one file; the protocol allows no more
MOST_KEPT = 300  # lines of one file that may be reports; whoever has more has a sitemap that tells nothing apart
FEWEST_LINKS = 10  # of a sitemap for people; a wall, an error or the shell of a script shows fewer
MOST_BYTES = 52_428_800  # of one file, unpacked; the protocol allows no more
GZIP = b"\x1f\x8b"
ANNUAL = re.compile(
    r"(?:xxgk|gongkai|gk)[a-z]{0,4}n(?:d?b|ianbao)|nd(?:gz)?bg|nianbao|niandubaogao|annual_?report", re.I
)
DATED = re.compile(r"/(?:(?:19|20)\d{2}(?:-?\d{2}){0,2}|\d{1,2})(?=/)")  # folders that only say when
STAMP = re.compile(r"(?:19|20)\d{6}")
NUMBER = re.compile(r"[0-9a-f]{16,}|\d+", re.I)


@dataclass(frozen=True, slots=True)
class Read:
    """What one sitemap says: further sitemaps, the lines that may be reports, and whether it is a sitemap at all."""

    files: tuple[str, ...] = ()
    lines: tuple[Entry, ...] = ()
    readable: bool = True


def named_in(robots: bytes, url: str) -> list[str]:
    """Give the addresses of the sitemaps that a robots.txt names."""
    found = (absolute(url, line) for line in sitemap_urls_from_robots(robots, url))
    return list(dict.fromkeys(address for address in found if address))


def read(url: str, body: bytes, kin: Collection[str]) -> Read:
    """Read a sitemap in any of its forms: XML, packed or not, an index of others, a page for people, a plain list."""
    try:
        body = gunzip(body, max_size=MOST_BYTES) if body.startswith(GZIP) else body
    except Exception:  # noqa: BLE001 - a file that cannot be unpacked, or grows without end, is no sitemap
        return Read(readable=False)
    head = body.lstrip()[:2000].lower()
    if b"<html" in head:
        page = BeautifulSoup(decode(body).text, "lxml")
        entries, _ = find_entries(page, url)
        reports = _kept(entry for entry in entries if kind_of_title(entry.title).report)
        return Read(lines=reports, readable=bool(reports) or len(page.find_all("a", href=True)) >= FEWEST_LINKS)
    if b"<urlset" in head or b"<sitemapindex" in head:
        return _read_xml(url, body, kin)
    lines = [address for line in body.split() if line.startswith(b"http") and (address := _address(url, line))]
    return Read(lines=_kept(_likely(lines, kin)), readable=bool(lines))


def kin_of(url: str) -> str:
    """Give what the addresses of one column's documents have in common: without days, and without the last number."""
    parts = urlsplit(url)
    folder, _, name = DATED.sub("", parts.path).rpartition("/")
    name = STAMP.sub("", name)
    numbers = list(NUMBER.finditer(name))
    last = numbers[-1].span() if numbers else (len(name), len(name))
    return f"{parts.hostname}{folder}/{name[: last[0]]}#{name[last[1] :]}"


def _read_xml(url: str, body: bytes, kin: Collection[str]) -> Read:
    try:
        sitemap = Sitemap(body)
        locations = [str(each["loc"]) for each in islice(sitemap, MOST_ADDRESSES)]
    except (XMLSyntaxError, StopIteration):
        return Read(readable=False)
    addresses = [address for location in locations if (address := absolute(url, location))]
    if sitemap.type == "sitemapindex":
        return Read(files=tuple(dict.fromkeys(addresses)))
    return Read(lines=_kept(_likely(addresses, kin)))


def _address(url: str, line: bytes) -> str | None:
    return absolute(url, line.decode("utf-8", "replace"))


def _likely(addresses: Iterable[str], kin: Collection[str]) -> Iterator[Entry]:
    """Give the addresses that may be reports; a folder as such is a listing, not a report."""
    for address in addresses:
        path = urlsplit(address).path
        if not path.endswith("/") and (kin_of(address) in kin or ANNUAL.search(path.rpartition("/")[0])):
            yield Entry(address, "")


def _kept(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(islice({entry.url: entry for entry in entries}.values(), MOST_KEPT + 1))
