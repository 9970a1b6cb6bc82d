"""A site whose listing and pager exist by script only: no address leads to a second page, no markup holds a line.

The script asks for its lines in a shape of its own, with a header that only it knows, and puts them on the page; the
pager is made of elements without addresses. Report pages are plain. What reads the drawn page is `generic`; its column
needs `render: true`.
"""

import json
from functools import cache

from demo.families.county import Item, items
from demo.families.document import article, labels
from demo.families.furniture import cut, framed, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "drawn"
NAME = site_name(ID)
COLUMN, SCRIPT, DATA = "/zwgk/nb/", "/static/js/main.8f3ac1.js", "/gw/q"
PAGE = 5
CODE = """
(function () {
  var page = 1;
  function line(one) { return '<li><a href="/d/' + one[0] + '.html">' + one[1] + '</a><em>' + one[2] + '</em></li>'; }
  function draw(told) {
    document.getElementById('rows').innerHTML = told.v.map(line).join('');
    var next = document.querySelector('.go-on');
    next.className = told.z ? 'go-on' : 'go-on is-disabled';
    document.querySelector('.at').textContent = page;
  }
  function ask(n) {
    fetch('/gw/q', { method: 'POST', headers: { 'X-Mark': 'n' + n }, body: JSON.stringify({ p: n }) })
      .then(function (r) { return r.json(); }).then(function (told) { page = n; draw(told); });
  }
  document.addEventListener('click', function (e) {
    if (e.target.matches('.go-on:not(.is-disabled)')) ask(page + 1);
  });
  setTimeout(function () { ask(1); }, 50);
})();
"""


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == DATA:
        return _rows(request.headers.get("x-mark", ""))
    pager = '<div class="pg"><span class="at">1</span> <span class="go-on">下一页</span></div>'
    shell = f'<ul id="rows"></ul>{pager}<script src="{SCRIPT}"></script>'
    standing = {
        "/robots.txt": text("User-agent: *\nDisallow: /admin/\n"),
        SCRIPT: Reply(200, CODE.encode(), "application/javascript"),
        COLUMN: html(framed(NAME, night, "政府信息公开年报", shell)),
        "/": html(framed(NAME, night, "首页", f'<a href="{COLUMN}">政府信息公开年报</a>')),
    }
    if request.path in standing:
        return standing[request.path]
    item = _documents().get(request.path)
    if item is None:
        return missing()
    return html(framed(NAME, night, item.title, article(item, "plain"), labels(item, "政府信息公开年报")))


@cache
def _documents() -> dict[str, Item]:
    return {f"/d/{item.id}.html": item for item in items(ID)}


def _rows(mark: str) -> Reply:
    pages = list(cut(items(ID), PAGE))
    if not mark.removeprefix("n").isdigit() or not 0 < int(mark[1:]) <= len(pages):
        return missing()
    number = int(mark[1:])
    rows = [[item.id, item.title, f"{item.dated}"] for item in pages[number - 1]]
    told = {"v": rows, "z": int(number < len(pages))}
    return Reply(200, json.dumps(told, ensure_ascii=False).encode(), "application/json")


SITE = Site(ID, "generic", answer, COLUMN, (COLUMN,))
