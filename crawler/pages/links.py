"""What a report page leads to: its attachments, and the page it only jumps to. Pure.

attachments(content) -> list[str]     addresses of files, in the order of the page, then those its scripts name
jump(content) -> str | None           where a page without content of its own sends its reader

A file is told by its address, by the address of a download, by a link's words (年报.docx), or by 附件 before it. The
pictures of a page named as a report that shows no table of the form are files of its report, too (pictures.py).
"""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.content import Content
from crawler.pages.javascript import Code
from crawler.pages.pictures import pictures
from crawler.pages.web_addresses import absolute, is_home, script_address, site

FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|7z|txt|jpe?g|png|tiff?)$", re.IGNORECASE)
FILE_NAMED = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|7z)\W*$", re.IGNORECASE)
DOWNLOAD = re.compile(
    r"down_?load(?:file|attach\w*)?\.(?:jspx?|aspx?|php|do|action|ashx)|downfile\.\w+|/(?:file)?download(?:[/?]|file\b|$)"
    r"|DownloadAttachUrl|[?&](?:method|action|op|cmd)=download",
    re.IGNORECASE,
)
LABEL = re.compile(r"附\s*件\s*(?:[一二三四五六七八九十\d]{0,3}\s*[:：.、]?|下载\s*[:：]?)\s*$")
LABELLED = re.compile(r"^\W*附\s*件\s*(?:[一二三四五六七八九十\d]{1,3}|下载)?\s*[:：.、]")
VIEWER = re.compile(r"\.html?$", re.IGNORECASE)
IN_SCRIPT = re.compile(
    r"['\"]((?:[^'\"\s<>+]{0,300})[^'\"\s<>+./]\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|7z))['\"]", re.IGNORECASE
)
SOURCES = {"a": "href", "area": "href", "iframe": "src", "embed": "src", "object": "data", "input": "value"}
KEPT_IN = ("data-href", "data-url", "data-file", "data-src", "data-link", "data-path")
LINKS = ",".join(f"{tag}[{name}]" for tag, name in SOURCES.items())
ANYWHERE = ",".join(f"[{name}]" for name in ("onclick", *KEPT_IN))  # looks at every element: ten times as slow
INLINE = frozenset({"a", "span", "strong", "b", "em", "i", "u", "font", "td"})
MOST_LABEL = 40  # characters before a link in which 附件 may stand

REFRESH = re.compile(r"^\s*\d+(?:\.\d+)?\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"]+)", re.IGNORECASE)
LOCATION = re.compile(
    r"(?:\b(?:window|self|top|document|parent)\s*\.\s*)*\blocation(?:\s*\.\s*href)?\s*(?:=\s*|\.\s*(?:replace|assign)\s*\(\s*)"
    r"['\"]([^'\"]+)['\"]"
)
SUBMITS = re.compile(r"\.\s*submit\s*\(")
COOKIE = re.compile(r"document\s*\.\s*cookie")
LONGEST_STUB = 50  # characters; a page that says more than this is a page, whatever its scripts do
LONGEST_JUMP = 200  # characters; in a longer script a location inside braces is one of many things it may do
LONGEST_FRAME = (
    150  # characters outside of links; a page around a frame or a single link says no more: name, address, licence
)
HIDDEN = re.compile(r"display\s*:\s*none|(?:^|[\s;\"'])(?:width|height)\s*[:=]\s*[\"']?[01](?:px)?\b", re.IGNORECASE)
MAIN_FRAME = re.compile(r"main|content|right|body|zhengwen|view", re.IGNORECASE)
SIDE_FRAME = re.compile(
    r"top|head|foot|bottom|left|menu|nav|search|weather|tianqi|count|tongji|login|share|link", re.IGNORECASE
)
GO_THERE = re.compile(
    r"^\W*(?:请?点击|点此|请?查看|进入|阅读)(?:这里|此处|此|链接)?(?:查看|浏览|阅读|进入|打开)?(?:全文|原文|详情|详细\w{0,2}|内容|报告|年报|正文)?\W*$"
)
SHORTEST_SAME = 8  # characters of a title that a link repeats


