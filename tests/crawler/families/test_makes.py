"""Portals of no known make: every markup of lines with every pager, walked to the end; broken, never read as whole.

Each portal is drawn by chance, from a seed, out of the ways real ones write lines, dates, pagers and what stands around.
"""

# ruff: noqa: E501 - markup by the row

import random
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.families.generic import read_listing
from crawler.families.page import FetchedPage, PageRef
from crawler.judging.listing import PageRead, fault, to_follow

HOST = "http://www.county.test"
PLACES = (
    "水寨乡",
    "江左镇",
    "白石街道",
    "青阳镇",
    "柳河乡",
    "石桥镇",
    "双龙街道",
    "南坪乡",
    "新店镇",
    "东湖街道",
    "长岭乡",
    "黄泥镇",
    "三岔乡",
    "官渡镇",
)
TITLES = (
    *(f"{place}2023年政府信息公开工作年度报告" for place in PLACES),
    *(f"{place}人民政府信息公开年报" for place in PLACES[:7]),
    "关于报送年报的说明",
    "水寨乡",
    "白石街道2022年度报告",
)
PER_PAGE = 5

ADDRESSES = {
    "article": lambda n: f"/zwgk/202401/t20240{n % 9 + 1}15_{1000 + n}.html",
    "asp": lambda n: f"/show.asp?id={n + 1}",
    "slug": lambda n: f"/nb/town{n}.html",
    "file": lambda n: f"/upload/2024/report{n}.pdf",
    "protocol": lambda n: f"//www.county.test/nb/{n}.html",
}
DATES = {
    "brackets": lambda n: f"[2024-01-{n % 28 + 1:02d}]",
    "slashes": lambda n: f"2024/1/{n % 28 + 1}",
    "chinese": lambda n: f"2024年1月{n % 28 + 1}日",
    "month only": lambda n: "2024年1月",
    "day only": lambda n: f"01-{n % 28 + 1:02d}",
    "apart": lambda n: f"<b>{n % 28 + 1:02d}</b><i>2024-01</i>",
}


def cut(title):
    return title[:9] + "…" if len(title) > 10 else title


LINES = {
    "li": ("<ul class='list'>{}</ul>", "<li><a href='{u}'>{t}</a><span>{d}</span></li>"),
    "li, date first, title cut": ("<ul>{}</ul>", "<li><span>{d}</span><a href='{u}' title='{t}'>{c}</a></li>"),
    "rows": (
        "<table><tr><th>标题</th><th>日期</th></tr>{}</table>",
        "<tr><td>·</td><td><a href={u} target=_blank>{t}</a></td><td>{d}</td></tr>",
    ),
    "rows that say 查看": ("<table>{}</table>", "<tr><td>{t}</td><td>{d}</td><td><a href='{u}'>查看</a></td></tr>"),
    "dl": ("<dl>{}</dl>", "<dt><a href='{u}'>{t}</a></dt><dd>{d}</dd>"),
    "lines with breaks": ("<div>{}</div>", "<a href='{u}'>{t}</a> {d}<br>"),
    "cards": (
        "<div class='cards'>{}</div>",
        "<div class='card'><a href='{u}'><h4>{t}</h4><p>这一段是摘要，写着一些别的话。</p><em>{d}</em></a></div>",
    ),
    "articles": (
        "<section>{}</section>",
        "<article><header><h3><a href='{u}'>{t}</a></h3></header><time>{d}</time></article>",
    ),
    "onclick": ("<ul>{}</ul>", "<li><a href='javascript:;' onclick=\"openurl('{u}')\">{t}</a><i>{d}</i></li>"),
    "window.open": ("<ul>{}</ul>", "<li><a href=\"javascript:void(window.open('{u}'))\">{t}</a><i>{d}</i></li>"),
    "hash and onclick": ("<ul>{}</ul>", "<li><a href='#' onclick=\"window.open('{u}')\">{t}</a><i>{d}</i></li>"),
    "data-url": ("<ul>{}</ul>", "<li data-url='{u}'><p>{t}</p><i>{d}</i></li>"),
    "row that is clicked": ("<table>{}</table>", "<tr onclick=\"location.href='{u}'\"><td>{t}</td><td>{d}</td></tr>"),
    "link around a table": (
        "<div>{}</div>",
        "<div><a href='{u}'><table><tr><td>{t}</td><td>{d}</td></tr></table></a></div>",
    ),
    "a wrapper called page": ("<div class='page'><ul>{}</ul></div>", "<li><a href='{u}'>{t}</a><span>{d}</span></li>"),
}


