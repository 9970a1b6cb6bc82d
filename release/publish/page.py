"""The catalogue page of all releases of a place: one HTML file that needs nothing else. Pure.

page(catalogue, notes, settings) -> bytes

Chinese first, then English, each marked with its language. No script, nothing loaded from elsewhere; without its few
lines of CSS it reads the same. Every text goes through lxml, which escapes it.
"""

from collections.abc import Sequence
from urllib.parse import quote

from lxml import etree
from lxml.html import tostring

from audit.plain import printable
from release.publish.catalogue import Catalogue, Note, Notes
from release.publish.entry import Entry
from release.publish.feed import FEED, INDEX
from release.publish.wording import WHATS, size
from storage.settings import ReleaseSettings

_STYLE = (
    "body{max-width:60rem;margin:auto;padding:1rem;font-family:sans-serif;line-height:1.5}"
    "table{border-collapse:collapse}th,td{border:1px solid #767676;padding:.2rem .5rem;text-align:left}"
    "td.number{text-align:right}code{overflow-wrap:anywhere}"
    ".note{border-left:.4rem solid #b00020;padding-left:.6rem}[lang=en]{color:#444}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_ABOUT = (
    "此处列出曾经发布的每一个版本；已发布的文件不会被替换。"
    "下载后可用 gongkai release verify FOLDER 或 sha256sum -c SHA256SUMS 核对。",
    "Every release that was ever published here; nothing published is replaced by something else. "
    "Check a copy with: gongkai release verify FOLDER, or sha256sum -c SHA256SUMS.",
)
_FIRST = ("首个发布，无可比较。", "The first release: there is none to compare it with.")
_SAME = ("没有任何一行变动。", "Not one row differs.")
_READ_FIRST = ("README.md", "CODEBOOK.zh.md", "CODEBOOK.md", "KNOWN_ISSUES.md", "CHANGES.md")


def page(catalogue: Catalogue, notes: Notes, settings: ReleaseSettings) -> bytes:
    """Give the page as bytes."""
    root = etree.Element("html", lang="zh-CN")
    _head(root, settings)
    body = etree.SubElement(root, "body")
    header = etree.SubElement(body, "header")
    _add(header, "h1", settings.title_zh)
    _add(header, "p", settings.title, lang="en")
    for text, language in zip(_ABOUT, ("zh-CN", "en"), strict=True):
        _add(header, "p", text, lang=language)
    _links(header, settings)
    main = etree.SubElement(body, "main")
    for entry in catalogue.releases:
        _release(main, entry, notes[entry["name"]])
    data: bytes = tostring(root, doctype="<!DOCTYPE html>", encoding="utf-8")
    return data + b"\n"


def _head(root: etree._Element, settings: ReleaseSettings) -> None:
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    etree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", f"{settings.title_zh} {settings.title}")
    etree.SubElement(head, "link", rel="alternate", type="application/atom+xml", href=FEED)
    _add(head, "style", _STYLE)


def _links(header: etree._Element, settings: ReleaseSettings) -> None:
    navigation = etree.SubElement(header, "nav", {"aria-label": "目录 Catalogue"})
    listed = etree.SubElement(navigation, "ul")
    for text, target in (("index.json", INDEX), ("Atom", FEED), ("主页 homepage", settings.homepage)):
        if target:
            _add(etree.SubElement(listed, "li"), "a", text, href=target)


def _release(main: etree._Element, entry: Entry, notes: Sequence[Note]) -> None:
    name = entry["name"]
    article = etree.SubElement(main, "article", {"id": name, "aria-labelledby": f"{name}-title"})
    _add(article, "h2", name, id=f"{name}-title")
    for note in notes:
        _two(article, note.zh, note.en, "note")
    _facts(article, entry)
    _changes(article, entry)
    _files(article, entry)


def _facts(article: etree._Element, entry: Entry) -> None:
    rows = entry["rows"]
    facts = (
        ("截至", "As of", entry["as_of"]),
        ("县", "Counties", str(entry["counties"])),
        ("年报", "Reports", str(rows.get("reports", 0))),
        ("单元格", "Cells", str(rows.get("cells", 0))),
        ("许可", "Licence", entry["license"]),
        ("SHA256SUMS 的摘要", "Digest of SHA256SUMS", entry["sha256"]),
        ("签名公钥", "Signed by", entry["signed_by"] or "未签名 not signed"),
        ("解析器", "Parser", str(entry["software"].get("parser", ""))),
    )
    told = etree.SubElement(article, "dl")
    for chinese, english, value in facts:
        term = _add(told, "dt", f"{chinese} ")
        _add(term, "span", english, lang="en")
        _add(etree.SubElement(told, "dd"), "code", value)


def _changes(article: etree._Element, entry: Entry) -> None:
    _two(etree.SubElement(article, "h3"), "变动 ", "Changes", None)
    if entry["previous"] is None:
        _two(article, *_FIRST, "changes")
        return
    if not entry["changes"]:
        _two(article, *_SAME, "changes")
        return
    body = _table(
        article,
        f"与 {entry['previous'].get('name')} 相比",
        "since it",
        ("表 table", "变动 what", "原因 cause", "行数 rows"),
    )
    for each in entry["changes"]:
        row = etree.SubElement(body, "tr")
        _add(row, "th", each["table"], scope="row")
        _add(row, "td", WHATS.get(each["what"], each["what"]))
        _add(row, "td", each["cause"])
        _add(row, "td", str(each["rows"])).set("class", "number")


def _files(article: etree._Element, entry: Entry) -> None:
    _two(etree.SubElement(article, "h3"), "文件 ", "Files", None)
    first = [f"{entry['name']}/{name}" for name in _READ_FIRST]
    reading = etree.SubElement(article, "p")
    for each in entry["files"]:
        if each["path"] in first:
            link = _add(reading, "a", each["path"].rpartition("/")[2], href=quote(each["path"]))
            link.tail = " "
    details = etree.SubElement(article, "details")
    summary = _add(details, "summary", f"全部 {len(entry['files'])} 个文件 ")
    _add(summary, "span", f"all {len(entry['files'])} files", lang="en")
    body = _table(details, "文件", "files", ("文件 file", "大小 size", "sha256"))
    for each in entry["files"]:
        row = etree.SubElement(body, "tr")
        _add(_add(row, "th", "", scope="row"), "a", each["path"], href=quote(each["path"]))
        _add(row, "td", size(each["bytes"])).set("class", "number")
        _add(_add(row, "td", ""), "code", each["sha256"])


def _table(parent: etree._Element, chinese: str, english: str, columns: Sequence[str]) -> etree._Element:
    table = etree.SubElement(parent, "table")
    caption = _add(table, "caption", f"{chinese} ")
    _add(caption, "span", english, lang="en")
    row = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for column in columns:
        _add(row, "th", column, scope="col")
    return etree.SubElement(table, "tbody")


def _two(parent: etree._Element, chinese: str, english: str, kind: str | None) -> None:
    """Say the same in both languages: in two paragraphs of a kind, or, without one, within what is there."""
    for text, language in ((chinese, "zh-CN"), (english, "en")):
        element = _add(parent, "p" if kind else "span", text, lang=language)
        if kind:
            element.set("class", kind)


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, name, {key: printable(value) for key, value in attributes.items()})
    element.text = printable(text)
    return element
