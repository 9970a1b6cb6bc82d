"""The files a page links to: by an address, by a script, or shown in a frame."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from parsers.readers.html_attributes import Attributes, present
from parsers.readers.html_tree import select

OFFICE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|7z|ofd)(?:$|[?#&])", re.I)
NAMED = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|7z|ofd)\s*(?:[\])）】]|$)", re.I)
QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
SCRIPTED = re.compile(r"^\s*javascript:", re.I)
# Where an address of a file may stand, best first.
PLACES = ("href", "data-href", "data-url", "data-src", "data-file", "src", "data", "value")
SCRIPTS = ("onclick", "href")
HOLDERS = ("a", "iframe", "embed", "object", "param")
SCRIPTED_HOLDERS = ("[data-href]", "[data-url]", "[data-file]", "[onclick]")


def links_to_files(content: LexborNode, attributes: Attributes) -> Iterator[str]:
    """Give the addresses of the attached files in order, each once, as they are written."""
    seen: set[str] = set()
    for node in select(content, *present(HOLDERS, attributes), *SCRIPTED_HOLDERS):
        address = _address(node)
        if address and address not in seen:
            seen.add(address)
            yield address


def _address(node: LexborNode) -> str | None:
    attributes = node.attributes
    for place in PLACES:
        address = (attributes.get(place) or "").strip()
        if address and not SCRIPTED.match(address) and OFFICE.search(address):
            return address
    for place in SCRIPTS:
        for address in QUOTED.findall(attributes.get(place) or ""):
            if OFFICE.search(address):
                return str(address)
    return _opaque(node, attributes.get("href"))


def _opaque(node: LexborNode, address: str | None) -> str | None:
    """An address that names no file, under a text that does: `<a href="/download?id=7">年报.docx</a>`."""
    if node.tag != "a" or not address or SCRIPTED.match(address) or address.startswith("#"):
        return None
    return address if NAMED.search(node.text(deep=True).strip()) else None
