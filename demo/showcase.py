"""The fourth portal: five real townships, each with the one report whose figures, table shapes and slips we carry.

It speaks of no other report of theirs, and nothing about them ever changes. The wording around the tables is ours.
"""

import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from demo.web import Reply, Request, banner, drawn, file, footer, html, missing, text

PORTAL = "yangzhang"
SITE = "样张陈列站"
ROBOTS = "User-agent: *\nCrawl-delay: 0\n"
NAMES = "所列乡镇为真实地名，只陈列其已公布的一份年报"
SAYING = (
    "本页为演示样张，表格中的数字和版式取自{name}{year}年政府信息公开工作年度报告，文字由本站另写。",
    "数字见下表。",
    "申请的受理与办理结果见下表。",
    "见下表。",
    "本节文字从略，请以{name}当年公布的报告为准。",
    "无。",
)


@cache
def reports() -> tuple[dict[str, Any], ...]:
    """Give the five reports: place, year, date, title, headings and three tables each as rows of printed cells."""
    return tuple(json.loads((files("demo") / "data" / "seeds.json").read_text(encoding="utf-8")))


def column(report: dict[str, Any]) -> str:
    """Give the path of the listing that carries one township's report."""
    return f"/{report['slug']}/zfxxgknb/"


def address(report: dict[str, Any]) -> str:
    """Give the path of a report's page."""
    day = report["published"].replace("-", "")
    return f"{column(report)}{day[:6]}/t{day}_{report['code'][3:]}.html"


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site on a night."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path == "/":
        links = "".join(f'<li><a href="{column(r)}">{r["name"]}</a></li>' for r in reports())
        head = f'<head><meta charset="UTF-8"><title>{SITE}</title></head>'
        return html(f"<html>{head}<body><ul>{links}</ul></body></html>")
    for report in reports():
        if request.path in (column(report), f"{column(report)}index.html"):
            return html(_listing(report, night))
        if request.path == address(report):
            return file(request, html(_page(report)))
    return missing()


def _listing(report: dict[str, Any], night: int) -> str:
    link, title = "./" + address(report).removeprefix(column(report)), report["title"]
    row = f'<li><a href="{link}" title="{title}">{title}</a><span>{report["published"]}</span></li>'
    return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>{report["name"]}政府信息公开年报_{SITE}</title></head>
<body><div>{banner(SITE, night)}</div><ul class="list">
{row}
</ul><script>createPageHTML(1, 0, "index", "html");</script><div>{footer(SITE, night, NAMES)}</div></body></html>
"""


def _page(report: dict[str, Any]) -> str:
    lines = [f'<p align="center"><b>{escape(line)}</b></p>' for line in report["title_lines"]]
    tables = [None, *report["tables"], None, None]
    for heading, saying, table in zip(report["headings"], SAYING, tables, strict=True):
        lines += [f"<p><b>{escape(heading)}</b></p>", f"<p>　　{saying.format(**report)}</p>"]
        if table:
            lines.append(_flat(table) if report["shape"] == "flat" else _table(table))
    lines += [f'<p align="right">{escape(line)}</p>' for line in report["signature"]]
    body = "\n".join(lines)
    return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>{report["title"]}_{SITE}</title>
<meta name="ArticleTitle" content="{report["title"]}"><meta name="PubDate" content="{report["published"]} 10:00"></head>
<body><div>{drawn("today")}</div><div>发布时间：{report["published"]}　浏览次数：{drawn("hits")}</div>
<div class="TRS_Editor">
{body}
</div><div>{NAMES}</div><div>{drawn("foot")}</div></body></html>
"""


def _table(rows: list[list[str]]) -> str:
    """Print the cells of each row as they follow one another; covered places of merged cells are empty cells."""
    printed = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return '<table border="1">\n' + "\n".join(printed) + "\n</table>"


def _flat(rows: list[list[str]]) -> str:
    return "\n".join(f"<p>{escape(cell)}</p>" for row in rows for cell in row)