def is_file(url: str) -> bool:
    """Say whether an address names a file of the kinds reports are attached as, in its path or a parameter."""
    parts = urlsplit(url)
    return any(FILE.search(unquote(piece)) for piece in [parts.path, *parts.query.split("&")])


def attachments(content: Content) -> list[str]:
    """Give the addresses of the files a page links to, shows, or names in its scripts, each once."""
    if not content.is_markup:
        return []
    tree, base = content.tree, _base(content.tree, content.url)
    code = (
        Code.of("\n".join(node.text(deep=True) for node in tree.css("script")))
        if "<script" in content.text
        else Code("")
    )
    found = dict.fromkeys(_linked_files(content, base, code))
    found |= dict.fromkeys(_written_files(code.text, base))
    found |= dict.fromkeys(address for link in pictures(content) if (address := absolute(base, link)))
    return [address for address in found if address != content.url]


def _linked_files(content: Content, base: str, code: Code) -> Iterator[str]:
    wanted = f"{LINKS},{ANYWHERE}" if content.mentions("onclick", "data-") else LINKS
    for node in content.tree.css(wanted):
        for address in _addresses(node, base, code):
            if is_file(address):
                yield _viewed(address)
            elif not is_home(address) and (DOWNLOAD.search(address) or _is_called_file(node)):
                yield address


def _addresses(node: LexborNode, base: str, code: Code) -> Iterator[str]:
    """Give the addresses an element may lead to: by its own attribute, its data, its script."""
    told = node.attributes
    link = told.get(SOURCES.get(str(node.tag), "")) or ""
    if not link.lower().startswith("javascript:"):
        yield from _known(absolute(base, link) if link.strip("# ") else None)
    for kept in filter(None, map(told.get, KEPT_IN)):
        yield from _known(absolute(base, kept))
    handler = f"{link if link.lower().startswith('javascript:') else ''} {told.get('onclick') or ''}".strip()
    if handler:
        yield from _known(absolute(base, code.destination(handler) or script_address(handler) or "mailto:"))


def _known(address: str | None) -> Iterator[str]:
    if address is not None:
        yield address


def _viewed(address: str) -> str:
    """Give the file a viewer's page shows, `viewer.html?file=/x.pdf`; a script that sends a file is the way itself."""
    parts = urlsplit(address)
    if VIEWER.search(parts.path):
        named = [value for _, value in parse_qsl(parts.query) if FILE.search(value)]
        return (absolute(address, named[0]) if named else None) or address
    return address


def _is_called_file(node: LexborNode) -> bool:
    """Say whether a link's words name a file, or 附件 stands before it."""
    if node.tag not in ("a", "button", "span"):
        return False
    words = " ".join(node.text(deep=True).split())
    if FILE_NAMED.search(words) or FILE_NAMED.search(node.attributes.get("title") or "") or LABELLED.match(words):
        return True
    return LABEL.search(_before(node)) is not None


def _before(node: LexborNode) -> str:
    """Give the words just before a link, out of elements that hold nothing else if need be."""
    told, here = "", node
    for _ in range(3):
        sibling = here.prev
        while sibling is not None and len(told) < MOST_LABEL and sibling.tag not in ("br", "a", "iframe", "object"):
            told = (sibling.text(deep=True) or "") + told
            sibling = sibling.prev
        if told.strip() or sibling is not None or here.parent is None or here.parent.tag not in INLINE:
            break
        here = here.parent
    return " ".join(told.split())[-MOST_LABEL:]


def _written_files(script: str, base: str) -> Iterator[str]:
    """Give the files that scripts write down as plain addresses, such as a list of attachments."""
    for link in IN_SCRIPT.findall(script.replace("\\/", "/")):
        yield from _known(absolute(base, link))


