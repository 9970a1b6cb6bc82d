"""The Atom feed (RFC 4287) of all releases of a place. Pure.

feed(catalogue, notes, settings) -> bytes

An entry's id is made of the release's digest and its day is the one it is as of, so that it is the same whenever the
feed is written; what is told later of a release changes its text and nothing else.
"""

from collections.abc import Sequence

from lxml import etree

from audit.plain import printable
from release.publish.catalogue import AUTHORITY, Catalogue, Note, Notes
from release.publish.entry import Entry
from release.publish.wording import changed, described
from storage.settings import ReleaseSettings

ATOM = "http://www.w3.org/2005/Atom"
PAGE, INDEX, FEED = "index.html", "index.json", "feed.atom"


def feed(catalogue: Catalogue, notes: Notes, settings: ReleaseSettings) -> bytes:
    """Give the feed as bytes."""
    root = etree.Element(_name("feed"), nsmap={None: ATOM})
    _text(root, "id", catalogue.id)
    _text(root, "title", f"{settings.title_zh} {settings.title}")
    _text(root, "updated", _moment(catalogue.releases[0]))
    author = etree.SubElement(root, _name("author"))
    _text(author, "name", settings.publisher or "Gongkai")
    etree.SubElement(root, _name("link"), rel="self", type="application/atom+xml", href=FEED)
    etree.SubElement(root, _name("link"), rel="alternate", type="text/html", href=settings.homepage or PAGE)
    for entry in catalogue.releases:
        _entry(root, entry, notes[entry["name"]])
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return data


def _entry(root: etree._Element, entry: Entry, notes: Sequence[Note]) -> None:
    element = etree.SubElement(root, _name("entry"))
    _text(element, "id", f"{AUTHORITY}:release/{entry['sha256']}")
    _text(element, "title", entry["name"])
    _text(element, "updated", _moment(entry))
    etree.SubElement(element, _name("link"), rel="alternate", type="text/html", href=f"{PAGE}#{entry['name']}")
    lines = [described(entry), changed(entry), *(f"{note.zh} {note.en}" for note in notes)]
    _text(element, "content", "\n".join(lines)).set("type", "text")


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, _name(name))
    element.text = printable(text)
    return element


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _moment(entry: Entry) -> str:
    return f"{entry['as_of']}T00:00:00Z"
