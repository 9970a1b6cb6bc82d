"""What the portals of all families share: requests and replies, the furniture of a page, and the faces of a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from demo.calendar import moment, night_date
from demo.counties import by_id
from demo.listing import Item
from demo.markup import printed
from demo.report import blocks, lookalike, plain_text

COUNTER = "@@VIEWS@@"  # the server puts the number of views here, another one for every request
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
        return printed(blocks(item.filing, item.filing.life(night)), hand)
    assert item.other is not None and item.other.body is not None
    return printed(lookalike(item.other.body, by_id(item.other.county).name), hand)


def state_of(item: Item, night: int) -> str:
    """Say what the page of a document answers: there, gone, error or hollow."""
    if item.filing:
        return item.filing.life(night).page
    assert item.other is not None
    if not item.other.shown(night):
        return "gone"
    return "there" if item.other.body else "error"


def report_text(item: Item, night: int) -> str:
    """Print a report as the text file attached to it."""
    assert item.filing is not None
    return plain_text(item.title, blocks(item.filing, item.filing.life(night)))
