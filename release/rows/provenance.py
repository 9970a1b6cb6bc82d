"""PROVENANCE.jsonl: for each version the bytes it was read from, so that anybody can read it again without a database.

    provenance(ground, versions, bodies) -> Provenance      the lines, and the captures they name with what those repeat

The first line of the file is `{"archive": HEAD or null}`, written by whoever builds the release. Then follows a line a
version, sorted by version_id within a county, each canonical JSON (RFC 8785), with exactly these keys:

    {"version_id": "990101-0123456789abcdef.1.1",
     "part": 1,                         which of the records that the parser gives for these bytes, from 1
     "parser": "gongkai-parser/4",      the parser that read it; another one may read something else
     "capture": CAPTURE,                the page or file itself
     "attachments": [CAPTURE, ...]}     what hung on it and was read with it, in the order the parser is given them

    CAPTURE = {"id": "urn:uuid:...",    WARC-Record-ID; a row of the table captures
     "url": "http://...",               address that the parser is told: the document's. captures.url is what was asked
     "media_type": "text/html" or null, that the parser is told: of a 304 that of the response it stands for
     "at": "2024-01-20T18:00:00Z", "status": 200 or null, "payload_digest": "sha256:HEX" or null,
     "segment": "NAME.warc.gz", "offset": 0, "length": 0,
     "original": {"id": "urn:uuid:...", "segment": "NAME.warc.gz", "offset": 0} or null,    whose bytes it repeats
     "manifest": 3 or null}             number of the manifest that lists the segment, as of the release's day

To read a version again: `storage.reader.Source(capture.id, segment, offset, (original.segment, original.offset) or
None, media_type, url, payload_digest, attachments)`, old Office files converted by
`storage.conversion.converted_sources`, then the parser's record number `part`. Where the parser fails on page and
attachments together, the reading pass finds out which attachment it fails on, and goes without it
(`storage.versions`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from release.canonical import canonical
from release.county import Ground
from release.rows.bodies import Body
from release.rows.captures import Lying, captures_of, sealed
from release.rows.carried import Version
from roster.errors import StorageFailure
from storage.database import portions
from storage.reader import Source
from storage.rereading import archived_sources


@dataclass(frozen=True, slots=True)
class Provenance:
    """The lines of some versions, by version id, and every capture that they name."""

    lines: tuple[str, ...]
    captures: Mapping[str, Lying]


def provenance(ground: Ground, versions: Sequence[Version], bodies: Mapping[str, Body]) -> Provenance:
    """Say of each version what it was read from. Raises StorageFailure where the store does not know it."""
    sources = dict(_sources(ground, {version.snapshot.id for version in versions}))
    lost = sorted(version.id for version in versions if version.snapshot.id not in sources)
    if lost:
        what = f"no capture is known that showed version {lost[0]} first, nor those of {len(lost) - 1} more"
        raise StorageFailure(f"{what} (run: gongkai archive verify)")
    named = {each.capture_id for source in sources.values() for each in (source, *source.attachments)}
    captures = captures_of(ground.engine, named)
    numbers = sealed(ground.workspace.archive, ground.as_of)

    def line(version: Version) -> str:
        source = sources[version.snapshot.id]
        told = {
            "version_id": version.id,
            "part": version.part,
            "parser": bodies[version.id].parser,
            "capture": _capture(source, captures, numbers),
            "attachments": [_capture(each, captures, numbers) for each in source.attachments],
        }
        return canonical(told)

    return Provenance(tuple(map(line, sorted(versions, key=lambda version: version.id))), captures)


def _sources(ground: Ground, snapshots: set[int]) -> Iterator[tuple[int, Source]]:
    for some in portions(sorted(snapshots)):
        yield from archived_sources(ground.engine, some)


def _capture(source: Source, captures: Mapping[str, Lying], numbers: Mapping[str, int]) -> dict[str, Any]:
    lies = captures[source.capture_id]
    return {
        "id": lies.id,
        "url": source.url,
        "media_type": source.media_type,
        "at": _moment(lies.at),
        "status": lies.status,
        "payload_digest": lies.payload_digest,
        "segment": lies.segment,
        "offset": lies.offset,
        "length": lies.length,
        "original": _original(source, lies),
        "manifest": numbers.get(lies.segment),
    }


def _original(source: Source, lies: Lying) -> dict[str, Any] | None:
    if source.original is None:
        return None
    segment, offset = source.original
    return {"id": lies.revisit_of, "segment": segment, "offset": offset}


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