def jump(content: Content) -> str | None:
    """Give the address a jump page sends its reader to; None for a page with content of its own or with a challenge.

    Recognised: `<meta http-equiv=refresh>`, scripts that go elsewhere or send a form at once, pages that are no more
    than a frame, and those whose only content is a link 点击查看 or one that repeats their title. A script that also
    sets a cookie is a challenge.
    """
    if not content.is_markup:
        return None
    ways = [_frame, _only_link]
    if not COOKIE.search(content.text) and not content.says_more_than(LONGEST_STUB, links=True):
        ways = [_refresh, _location, _sent_form, *ways]
    for way in ways:
        link = way(content)
        if link is not None:
            address = absolute(_base(content.tree, content.url), link)
            return address if address != absolute(content.url, "") else None
    return None


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (absolute(url, node.attributes.get("href") or "") if node else None) or url


def _refresh(content: Content) -> str | None:
    for node in content.tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            found = REFRESH.match(node.attributes.get("content") or "")
            if found:
                return found.group(1).strip()
    return None


def _location(content: Content) -> str | None:
    """Give the address a script goes to at once, not one it would go to after a click or some test."""
    for node in content.tree.css("script"):
        script = node.text(deep=True)
        for found in LOCATION.finditer(script):
            before = script[: found.start()]
            if len(script) <= LONGEST_JUMP or before.count("{") == before.count("}"):
                return found.group(1)
        if len(script) <= LONGEST_JUMP and (link := Code.of(script).at_once()):
            return link
    body = content.tree.body
    onload = (body.attributes.get("onload") or "") if body is not None else ""
    return Code.of("").destination(onload) if onload else None


def _sent_form(content: Content) -> str | None:
    """Give the address a form asks for that a script sends off at once; one that is posted is no address."""
    forms = content.tree.css("form")
    if (
        len(forms) != 1
        or not SUBMITS.search(content.text)
        or (forms[0].attributes.get("method") or "get").lower() != "get"
    ):
        return None
    fields = [
        (told.get("name"), told.get("value") or "") for told in (f.attributes for f in forms[0].css("input[name]"))
    ]
    action = forms[0].attributes.get("action") or content.url
    return (
        f"{action.partition('?')[0]}?{urlencode([(name, value) for name, value in fields if name])}"
        if fields
        else action
    )


def _frame(content: Content) -> str | None:
    """Give the one page of this site that a page shows in a frame instead of content; None where a choice is left."""
    nodes = [node for node in content.tree.css("frame[src], iframe[src]") if not HIDDEN.search(node.html or "")]
    if not nodes or content.says_more_than(LONGEST_FRAME):
        return None
    shown = [node for node in nodes if _is_page_of(content, node.attributes.get("src") or "")]
    likely = [node for node in shown if not SIDE_FRAME.search(_called(node))]
    main = [node for node in likely if MAIN_FRAME.search(_called(node))]
    for chosen in (likely, main):
        if len(chosen) == 1:
            return chosen[0].attributes.get("src")
    return None


def _called(node: LexborNode) -> str:
    told = node.attributes
    return (
        " ".join(str(told.get(name) or "") for name in ("name", "id", "class"))
        + urlsplit(told.get("src") or "").path.rpartition("/")[2]
    )


def _is_page_of(content: Content, link: str) -> bool:
    """Say whether a link leads to another page of the same site that is no file."""
    address = absolute(_base(content.tree, content.url), link) if link.strip() else None
    if address is None or address == absolute(content.url, "") or is_home(address):
        return False
    return site(address) == site(content.url) and not is_file(address) and not DOWNLOAD.search(address)


def _only_link(content: Content) -> str | None:
    """Give the one page that a page without words of its own points to: 点击查看, or a link that repeats its title."""
    if content.says_more_than(LONGEST_FRAME):
        return None
    title = content.title
    same = partial(_repeats, title)
    links = [
        node
        for node in content.tree.css("a[href]")
        if GO_THERE.match(words := node.text(deep=True).strip()) or same(words)
    ]
    found = {link for node in links if _is_page_of(content, link := node.attributes.get("href") or "")}
    return found.pop() if len(found) == 1 and not content.tree.css("table table, table tr + tr + tr") else None


def _repeats(title: str, words: str) -> bool:
    said = "".join(words.split()).rstrip("…. >")
    return len(said) >= SHORTEST_SAME and title.startswith(said)
