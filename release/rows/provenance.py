"""PROVENANCE.jsonl: for each version the bytes it was read from, so that anybody can read it again without a database.

    provenance_line(version_id, part, parser, source, lies) -> str

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
