"""Tools we did not write agree with our index on every record, of an archive and of a WACZ.

Where they differ on purpose, the tests name it: a 304 and what is no HTTP response have no line of ours; where a
record has no WARC-Payload-Digest (a chunked body) the digest of our line is in Gongkai-Payload-Digest, and cdxj-indexer
computes one of its own, over the chunks.
"""

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from storage.archive.stored import UNINDEXED
from tests.storage.archive.replay import pywb_environment
from tests.storage.wacz.county import NEW, County
from tests.storage.wacz.injuries import entries_of

Line = dict[str, str]


@pytest.fixture(scope="module", params=["archive", "wacz"])
def folder(
    request: pytest.FixtureRequest, qinglan: County, wacz: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with WARC files, and all index lines of ours in `lines.cdxj`."""
    made = tmp_path_factory.mktemp(request.param)
    if request.param == "archive":
        for path in qinglan.workspace.archive.glob("*.warc.gz"):
            (made / path.name).write_bytes(path.read_bytes())
        lines = [path.read_text() for path in sorted(qinglan.workspace.archive.glob("*.cdxj"))]
    else:
        with zipfile.ZipFile(wacz) as file:
            for name in (name for name in file.namelist() if name.startswith("archive/")):
                (made / name.rpartition("/")[2]).write_bytes(file.read(name))
        lines = [gzip.decompress(entries_of(wacz)["indexes/index.cdx.gz"]).decode()]
    (made / "lines.cdxj").write_text("".join(lines))
    return made


def warcs(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.warc.gz"))
    assert len(found) == 2
    return found


def by_place(text: str) -> dict[tuple[str, str], tuple[str, str, Line]]:
    """Give lines by file and offset: key, time, fields."""
    found = {}
    for line in text.splitlines():
        key, time, rest = line.split(" ", 2)
        fields = json.loads(rest)
        found[fields["filename"], fields["offset"]] = (key, time, fields)
    return found


def ours(folder: Path) -> dict[tuple[str, str], tuple[str, str, Line]]:
    return by_place((folder / "lines.cdxj").read_text())


def test_gzip_and_warcio_find_nothing_wrong(folder: Path) -> None:
    for path in warcs(folder):
        subprocess.run(["gzip", "-t", path], check=True)
        subprocess.run([sys.executable, "-m", "warcio.cli", "check", path], check=True, capture_output=True)


def test_cdxj_indexer_agrees_line_by_line(folder: Path) -> None:
    indexer = str(pywb_environment() / "bin" / "cdxj-indexer")
    made = subprocess.run([indexer, *map(str, warcs(folder))], check=True, capture_output=True, text=True)
    theirs, mine = by_place(made.stdout), ours(folder)
    for place, (key, time, fields) in theirs.items():
        if place not in mine:
            assert "status" not in fields or int(fields["status"]) in UNINDEXED, "a line that ours lacks without reason"
            continue
        assert mine[place][:2] == (key, time)
        known = dict(mine[place][2])
        if known["url"] == NEW and known["mime"] != "warc/revisit":
            assert known.pop("digest") != fields.pop("digest"), "a chunked body: the digest over its chunks is another"
        assert {name: fields.get(name) for name in known} == known
    assert theirs.keys() >= mine.keys()


def test_fastwarc_agrees_record_by_record(folder: Path) -> None:
    mine, seen = ours(folder), 0
    for path in warcs(folder):
        for record in ArchiveIterator(str(path), parse_http=True):
            found = mine.get((path.name, str(record.stream_pos)))
            if found is None:
                shown = record.is_http and record.record_type in (WarcRecordType.response, WarcRecordType.revisit)
                assert not shown or record.http_headers.status_code in UNINDEXED
                continue
            seen += 1
            assert record.headers["WARC-Target-URI"] == found[2]["url"]
            assert str(record.http_headers.status_code) == found[2]["status"]
            digest = record.headers.get("WARC-Payload-Digest") or record.headers["Gongkai-Payload-Digest"]
            assert digest == found[2]["digest"]
        for record in ArchiveIterator(str(path), parse_http=False):
            assert record.verify_block_digest()
    assert seen == len(mine) > 0
