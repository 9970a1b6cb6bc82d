"""Hanweb JCMS (大汉): `/col/colN/index.html`, report pages `/art/Y/M/D/art_COL_ID.html`.

The column page carries its first lines inside `<script type="text/xml"><datastore>…`, one `<record>` of CDATA markup a
line, invisible to an HTML parser, or is an empty shell. Further lines come from `dataproxy.jsp`, asked with
`startrecord`, `endrecord` and `perpage` and the column's own `columnid`, `unitid`, `webid` …, which stand in the page's
script; or from the address in `<nextgroup>`, as `?page=N` with coded parameters. `totalrecord` says how many there
are. Deep pages of some sites answer an empty datastore of 54 bytes, others cut `endrecord` silently: the walk counts on
from what really came, and without a total it is never whole. A sub-catalogue, `index.html?number=D001`, is a listing of
its own, and `morecolumndataproxy.jsp` takes several columns at once. A column of the disclosure catalogue asks
`/module/xxgk/search.jsp` instead (crawler/families/hanweb_catalogue.py).
"""

import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.families.entries import fragment_entries
from crawler.families.family import Family, sign
from crawler.families.hanweb_catalogue import catalogue
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage, PageRef
from crawler.families.paging import linked_paging, says_nothing_there
from crawler.pages.web_addresses import absolute

