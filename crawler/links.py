"""What a report page leads to: its attachments, and the page it only jumps to. Pure.

attachments(content) -> list[str]     addresses of files, in the order of the page
jump(content) -> str | None           where a page without content of its own sends its reader
"""

import re
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.content import Content
from crawler.web_addresses import absolute, script_address

FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|7z|txt|jpe?g|png|tiff?)$", re.IGNORECASE)
SOURCES = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
REFRESH = re.compile(r"^\s*\d+(?:\.\d+)?\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"]+)", re.IGNORECASE)
LOCATION = re.compile(
    r"(?:\b(?:window|self|top|document|parent)\s*\.\s*)*\blocation(?:\s*\.\s*href)?\s*(?:=\s*|\.\s*(?:replace|assign)\s*\(\s*)"
    r"['\"]([^'\"]+)['\"]"
)
COOKIE = re.compile(r"document\s*\.\s*cookie")
LONGEST_STUB = 50  # characters; a page that says more than this is a page, whatever its scripts do
LONGEST_JUMP = 200  # characters; in a longer script a location inside braces is one of many things it may do


def is_file(url: str) -> bool:
    """Say whether an address names a file of the kinds reports are attached as, in its path or a parameter."""
    parts = urlsplit(url)
    return any(FILE.search(unquote(piece)) for piece in [parts.path, *parts.query.split("&")])


def attachments(content: Content) -> list[str]:
    """Give the addresses of the files a page links to or shows in a frame, each once."""
    if not content.is_markup:
        return []
    tree, url = content.tree, content.url
    base = _base(tree, url)
    found: dict[str, None] = {}
    for node in tree.css(",".join(f"{tag}[{attribute}]" for tag, attribute in SOURCES.items())):
        link = node.attributes.get(SOURCES[str(node.tag)]) or ""
        address = absolute(base, link) or absolute(base, script_address(link) or "mailto:")
        if address and address != url and is_file(address):
            found[address] = None
    return list(found)


def jump(content: Content) -> str | None:
    """Give the address a jump page sends its reader to; None for a page with content of its own or with a challenge.

    Recognised: `<meta http-equiv=refresh>` and `location = …`. A script that also sets a cookie is a challenge.
    """
    text, tree = content.text, content.tree
    if ("location" not in text and "refresh" not in text.lower()) or COOKIE.search(text):
        return None
    if content.says_more_than(LONGEST_STUB, links=True):
        return None
    address = absolute(_base(tree, content.url), _refresh(tree) or _location(tree) or "mailto:")
    return address if address != absolute(content.url, "") else None


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (absolute(url, node.attributes.get("href") or "") if node else None) or url


def _refresh(tree: LexborHTMLParser) -> str | None:
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            found = REFRESH.match(node.attributes.get("content") or "")
            if found:
                return found.group(1).strip()
    return None


def _location(tree: LexborHTMLParser) -> str | None:
    """Give the address a script goes to at once, not one it would go to after a click or some test."""
    for node in tree.css("script"):
        script = node.text(deep=True)
        for found in LOCATION.finditer(script):
            before = script[: found.start()]
            if len(script) <= LONGEST_JUMP or before.count("{") == before.count("}"):
                return found.group(1)
    return None
