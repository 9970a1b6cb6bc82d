"""The index beside each segment: one sorted CDXJ line for each response, as pywb and ReplayWeb.page read it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from posixpath import normpath
from typing import Self
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from storage.archive.disk import replacing

SUFFIX = ".cdxj"
REVISIT = "warc/revisit"
_TIME = "%Y%m%d%H%M%S"
_DEFAULT_PORT = {"http": 80, "https": 443}
# Session ids that servers put into addresses; pywb leaves them out of its keys.
_SESSION_QUERY = re.compile(r"(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}(?:&|$)", re.IGNORECASE)
_SESSION_PATH = re.compile(r"/\((?:[a-z]\([0-9a-z]{24}\))+\)/(?=[^?]+\.aspx)", re.IGNORECASE)
_UNTOUCHED = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says of one response or revisit record."""

    url: str
    at: datetime
    media_type: str
    status: int
    digest: str
    segment: str
    offset: int
    length: int

    def line(self) -> str:
        """Give the line: key, 14-digit time in UTC, and the rest as JSON with every value a text, as pywb wants it."""
        rest = {
            "url": self.url,
            "mime": self.media_type,
            "status": str(self.status),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.segment,
        }
        time = self.at.astimezone(UTC).strftime(_TIME)
        return f"{surt(self.url)} {time} {json.dumps(rest)}"

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Take a line apart again; its time has no fractions of a second. Raises ValueError for what is no line."""
        try:
            _, time, rest = line.split(" ", 2)
            told = json.loads(rest)
            return cls(
                url=told["url"],
                at=datetime.strptime(time, _TIME).replace(tzinfo=UTC),
                media_type=told["mime"],
                status=int(told["status"]),
                digest=told["digest"],
                segment=told["filename"],
                offset=int(told["offset"]),
                length=int(told["length"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"not a line of an index: {line[:80]!r}") from error


def mime(media_type: str | None) -> str:
    """Give the type alone, without parameters, as an index line carries it."""
    named = (media_type or "").split(";")[0].strip().lower()
    return named if re.fullmatch(r"[!-~]+", named) else "unk"


def surt(url: str) -> str:
    """Give the sort key of an address: host turned round, everything in lower case, query arguments in order.

    `http://www.Abc.gov.cn:80/a/?b=2&a=1` -> `cn,gov,abc)/a?a=1&b=2`. The form is the one pywb computes when it looks an
    address up; a test holds the two together. What cannot be taken apart is its own key, in lower case.
    """
    try:
        parts = urlsplit(url)
        explicit = parts.port
    except ValueError:
        return url.lower()
    host = re.sub(r"^www\d*\.", "", ascii_host((parts.hostname or "").rstrip(".")))
    port = f":{explicit}" if explicit and explicit != _DEFAULT_PORT.get(parts.scheme) else ""
    path = normpath(_SESSION_PATH.sub("/", re.sub(r"/{2,}", "/", _escape(parts.path) or "/")))
    query = "&".join(sorted(_SESSION_QUERY.sub("", _escape(parts.query), count=1).split("&")))
    return f"{','.join(reversed(host.split('.')))}{port}){path}{'?' + query if query else ''}".lower()


def ascii_host(host: str) -> str:
    """Give a host name as DNS carries it; one that has no such form stays as it is."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _escape(text: str) -> str:
    """Bring percent escapes to one form: undone as often as it goes, then made again where they are needed."""
    data, before = text.encode(), b""
    while data != before:
        before, data = data, unquote_to_bytes(data)
    return quote_from_bytes(data, safe=_UNTOUCHED)


def index_path(segment: Path) -> Path:
    """Give where the index of a segment lies: `NAME.cdxj` beside `NAME.warc.gz`."""
    return segment.with_name(segment.name.removesuffix(".warc.gz") + SUFFIX)


def lines_before(segment: Path, end: int) -> tuple[list[str], int]:
    """Give the index lines of the records that end by an offset of the segment, and where the last of these ends.

    An index that is not there, or has a line that is none, gives nothing: it can be written anew.
    """
    try:
        lines = index_path(segment).read_text(encoding="ascii").splitlines()
        ends = [(entry.offset + entry.length, line) for line in lines for entry in [Entry.from_line(line)]]
    except (FileNotFoundError, ValueError):
        return [], 0
    kept = [(its_end, line) for its_end, line in ends if its_end <= end]
    return [line for _, line in kept], max((its_end for its_end, _ in kept), default=0)


def write_index(segment: Path, entries: Iterable[Entry], kept: Iterable[str] = ()) -> None:
    """Write the index of a segment, sorted by bytes, and force it to disk; a reader sees the old one or the new one.

    `kept` are lines of the one before that go on to hold.
    """
    lines = sorted([*kept, *(entry.line() for entry in entries)])
    with replacing(index_path(segment)) as file:
        file.writelines(f"{line}\n".encode("ascii") for line in lines)
