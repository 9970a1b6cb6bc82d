"""What the portals of all families share: requests and replies, the furniture of a page, and the faces of a fault."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from http import HTTPStatus

from demo.calendar import moment, night_date
from demo.counties import by_id
from demo.listing import Item
from demo.markup import printed
from demo.report import blocks, lookalike, plain_text

COUNTER = "@@VIEWS@@"  # the server puts the number of views here, another one for every request
PICTURE = 420, 594  # a sheet of paper, in points
WEEKDAYS = "一二三四五六日"
GONE_TEXT = "您访问的页面不存在"


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the path without its query, the parameters of query and form together, headers in lower case."""

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: status, body, and the Content-Type header as it is sent, true or not."""

    status: int
    body: bytes
    content_type: str = "text/html; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def html(text: str, status: int = 200) -> Reply:
    """Answer with a page in UTF-8."""
    return Reply(status, text.encode())


def text(body: str) -> Reply:
    """Answer with a text file in UTF-8, as robots.txt is."""
    return Reply(200, body.encode(), "text/plain; charset=UTF-8")


def file(request: Request, reply: Reply) -> Reply:
    """Answer with a file as a web server does: under an ETag, and with 304 to whoever holds these very bytes."""
    if reply.status != HTTPStatus.OK:
        return reply
    etag = f'"{sha256(reply.body).hexdigest()[:16]}"'
    headers = {**reply.headers, "ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Reply(304, b"", headers=headers)
    return replace(reply, headers=headers)


def dated_file(request: Request, reply: Reply, night: int) -> Reply:
    """Answer with a file written four hours before a night, under its date, and with 304 to whoever names that date."""
    written = datetime.fromisoformat(moment(night)).astimezone(UTC) - timedelta(hours=4)
    headers = {**reply.headers, "Last-Modified": format_datetime(written, usegmt=True)}
    if request.headers.get("if-modified-since") == headers["Last-Modified"]:
        return Reply(304, b"", headers=headers)
    return replace(reply, headers=headers)


def missing() -> Reply:
    """Answer 404, honestly."""
    return html(f"<html><head><title>404</title></head><body><h1>404</h1><p>{GONE_TEXT}。</p></body></html>", 404)


def soft_missing() -> Reply:
    """Say that a page is not there, with status 200."""
    words = f'{GONE_TEXT}或已被删除！<a href="/">返回首页</a>'
    return html(f"<html><head><title>提示信息</title></head><body><div>{words}</div></body></html>")


def failed() -> Reply:
    """Answer 500."""
    return html("<html><body>Internal Server Error</body></html>", 500)


def unavailable() -> Reply:
    """Answer 503."""
    return html("<html><body>Service Unavailable</body></html>", 503)


def challenge(status: int) -> Reply:
    """Answer as a web application firewall does: a stub that only a browser's script gets past."""
    script = (
        "(function(){var k=['ck','jsl'],v=0;for(var i=0;i<64;i++){v=(v*31+i)%65521;}"
        "document.cookie='__'+k[1]+'_clearance_s='+v+';path=/';setTimeout(function(){location.reload();},1500);})();"
    )
    body = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title></title><script>{script}</script></head>'
    return html(f"{body}<body><noscript>请开启JavaScript并刷新该页.</noscript></body></html>", status)


def banner(site: str, night: int) -> str:
    """Give the line at the top of every page of a site: another one every day."""
    day = night_date(night)
    week = WEEKDAYS[day.weekday()]
    weather = ("晴", "多云", "小雨", "阴")[day.toordinal() % 4]
    return f"今天是{day.year}年{day.month}月{day.day}日 星期{week} {weather} 欢迎访问{site}！"


def drawn(name: str) -> str:
    """Give what a page that lies ready as a file has for all that changes: a script that draws it."""
    return f'<script type="text/javascript" src="/js/{name}.js"></script>'


def footer(site: str, night: int, names: str = "所列地名均为虚构") -> str:
    """Give the foot of every page, with what `names` on it are and a visitor count that grows by the day."""
    visitors = 800_000 + 311 * (night_date(night).toordinal() % 1000)
    return f"主办：{site}办公室　本站为演示站点，{names}　累计访问 {visitors} 人次"


def body_of(item: Item, night: int, hand: str) -> str:
    """Print the text of a document as it reads on a night."""
    if item.filing:
        life = item.filing.life(night)
        if life.page == "image":
            return f'<p align="center"><img src="{picture_of(item)}" width="{PICTURE[0]}" alt=""></p>'
        if life.page == "unreadable":
            return "<p>年度报告全文见附件。</p>"
        return printed(blocks(item.filing, life), hand)
    assert item.other is not None and item.other.body is not None
    return printed(lookalike(item.other.body, by_id(item.other.county).name), hand)


def state_of(item: Item, night: int) -> str:
    """Say what the page of a document answers: there, gone, error or hollow."""
    if item.filing:
        page = item.filing.life(night).page
        return "there" if page in {"image", "unreadable"} else page
    assert item.other is not None
    if not item.other.shown(night_date(night).isoformat()):
        return "gone"
    return "there" if item.other.body else "error"


def picture_of(item: Item) -> str:
    """Give the path of the picture that stands in the place of a report."""
    return f"/images/scan{item.id}.png"


def picture() -> Reply:
    """Answer with the picture of a sheet on which nobody can read anything."""
    width, height = PICTURE
    rows = (
        b"\0" + bytes(255 - (40 if (x // 9 + y // 14) % 5 == 0 and y % 14 < 9 else 0) for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    chunks = (struct.pack(">I", len(data)) + kind + data + _check(kind + data) for kind, data in parts)
    return Reply(200, b"\x89PNG\r\n\x1a\n" + b"".join(chunks), "image/png")


def _check(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def attached(item: Item, night: int) -> Reply | None:
    """Answer with the file that a page links: the report as text or as Word keeps it, or bytes that nobody can open.

    None: it is not there. On the night on which it fails, the answer is 500.
    """
    assert item.filing is not None
    life = item.filing.life(night)
    if life.file == "gone" or life.page == "gone":
        return None
    if life.file == "error":
        return failed()
    return FILES[item.filing.attachment or ""](item, night)


def _text_file(item: Item, night: int) -> Reply:
    assert item.filing is not None
    return text(plain_text(item.title, blocks(item.filing, item.filing.life(night))))


def _word_file(item: Item, night: int) -> Reply:
    """Give the report as Word saves it when asked for a web page, under the name of a Word file."""
    head = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"></head>'
    page = f'{head}<body><p class="MsoTitle">{escape(item.title)}</p>\n{body_of(item, night, "word")}</body></html>'
    return Reply(200, page.encode(), "application/msword")


def _broken_file(item: Item, night: int) -> Reply:
    """Give what is left of a PDF that was cut off on its way to the server."""
    return Reply(200, b"%PDF-1.4\n" + sha256(item.title.encode()).digest() * 40, "application/pdf")


FILES = {"txt": _text_file, "doc": _word_file, "pdf": _broken_file}
