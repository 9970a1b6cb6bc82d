"""Old Office files are converted ahead, many at a time: LibreOffice's start costs ten times the work on one file."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from parsers.readers.office import convert, needs_conversion
from parsers.source import Unreadable
from roster.errors import StorageFailure
from storage.reader import Source, body_of, name_of

# What names or types old Office files go by. Others are recognised by their bytes, and converted where they are read.
ENDINGS = frozenset({"doc", "wps", "dot", "wpt", "rtf", "odt", "ods", "fodt", "fods", "xml"})
TYPES = ("msword", "wps", "rtf", "opendocument")
Converted = Mapping[str, bytes | Unreadable]


def converted(files: Sequence[Sequence[bytes]]) -> list[Converted]:
    """Convert what needs it of several lots of files, all at once.

    Gives for each lot its files as .docx or .xlsx, or why not, by the sha256 of their bytes.
    """
    lots = [{sha256(data).hexdigest(): data for data in lot if needs_conversion(data)} for lot in files]
    needing = {digest: data for lot in lots for digest, data in lot.items()}
    made = dict(zip(needing, convert(list(needing.values())), strict=True)) if needing else {}
    return [{digest: made[digest] for digest in lot} for lot in lots]


def converted_sources(archive: Path, sources: Sequence[Source]) -> list[Source]:
    """Give captures with their old Office files converted; the reader says what the archive did not give back."""
    made = converted([list(_old(archive, source)) for source in sources])
    return [replace(source, converted=lot) if lot else source for source, lot in zip(sources, made, strict=True)]


def _old(archive: Path, source: Source) -> Iterator[bytes]:
    for each in (source, *source.attachments):
        if _looks_old(each):
            with suppress(StorageFailure):
                yield body_of(archive, each)


def _looks_old(source: Source) -> bool:
    ending = name_of(source.url).rpartition(".")[2].lower()
    return ending in ENDINGS or any(word in (source.media_type or "") for word in TYPES)
