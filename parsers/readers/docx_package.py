"""The parts of a .docx: XML trees by their role, whatever their names, and whichever of the two namespaces they use.

Takes the bytes of a .docx, or of the XML file that Word 2007 or Word 2003 writes instead. XML is read without document
types, entities or network.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.zips import open_zip, unpack
from parsers.source import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"  # where Word 2003 notes what it printed
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
# The strict edition of the standard has namespaces of its own; a part is read as if it used the common ones.
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
)  # fmt: skip
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# The XML file of Word 2003 names nearly everything as a .docx does: what differs is renamed before it is parsed.
WORD_2003 = (
    (b"http://schemas.microsoft.com/office/word/2003/wordml", W[1:-1].encode()),
    (b"<w:vmerge", b"<w:vMerge"),
    (b"<w:hmerge", b"<w:hMerge"),
)
DOCUMENT = "word/document.xml"
LARGEST_PART = 48 * 1024 * 1024
# All parts of a file together; a tag costs as much as some text. A report of 500 pages has a fifth of it.
MOST_TAGS, BYTES_A_TAG = 3_000_000, 32

Load = Callable[[str], bytes | None]


@dataclass(slots=True)
class Package:
    """A package's parts by name, parsed when first asked for."""

    load: Load
    _targets: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    _tags: int = 0

    def tree(self, name: str | None) -> etree._Element | None:
        """Give a part's root element; None when there is no such part."""
        data = self.load(name) if name else None
        if data is None:
            return None
        self._tags += _tags(data)
        _bound(self._tags)
        return read_xml(data)

    def target(self, role: str, of: str = "") -> str | None:
        """Give the name of the part that another refers to in a role, such as `numbering`; the package itself is ""."""
        return next((name for kind, name in self.targets(of).values() if kind == role), None)

    def targets(self, of: str) -> dict[str, tuple[str, str]]:
        """Give the role and name of all that a part refers to, by the reference's id."""
        if of not in self._targets:
            folder, _, last = of.rpartition("/")
            root = self.tree(posixpath.join(folder, "_rels", f"{last}.rels"))
            links = root.iter(RELATIONSHIP) if root is not None else ()
            self._targets[of] = {
                link.get("Id", ""): (link.get("Type", "").rpartition("/")[2], _resolved(folder, link.get("Target", "")))
                for link in links
                if link.get("TargetMode") != "External"
            }
        return self._targets[of]


def open_package(data: bytes) -> Package:
    """Open a package."""
    container = open_zip(data)
    members = {_plain(member.filename): member for member in container.filelist}
    return Package(lambda name: _member(container, members.get(_plain(name))))


def open_flat(data: bytes) -> Package:
    """Open a package that was written as one XML file."""
    parts = {_plain(part.get(f"{FLAT}name", "")): part for part in read_xml(data).iter(f"{FLAT}part")}
    return Package(lambda name: _flat_part(parts.get(_plain(name))))


def open_word_xml(data: bytes) -> Package:
    """Open the XML file of Word 2003 as if it were the only part of a package."""
    for old, new in WORD_2003:
        data = data.replace(old, new)
    return Package({DOCUMENT: data}.get)


def read_xml(data: bytes) -> etree._Element:
    """Parse a part; a document type is refused, for only attacks have one."""
    if len(data) > LARGEST_PART:
        raise Unreadable("too_large", f"a part of the file is larger than {LARGEST_PART // 2**20} MiB")
    _bound(_tags(data))
    for strict, common in STRICT:
        data = data.replace(strict, common)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("broken_file", f"the XML in the file is damaged: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("broken_file", "the XML in the file declares a document type, as no Office program does")
    return root


def _tags(data: bytes) -> int:
    return data.count(b"<") + len(data) // BYTES_A_TAG


def _bound(tags: int) -> None:
    if tags > MOST_TAGS:
        raise Unreadable("too_large", f"the XML in the file has more than {MOST_TAGS:,} tags")


def on(element: etree._Element | None, name: str) -> bool:
    """Tell whether a switch such as `vanish` stands in some properties and is on."""
    switch = element.find(f"{W}{name}") if element is not None else None
    return switch is not None and switch.get(f"{W}val", "1") not in ("0", "false", "off")


def value(element: etree._Element | None, name: str) -> str | None:
    """Give the value of a property such as `gridSpan`."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else child.get(f"{W}val")


def number(element: etree._Element | None, name: str) -> int | None:
    """Give the value of a property that is a whole number, if it is one."""
    text = value(element, name) or ""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else None


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Give the children of a name of an element that may be missing."""
    return element.iterchildren(f"{W}{name}") if element is not None else iter(())


def _member(container: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> bytes | None:
    return None if member is None else unpack(container, member, LARGEST_PART)


def _flat_part(part: etree._Element | None) -> bytes | None:
    root = part.find(f"{FLAT}xmlData/*") if part is not None else None
    return None if root is None else etree.tostring(root)


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
