"""An Atom feed (RFC 4287) of what a place was told: a file, put in place whole, with a bounded number of entries.

write(path, place, entries, at)     entries: newest first, each an item and the moment it was told

Ids are tag: addresses (RFC 4151) made of the item's own id and day: an entry has the same id in every feed that is
written anew. What XML cannot hold is written as its number.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from lxml import etree

from audit.news.delivery import NotTold
from audit.news.digest import heading
from audit.news.item import Item
from audit.news.wording import look_further, said
from audit.plain import printable
from storage.archive.disk import replace_file
from storage.clock import CHINA
from storage.settings import FeedPlace

ATOM = "http://www.w3.org/2005/Atom"
AUTHORITY = "gongkai.invalid"
LANGUAGE = {"en": "en", "zh": "zh-CN"}
Entry = tuple[Item, datetime]


def write(path: Path, place: FeedPlace, entries: Sequence[Entry], at: datetime) -> None:
    """Write the feed. Raises NotTold when it cannot be put in its place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, feed(place, entries, at))
    except OSError as error:
        raise NotTold(f"{path}: cannot be written: {error.strerror or error}") from error


def feed(place: FeedPlace, entries: Sequence[Entry], at: datetime) -> bytes:
    """Give the feed as bytes; `at` is when it was updated, where nothing was told yet."""
    root = etree.Element(_name("feed"), nsmap={None: ATOM})
    if place.language in LANGUAGE:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", LANGUAGE[place.language])
    updated = max((moment for _, moment in entries), default=at)
    _text(root, "id", f"tag:{AUTHORITY},2024:feed/{place.name}")
    _text(root, "title", f"Gongkai {place.name}")
    _text(root, "updated", _moment(updated))
    _text(etree.SubElement(root, _name("author")), "name", "Gongkai")
    if place.address:
        etree.SubElement(root, _name("link"), rel="self", href=place.address)
    for item, moment in entries[: place.entries]:
        _entry(root, place, item, moment)
    told: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return told


def _entry(root: etree._Element, place: FeedPlace, item: Item, moment: datetime) -> None:
    entry = etree.SubElement(root, _name("entry"))
    lines = said(item, place.language)
    _text(entry, "id", f"tag:{AUTHORITY},{item.day}:news/{item.id}")
    _text(entry, "title", f"{heading(item.kind, place.language)}: {_about(item)}")
    _text(entry, "updated", _moment(moment))
    etree.SubElement(entry, _name("category"), term=item.kind)
    _text(entry, "content", "\n".join([*lines, look_further(item)])).set("type", "text")


def _about(item: Item) -> str:
    facts = item.facts
    if "unit" in facts:
        return f"{facts['county']} {facts['unit']} {facts['year']}"
    return str(facts["county"])


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, _name(name))
    element.text = printable(text)
    return element


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(CHINA).isoformat(timespec="seconds")