def query(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def links(pattern, first="list.html"):
    """Give a pager that writes its addresses: {} is the page's number."""

    def name(number):
        return first if number == 1 else pattern.format(number)

    return name


def words(name):
    def pager(page, pages):
        on = f"<a href='{name(page + 1)}'>下一页</a>" if page < pages else "<span>下一页</span>"
        return f"<div class='pager'><a href='{name(1)}'>首页</a>{on}<a href='{name(pages)}'>尾页</a> 共{pages}页</div>"

    return pager


def numbers(name):
    def pager(page, pages):
        return (
            "<div>"
            + " ".join(
                f"<span>{n}</span>" if n == page else f"<a href='{name(n)}'>{n}</a>" for n in range(1, pages + 1)
            )
            + "</div>"
        )

    return pager


def signs(name, sign="&gt;"):
    def pager(page, pages):
        back = f"<a href='{name(page - 1)}'>&lt;</a>" if page > 1 else "<a class='disabled'>&lt;</a>"
        return (
            f"<div>{back} {page}/{pages} "
            + (f"<a href='{name(page + 1)}'>{sign}</a>" if page < pages else f"<a class='disabled'>{sign}</a>")
            + "</div>"
        )

    return pager


def pictures(name):
    return lambda page, pages: (
        "<p>"
        + (
            f"<a href='{name(page + 1)}'><img src='n.gif' alt='下一页'></a>"
            if page < pages
            else "<img src='n.gif' alt='下一页'>"
        )
        + "</p>"
    )


def menu(name):
    def pager(page, pages):
        return (
            "<select onchange='location=this.value'>"
            + "".join(f"<option value='{name(n)}'>第{n}页</option>" for n in range(1, pages + 1))
            + "</select>"
        )

    return pager


def relation(name):
    return lambda page, pages: (
        (f"<link rel='next' href='{name(page + 1)}'>" if page < pages else "") + f"<link rel='prev' href='{name(1)}'>"
    )


def calls(script, call="goPage({})"):
    def pager(page, pages):
        on = (
            f'<a href="javascript:{call.format(page + 1)}">下一页</a>'
            if page < pages
            else "<a class='disabled'>下一页</a>"
        )
        return f"<script>{script}</script><div>第 {page} 页 / 共 {pages} 页 {on}</div>"

    return pager


def postback(page, pages):
    on = (
        f"<a href=\"javascript:__doPostBack('Pager1','{page + 1}')\">下页</a>"
        if page < pages
        else "<a disabled='disabled'>下页</a>"
    )
    return (f"<form method='post' action='list.html'><input type='hidden' name='__VIEWSTATE' value='dDw{page}/+=='><input type='hidden' name='__EVENTTARGET'>"
            f"<input type='hidden' name='__EVENTARGUMENT'><input type='submit' name='go' value='GO'>共{len(TITLES)}行 第{page}/{pages}页 {on}</form>")  # fmt: skip


def form(method):
    def pager(page, pages):
        return (f"<script>function turn(n){{ document.pages.pageNo.value = n; document.pages.submit(); }}</script><form name='pages' method='{method}' action='list.html'>"
                f"<input type='hidden' name='pageNo' value='{page}'><input type='hidden' name='cat' value='7'></form>{page}/{pages}"
                + (f"<button onclick='turn({page + 1})'>下一页</button>" if page < pages else "<button disabled>下一页</button>"))  # fmt: skip

    return pager


def laypage(page, pages):
    return (f"<div id='pager'></div><script>laypage.render({{elem: 'pager', count: {len(TITLES)}, limit: {PER_PAGE}, curr: {page},"
            "jump: function(obj, first){ if(!first){ location.href = 'list.html?page=' + obj.curr; } }});</script>")  # fmt: skip


def kkpager(page, pages):
    return (f"<div id='kk'></div><script>kkpager.generPageHtml({{pno: {page}, total: {pages}, totalRecords: {len(TITLES)},"
            "getLink: function(n){ return 'list.html?page=' + n; }});</script>".replace("total:", "totalPage:"))  # fmt: skip


PAGERS = {
    "下一页, list_2": words(links("list_{}.html")),
    "下一页, ?page=": words(links("list.html?page={}")),
    "下一页, ?pageIndex=": words(links("?pageIndex={}", "?pageIndex=1")),
    "numbers, list-2": numbers(links("list-{}.html")),
    "numbers, folder": numbers(links("list/{}.html", "/nb/list.html")),
    "sign": signs(links("list.html?p={}")),
    "double sign": signs(links("list.html?p={}"), "&raquo;"),
    "picture": pictures(links("list_{}.html")),
    "menu": menu(links("list_{}.html")),
    "rel=next": relation(links("list_{}.html")),
    "goPage": calls(
        "var base='list'; function goPage(n){ if(n==1){location.href='list.html';}else{location.href=base+'_'+n+'.html';} }"
    ),
    "goPage with text": calls(
        "function goPage(p){ window.location.href='list.html?page='+parseInt(p,10); }", "goPage('{}')"
    ),
    "toPage from 0": calls("function toPage(p){ self.location='list.html?page0='+(p-1) }", "toPage({})"),
    "postback": postback,
    "form, post": form("post"),
    "form, get": form("get"),
    "laypage": laypage,
    "kkpager": kkpager,
}
CHROME = {
    "bare": ("", ""),
    "menus": ("<ul class='nav'><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul><div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/nb/'>年报</a></div>",
              "<div class='footer'><a href='/about.html'>网站地图</a> 更新时间 版权所有</div>"),
    "columns": ("<div class='left'><ul><li><a href='/gk/zhinan/'>公开指南</a></li><li><a href='/gk/zhidu/'>公开制度</a></li><li><a href='/gk/nb/'>公开年报</a></li></ul></div>", "<script>$.ajax({url:'/hits.jsp'})</script>"),
    "side lists": ("<div class='hot'><h3>热门信息</h3><ul>" + "".join(f"<li><a href='/news/202401/t20240101_{n}.html'>第{n}条热门的新闻标题</a><span>2024-01-0{n}</span></li>" for n in (1, 2, 3)) + "</ul></div>", ""),
}  # fmt: skip


class Portal:
    """A listing drawn from a seed; `answer` serves it."""

    def __init__(self, seed):
        dice = random.Random(seed)
        self.names = tuple(dice.choice(list(table)) for table in (LINES, ADDRESSES, DATES, PAGERS, CHROME))
        line, address, day, pager, chrome = self.names
        self.frame, self.line = LINES[line]
        self.address, self.day = ADDRESSES[address], DATES[day]
        self.pager, self.chrome = PAGERS[pager], CHROME[chrome]
        self.charset = dice.choice(("utf-8", "gb18030"))
        self.pages = dice.choice((1, 2, 5))
        self.titles = TITLES[: self.pages * PER_PAGE - dice.randrange(PER_PAGE - 1)]

    def lines(self, page):
        first = (page - 1) * PER_PAGE
        pieces = [
            self.line.format(u=self.address(n), t=self.titles[n], c=cut(self.titles[n]), d=self.day(n))
            for n in range(first, min(first + PER_PAGE, len(self.titles)))
        ]
        return self.frame.format("".join(pieces))

    def expected(self):
        def whole(url):
            return f"http:{url}" if url.startswith("//") else HOST + url

        return {whole(self.address(n)) for n in range(len(self.titles))}

    def number(self, ref):
        asked = query(ref.url) | query(f"?{ref.body or ''}")
        for name in ("page", "pageIndex", "p", "pageNo", "__EVENTARGUMENT"):
            if asked.get(name):
                return int(asked[name])
        if "page0" in asked:
            return int(asked["page0"]) + 1
        digits = "".join(c for c in urlsplit(ref.url).path if c.isdigit())
        return int(digits or 1)

    def html(self, page):
        pager = self.pager(page, self.pages).replace(str(len(TITLES)), str(len(self.titles)))
        return f"<html><body>{self.chrome[0]}{self.lines(page)}{pager}{self.chrome[1]}</body></html>"

    def answer(self, ref):
        page = self.number(ref)
        return self.html(page).encode(self.charset) if 1 <= page <= self.pages else None


def walked(answer):
    waiting, pages, entries = [PageRef(f"{HOST}/nb/list.html", 1)], {}, {}
    while waiting:
        ref = waiting.pop(0)
        body = answer(ref)
        if body is None:
            pages[ref.page] = PageRead(ref.page, None, "HTTP 404: not there")
            continue
        found = read_listing(FetchedPage(ref.url, body, ref.page, ref.body))
        pages[ref.page] = PageRead(ref.page, found)
        further = to_follow(found, ref.page, set(entries), 40)
        entries |= {entry.url: entry for entry in found.entries}
        waiting += [one for one in further if one.page not in pages]
    return entries, fault(pages.values(), 40)


SEEDS = range(400)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_portal_of_any_make_is_read_to_its_end(seed):
    portal = Portal(seed)
    entries, reason = walked(portal.answer)
    missing = portal.expected() - entries.keys()
    assert (reason, missing) == (None, set()), portal.names
    assert len(entries) <= len(portal.titles) + 3, portal.names


def gone(page):
    """A later page is not there."""


def empty(page):
    """A later page came without its lines."""
    return "<html><body><h1>年报</h1><p>暂无信息</p></body></html>"


def another(page):
    """A page of news came in a later page's place."""
    return "<html><body><ul><li><a href='/x/t20240101_1.html'>一条别的新闻的标题</a><span>2024-01-01</span></li></ul></body></html>"


BREAKS = (gone, empty, another)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_portal_that_loses_a_page_is_never_read_as_whole(seed):
    portal, dice = Portal(seed), random.Random(seed)
    if portal.pages == 1:
        portal = Portal(1000 + seed)
    if portal.pages == 1:
        return
    lost, broken = dice.randint(2, portal.pages), dice.choice(BREAKS)

    def answer(ref):
        page = portal.number(ref)
        markup = broken(page) if page == lost else portal.html(page)
        return markup.encode(portal.charset) if markup else None

    _, reason = walked(answer)
    assert reason is not None, (portal.names, broken.__doc__)


UNREADABLE = {
    "a call into another file": "<script src='/js/page.js'></script><div><a href='javascript:goPage(2)'>下一页</a></div>",
    "a call made of what the page does not say": "<script>function go(n){ location.href = base() + n; }</script><div><a onclick='go(2)' href='#'>下一页</a></div>",
    "a form that is not there": "<a href=\"javascript:__doPostBack('Pager1','2')\">下页</a>",
    "two forms": "<form method='post'></form><form method='post'></form><a href=\"javascript:__doPostBack('Pager1','2')\">下页</a>",
    "a widget without a way": "<div id='p'></div><script>laypage.render({elem:'p', count: 98, limit: 15, jump: function(o){ load(o.curr); }})</script>",
    "a widget of another name": "<div id='p'></div><script>$('#p').Paging({pagesize: 15, pageCount: 7, callback: function(p){ draw(p) }})</script>",
    "a button": "<button type='button' class='btn'>下一页</button>",
    "a span that is clicked": "<div><span>1</span><span onclick='turn(2)'>2</span></div>",
    "numbers that are no links": "<ul class='pagination'><li class='on'>1</li><li>2</li><li>3</li></ul>",
    "more on demand": "<a href='javascript:;' class='more'>加载更多</a>",
    "a menu that calls": "<select onchange='turn(this.value)'><option value='1'>第1页</option><option value='2'>第2页</option></select>",
    "a stroke": "<div><a href='javascript:;'>&lt;</a> 1/5 <a href='javascript:;'>&gt;</a></div>",
    "a jump by input": "<div>共5页 到第<input name='p'>页 <button>确定</button></div>",
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("pager", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_pager_that_cannot_be_read_never_ends_a_listing(line, pager):
    portal = Portal(1)
    portal.frame, portal.line = LINES[line]
    portal.chrome, portal.pager = ("", ""), lambda page, pages: pager
    _, reason = walked(lambda ref: portal.html(1).encode())
    assert reason is not None


FILLED = {
    "a template": "<ul><li v-for='item in list'><a :href='item.url'>{{item.title}}</a></li></ul>",
    "a block that a script fills": "<ul id='newsList'></ul><script>$.get('/api', function(d){ $('#newsList').html(d) })</script>",
}
NEWS = "<div class='hot'><ul><li><a href='/news/t20240101_1.html'>一条热门的新闻标题</a><span>2024-01-01</span></li></ul></div>"


@pytest.mark.parametrize("block", FILLED.values(), ids=FILLED.keys())
def test_news_beside_a_list_that_a_script_fills_are_not_the_listing(block):
    _, reason = walked(lambda ref: f"<html><body>{NEWS}{block}</body></html>".encode())
    assert reason == "page 1: the page holds a list that only a script fills"


@pytest.mark.parametrize("block", FILLED.values(), ids=FILLED.keys())
def test_what_a_script_fills_beside_lines_of_reports_is_another_part_of_the_page(block):
    line = "<ul><li><a href='/nb/t20240101_1.html'>水寨乡2023年度报告</a><span>2024-01-01</span></li></ul>"
    assert walked(lambda ref: f"<html><body>{line}{block}</body></html>".encode())[1] is None