DATASTORE = re.compile(r"<datastore>.*?</datastore>", re.DOTALL | re.IGNORECASE)
RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE)
NEXT_GROUP = re.compile(r"<nextgroup>.*?href=[\"']([^\"']+)[\"'].*?</nextgroup>", re.DOTALL | re.IGNORECASE)
TOTAL = re.compile(r"<totalrecord>\s*(\d+)|\btotalrecord['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
ASKS_FOR_MORE = re.compile(r"dataproxy|\bcolumnid\b|\bunitid\b", re.IGNORECASE)
PROXY = re.compile(r"['\"]([^'\"\s]*dataproxy\.jsp[^'\"\s]*)['\"]", re.IGNORECASE)
POSTED = re.compile(r"(?:proxytype|method|type)['\"]?\s*[:=]\s*['\"]post['\"]", re.IGNORECASE)
PER_PAGE = re.compile(r"\bperpage['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
PARAMETERS = (
    "col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype",
    "b_vir", "virinfos", "keyWordCount", "number",
)  # fmt: skip
PARAMETER = r"\b{}['\"]?\s*[:=]\s*(?:'([^']*)'|\"([^\"]*)\"|([\w/.%-]+))"
COLUMN = re.compile(r"/col/col(\d+)/")
DEFAULT_PROXY = "/module/web/jpage/dataproxy.jsp"
DEFAULT_PER_PAGE = 20
PAGES_A_GROUP = 3  # the system's own script asks for three screens at once


@dataclass(frozen=True, slots=True)
class _Call:
    """How this column asks for lines: address, parameters and method."""

    url: str
    parameters: tuple[tuple[str, str], ...]
    per_page: int
    post: bool

    def ref(self, start: int, end: int, page: int) -> PageRef:
        span = [("startrecord", str(start)), ("endrecord", str(end)), ("perpage", str(self.per_page))]
        rest = [pair for pair in self.parameters if pair[0] not in dict(span)]
        if self.post:
            return PageRef(f"{self.url}?{urlencode(span)}", page, "POST", urlencode(rest))
        return PageRef(f"{self.url}?{urlencode(span + rest)}", page)


@dataclass(frozen=True, slots=True)
class _Own:
    """The column's own list on a page that may show several: its store of lines and its script."""

    store: str
    script: str
    problem: str | None = None


def read_listing(page: FetchedPage) -> ListingPage:
    """Read a column page or an answer of dataproxy; a column without either is a catalogue or made of plain links."""
    markup = _markup(page.text)
    own = _own_list(page, markup)
    call = _call(page, own.script)
    if not own.store and call is None:
        return catalogue(page) or link_list(page, linked_paging(page))
    records = [cdata or unescape(plain) for cdata, plain in RECORD.findall(own.store)]
    entries, faults = fragment_entries(records, page.url)
    total = next((n for n in map(_total, (own.store, own.script)) if n is not None), None)
    if total is None and not records and says_nothing_there(page):
        total = 0
    following = _following(page, own.store, call, len(records), total)
    uncounted = "nothing says how many entries there are" if records and total is None and not following else None
    return ListingPage(
        entries=tuple(entries),
        next=following,
        declared_entries=total,
        frame=not records and page.page == 1 and total != 0,
        problems=(*filter(None, (own.problem, uncounted)), *faults),
    )


def _own_list(page: FetchedPage, markup: str) -> _Own:
    """Choose among the lists of a page the one of the column in its address; beside it stand news and recommendations.

    Where that cannot be told, all of their lines are taken, and it is a problem.
    """
    stores = DATASTORE.findall(markup)
    scripts = [plain for code in SCRIPT.findall(markup) if ASKS_FOR_MORE.search(plain := DATASTORE.sub("", code))]
    units = {(_parameter("columnid", code), _parameter("unitid", code)): code for code in scripts}
    units = {names: code for names, code in units.items() if all(names)}
    if len(stores) < 2 and len(units) < 2:
        return _Own("".join(stores), "\n".join(scripts))
    column = COLUMN.search(urlsplit(page.url).path)
    mine = [(str(names[1]), code) for names, code in units.items() if column and names[0] == column.group(1)]
    if len(mine) == 1:
        unit, script = mine[0]
        place = page.soup.find(id=unit)
        inside = DATASTORE.findall(str(place)) if place is not None else []
        if len(inside) == 1 or not stores:
            return _Own("".join(inside), script)
    return _Own(
        "".join(stores), "\n".join(scripts), "the page holds several lists: which is the column's cannot be told"
    )


def _markup(text: str) -> str:
    """Take an answer out of the JSONP some sites wrap around it: `raw({"result": "<datastore>…"})`."""
    wrapped = re.match(r"^\s*\w+\s*\(\s*(\{.*\})\s*\)\s*;?\s*$", text, re.DOTALL)
    if wrapped:
        try:
            return "".join(value for value in json.loads(wrapped.group(1)).values() if isinstance(value, str))
        except ValueError:
            return text
    return text


def _total(markup: str) -> int | None:
    found = TOTAL.search(markup)
    return int(found.group(1) or found.group(2)) if found else None


def _following(page: FetchedPage, store: str, call: _Call | None, got: int, total: int | None) -> tuple[PageRef, ...]:
    """Name the next group: by counting on from the last record that came, or by the answer's own link.

    A walk keeps to the way it began: groups and records are not cut at the same places.
    """
    named = NEXT_GROUP.search(store)
    if named and "startrecord" not in _query(page):
        url = absolute(page.url, unescape(named.group(1)))
        return (PageRef(url, page.page + 1),) if url and url != page.url and got else ()
    if call is None:
        return ()
    start = _start(page) + got
    if (total is not None and start > total) or (got == 0 and page.page > 1):
        return ()
    if total is None and page.page > 1 and got < call.per_page:
        return ()
    end = start + PAGES_A_GROUP * call.per_page - 1
    return (call.ref(start, end if total is None else min(end, total), page.page + 1),)


def _start(page: FetchedPage) -> int:
    """The number of the first record this page was asked for."""
    return int(_query(page).get("startrecord", "1") or 1)


def _query(page: FetchedPage) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(page.url).query, keep_blank_values=True)
    return dict(pairs + parse_qsl(page.request_body or "", keep_blank_values=True))


def _call(page: FetchedPage, script: str) -> _Call | None:
    """Find how to ask for more: an answer's own address says it, a column page's script says it."""
    asked = urlsplit(page.url)
    if "dataproxy.jsp" in asked.path and "startrecord" in _query(page):
        parameters = tuple((k, v) for k, v in _query(page).items() if k not in ("startrecord", "endrecord", "perpage"))
        per_page = int(_query(page).get("perpage") or DEFAULT_PER_PAGE)
        return _Call(asked._replace(query="").geturl(), parameters, per_page, page.request_body is not None)
    proxy = PROXY.search(script)
    parameters = tuple((name, value) for name in PARAMETERS if (value := _parameter(name, script)) is not None)
    if not {"columnid", "unitid"} <= {name for name, _ in parameters} and proxy is None:
        return None
    link = urlsplit(absolute(page.url, unescape(proxy.group(1)) if proxy else DEFAULT_PROXY) or page.url)
    given = tuple(pair for pair in parse_qsl(link.query, keep_blank_values=True) if pair[0] not in dict(parameters))
    screen = PER_PAGE.search(script) or PER_PAGE.search(link.query)
    return _Call(
        link._replace(query="").geturl(),
        tuple(pair for pair in (*parameters, *given) if pair[0] not in ("startrecord", "endrecord", "perpage")),
        int(screen.group(1)) if screen else DEFAULT_PER_PAGE,
        POSTED.search(script) is not None,
    )


def _parameter(name: str, script: str) -> str | None:
    found = re.search(PARAMETER.format(name), script, re.IGNORECASE)
    return next((group for group in found.groups() if group is not None), None) if found else None


FAMILY = Family(
    "hanweb",
    "Hanweb JCMS (大汉)",
    read_listing,
    signs=(
        sign("link", r"/col/col\d+/", 2, "columns /col/colN/"),
        sign("link", r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html", 3, "report pages /art/Y/M/D/art_COL_ID"),
        sign("source", r"dataproxy\.jsp", 3, "dataproxy.jsp"),
        sign("source", r"<datastore>", 2, "a datastore of lines"),
        sign("source", r"/module/xxgk/search\.jsp", 3, "the disclosure catalogue's search.jsp"),
    ),
)
