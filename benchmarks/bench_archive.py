"""How fast the archive is written, verified and searched, beside others in the same run: `make bench-archive`.

`python -m benchmarks.bench_archive [--pairs N] [--captures N] [--turns N]`. Prints a table for each question and, where
there is one, the goal and whether it was reached.

- Writing: pairs of a response of 80 KB (a Chinese page with tables, as portals send them) and its request, each a gzip
  member of its own with its block digest, responses with a payload digest, too, forced to disk after every 50. FastWARC
  compresses at our level, 6, warcio at its only one, 9. Goal: our writer at least 0.8 of bare FastWARC.
- Verifying what was written: every digest. Ours holds the index, what refers to what, and the form of each record
  against it as well.
- Looking an address up in an archive of a million captures: ours by the sorted indexes, in segments of 1 GB and in one
  for each night of a year, and through the database, where the captures of any ids are found, too. Goal: 2 ms.

The ways take turns; the figures are medians over the turns, those of the look-up over a thousand addresses.
"""

import argparse
import io
import itertools
import os
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from sqlalchemy import select
from sqlalchemy.orm import Session
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from storage.archive import ArchiveWriter, Exchange, Original, payload_digest, read_capture, scan, verify
from storage.archive.cdxj import Entry, index_path
from storage.archive.lookup import lookup
from storage.archive.record import COMPRESSION
from storage.database import open_database
from storage.intake import Intake
from storage.models import Capture
from storage.workspace import create_workspace, open_workspace

SIZE = 80_000
BATCH = 50
LOOKUPS = 1_000
TOGETHER = 500  # ids asked for at once, as exports and histories do
WRITING_GOAL, LOOKUP_GOAL = 0.8, 2.0
INSERT = """INSERT INTO capture (id, url, method, at, status, fidelity, payload_digest, segment, offset, length)
            VALUES (?1, ?2, 'GET', ?3, 200, 'wire', ?4, ?5, ?6, ?7)"""
URL = "http://www.example.com/zfxxgk/{}.html"
REQUEST = b"GET /zfxxgk/1.html HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"
WORDS = ("政府", "信息", "公开", "年度", "报告", "依申请", "行政许可", "处罚", "收费", "本年", "废止", "结果", "情况")


def pages(count: int) -> list[Exchange]:
    """Make pages that differ, the same ones on every run."""
    chance = random.Random(20240212)
    made = []
    for number in range(count):
        rows = []
        while sum(map(len, rows)) < SIZE // 2:
            cells = "".join(f'<td class="xl{chance.randint(60, 70)}">{chance.choice(WORDS)}</td>' for _ in range(8))
            rows.append(f"<tr>{cells}<td>{chance.randint(0, 99)}</td></tr>\n")
        body = ("<html><table>" + "".join(rows)).encode("gb18030").ljust(SIZE)[:SIZE]
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
        made.append(Exchange(URL.format(number), "GET", datetime.now(UTC), REQUEST, head + body, ip="192.0.2.1"))
    return made


def write_ours(folder: Path, exchanges: list[Exchange], *, repeats: bool = False) -> None:
    """Write with our writer; with `repeats` every page twice, the second time as a revisit."""
    writer = ArchiveWriter(folder, 10**9)
    for number, exchange in enumerate(exchanges, start=1):
        written = writer.append(exchange)
        if repeats:
            place = (payload_digest(exchange) or "", written.segment, written.offset)
            writer.append(exchange, revisit_of=Original(written.record_id, exchange.url, exchange.at, *place))
        if number % BATCH == 0:
            writer.sync()
    writer.close()


def write_through_intake(folder: Path, exchanges: list[Exchange]) -> None:
    """Write as a crawl does: archive and database as one, a commit each batch."""
    engine = open_database(f"sqlite:///{folder / 'bench.db'}")
    with Intake(engine, open_workspace(folder)) as intake:
        for start in range(0, len(exchanges), BATCH):
            intake.commit_loose(exchanges[start : start + BATCH], None)
    engine.dispose()


def write_fastwarc(folder: Path, exchanges: list[Exchange]) -> None:
    """Write the same with FastWARC alone, with the digests it makes (SHA-1)."""
    kinds = (WarcRecordType.response, WarcRecordType.request)
    with (folder / "fastwarc.warc.gz").open("wb", buffering=0) as file:
        for number, exchange in enumerate(exchanges, start=1):
            for kind, block in zip(kinds, (exchange.response, exchange.request), strict=True):
                file.write(fast_member(kind, exchange, block))
            if number % BATCH == 0:
                force(file)


def fast_member(kind: WarcRecordType, exchange: Exchange, block: bytes) -> bytes:
    """Make one record with FastWARC."""
    record = WarcRecord()
    record.init_headers(kind)
    record.is_http = True
    record.headers["WARC-Date"] = exchange.at.isoformat().replace("+00:00", "Z")
    record.headers["WARC-Target-URI"] = exchange.url
    record.headers["WARC-IP-Address"] = exchange.ip or ""
    record.headers["Content-Type"] = f"application/http; msgtype={kind!s}"
    record.set_bytes_content(block)
    if kind == WarcRecordType.response:
        record.parse_http()  # it makes a payload digest of what it has parsed
    member = io.BytesIO()
    writer = GzipWriter(member, COMPRESSION)
    record.write(writer, checksum_data=True)
    writer.finish()
    return member.getvalue()


def write_warcio(folder: Path, exchanges: list[Exchange]) -> None:
    """Write the same with warcio."""
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for number, exchange in enumerate(exchanges, start=1):
            stream, sent = io.BytesIO(exchange.response), io.BytesIO(exchange.request)
            head = StatusAndHeadersParser(["HTTP/1.1"]).parse(stream)
            asked = StatusAndHeadersParser(["GET"]).parse(sent)
            response = writer.create_warc_record(exchange.url, "response", payload=stream, http_headers=head)
            request = writer.create_warc_record(exchange.url, "request", payload=sent, http_headers=asked)
            writer.write_request_response_pair(request, response)
            if number % BATCH == 0:
                force(file)


def force(file: "io.BufferedWriter | io.FileIO") -> None:
    """Force a file to disk."""
    file.flush()
    os.fsync(file.fileno())


def check_fastwarc(path: Path) -> None:
    """Verify every digest with FastWARC."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            whole = record.verify_block_digest()
            if record.record_type == WarcRecordType.response:
                record.parse_http()
                whole = whole and record.verify_payload_digest()
            if not whole:
                raise ValueError(f"FastWARC finds {record.record_id} wrong")


def check_warcio(path: Path) -> None:
    """Verify every digest with warcio."""
    if Checker(SimpleNamespace(inputs=[str(path)], verbose=False)).process_all():
        raise ValueError("warcio finds a digest wrong")


def check_ours(folder: Path) -> None:
    """Verify segments and indexes."""
    if defects := verify(folder):
        raise ValueError(f"found {defects[0]}")


def read_all(folder: Path) -> None:
    """Read every response back, one by one."""
    segment = only(folder)
    for record in scan(segment):
        if record.kind == "response":
            read_capture(folder, segment.name, record.offset)


def only(folder: Path) -> Path:
    """Give the segment of a folder that has one."""
    (path,) = folder.glob("*.warc.gz")
    return path


@dataclass(slots=True)
class Took:
    """Seconds of each turn: by the clock, and of the processor, which others' work on the machine does not stretch."""

    wall: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


def in_turns(turns: int, ways: Mapping[str, Callable[[], Callable[[], object]]]) -> dict[str, Took]:
    """Run every way in each turn and time it. Calling a way prepares it and gives what is timed."""
    took = {name: Took() for name in ways}
    for _ in range(turns):
        for name, prepare in ways.items():
            work = prepare()
            wall, busy = time.perf_counter(), time.process_time()
            work()
            took[name].wall.append(time.perf_counter() - wall)
            took[name].busy.append(time.process_time() - busy)
    return took


def tell(count: int, took: Mapping[str, Took], beside: str) -> None:
    """Print how many a second each way did, what one costs, and its speed against one of them."""
    for name, one in took.items():
        wall, busy = statistics.median(one.wall), statistics.median(one.busy)
        per = f"{wall / count * 1000:>7.2f} ms {busy / count * 1000:>7.2f} ms busy"
        print(f"{name:<40} {count / wall:>7,.0f} /s {per} {ratio(took, name, beside):>6.2f}")


def ratio(took: Mapping[str, Took], name: str, beside: str) -> float:
    """Give how fast a way is against another, as the median of the turns."""
    return statistics.median(theirs / ours for theirs, ours in zip(took[beside].wall, took[name].wall, strict=True))


def verdict(what: str, reached: bool) -> None:
    """Print a goal and whether it was reached."""
    print(f"goal: {what}: {'reached' if reached else 'MISSED'}\n")


def bench_writing(home: Path, count: int, turns: int) -> None:
    """Write the same pages in every way, then verify what was written last."""
    exchanges = pages(count)
    ways: dict[str, Callable[[Path, list[Exchange]], None]] = {
        "FastWARC alone, level 6": write_fastwarc,
        "warcio alone, level 9": write_warcio,
        "ours, level 6": write_ours,
        "ours, through intake and SQLite": write_through_intake,
        "ours, each page and its revisit": partial(write_ours, repeats=True),
    }
    template = home / "template"
    create_workspace(template)
    open_database(f"sqlite:///{template / 'bench.db'}").dispose()
    numbers = itertools.count()
    last: dict[str, Path] = {}

    def ready(name: str) -> Callable[[], object]:
        last[name] = home / f"written-{next(numbers)}"
        shutil.copytree(template, last[name])
        return partial(ways[name], last[name], exchanges)

    print(f"writing {count:,} pairs, forced to disk every {BATCH}; speed beside FastWARC")
    took = in_turns(turns, {name: partial(ready, name) for name in ways})
    fastwarc, warcio, ours, *_ = ways
    tell(count, took, fastwarc)
    for name in (fastwarc, warcio, ours):
        print(f"  bytes a pair, {name:<30} {only(last[name]).stat().st_size / count:>8,.0f}")
    verdict(f"ours at least {WRITING_GOAL} of FastWARC", ratio(took, ours, fastwarc) >= WRITING_GOAL)
    checks = {
        "FastWARC, its own file": partial(check_fastwarc, only(last[fastwarc])),
        "warcio, our segment": partial(check_warcio, only(last[ours])),
        "ours": partial(check_ours, last[ours]),
        "reading each response back": partial(read_all, last[ours]),
    }
    print(f"verifying {count:,} pairs; speed beside warcio")
    tell(count, in_turns(turns, {name: partial(partial, work) for name, work in checks.items()}), "warcio, our segment")
    print()


@dataclass(frozen=True, slots=True)
class Held:
    """A segment of the archive that look-ups are tried in: its name, and the pages it holds in the order of time."""

    name: str
    at: datetime
    pages: list[int]

    def entry(self, place: int) -> Entry:
        """Give what the index says of the capture at a place."""
        page = self.pages[place]
        url = f"http://county{page % 2_800:04d}.gov.cn/zwgk/xxgknb/t{page}.html"
        return Entry(url, self.at, "text/html", 200, f"sha256:{page:064x}", self.name, place * 5_300, 5_039)

    def line(self, place: int) -> str:
        """Give the line of that capture, quicker than an index is written from entries."""
        page = self.pages[place]
        county = f"county{page % 2_800:04d}"
        return (
            f"cn,gov,{county})/zwgk/xxgknb/t{page}.html {self.at:%Y%m%d%H%M%S} "
            f'{{"url": "http://{county}.gov.cn/zwgk/xxgknb/t{page}.html", "mime": "text/html", "status": "200", '
            f'"digest": "sha256:{page:064x}", "length": "5039", '
            f'"offset": "{place * 5_300}", "filename": "{self.name}"}}'
        )


def archive(count: int, segments: int) -> Iterator[Held]:
    """Make up what an archive holds: every page is seen anew in some five of the segments."""
    for number in range(segments):
        at = datetime(2020, 2, 1, 18, tzinfo=UTC) + timedelta(days=number)
        seen = random.Random(number).sample(range(count // min(5, segments)), count // segments)
        yield Held(f"gongkai-{at:%Y%m%d%H%M%S}-00000.warc.gz", at, seen)


def bench_lookup(home: Path, count: int) -> None:
    """Look addresses up in the indexes of archives of one size, in few large segments and in many small ones."""
    chance = random.Random(7)
    print(f"looking up an address among {count:,} captures: median and worst of {LOOKUPS:,}, by the clock and busy")
    worst_median = 0.0
    for segments in (max(1, count // 200_000), 365):
        folder = home / f"index-{segments}"
        folder.mkdir()
        sought: list[str] = []
        for held in archive(count, segments):
            lines = [held.line(place) for place in range(len(held.pages))]
            if lines[0] != held.entry(0).line():
                raise ValueError(f"no line of an index: {lines[0]}")
            index_path(folder / held.name).write_text("".join(f"{line}\n" for line in sorted(lines)))
            sought += [held.entry(place).url for place in range(LOOKUPS // segments + 1)]
        middle = tell_lookups(f"ours, {segments} segments", chance.sample(sought, LOOKUPS), partial(lookup, folder))
        worst_median = worst_median or middle
    verdict(f"{LOOKUP_GOAL} ms in segments of 1 GB", worst_median < LOOKUP_GOAL)


def tell_lookups(name: str, sought: Iterable[object], find: Callable[[object], object]) -> float:
    """Time each look-up; print median and worst, by the clock and of the processor; give the median in milliseconds."""
    took = Took()
    for one in sought:
        begun, worked = time.perf_counter(), time.process_time()
        found = find(one)
        took.wall.append((time.perf_counter() - begun) * 1000)
        took.busy.append((time.process_time() - worked) * 1000)
        if not found:
            raise ValueError(f"{one} was not found")
    middle = statistics.median(took.wall)
    busy = f"{statistics.median(took.busy):>7.3f} ms {max(took.busy):>8.3f} ms busy"
    print(f"{name:<30} {middle:>8.3f} ms {max(took.wall):>8.3f} ms {busy}")
    return middle


def bench_database(home: Path, count: int) -> None:
    """Find captures in the database: by address, one by id, and many ids at once."""
    path = home / "captures.db"
    chance = random.Random(7)
    engine = open_database(f"sqlite:///{path}")
    sought: list[tuple[str, str]] = []
    with closing(sqlite3.connect(path)) as bare:
        for held in archive(count, max(1, count // 200_000)):
            bare.execute("INSERT INTO segment (name, committed_length, closed) VALUES (?, 0, 1)", [held.name])
            rows = [_row(held.entry(place), chance) for place in range(len(held.pages))]
            bare.executemany(INSERT, rows)
            sought += [(row[0], row[1]) for row in chance.sample(rows, min(len(rows), 2 * LOOKUPS))]
        bare.commit()
    chance.shuffle(sought)
    place = "SELECT id, segment, offset FROM capture WHERE "
    with closing(sqlite3.connect(path)) as bare, Session(engine) as session:
        asked = [pair[1] for pair in sought[:LOOKUPS]]
        tell_lookups("SQLite by address", asked, lambda url: bare.execute(place + "url = ?", [url]).fetchall())
        ids = [pair[0] for pair in sought]
        tell_lookups("SQLite by capture id", ids[:LOOKUPS], lambda id: bare.execute(place + "id = ?", [id]).fetchall())
        groups = [ids[start : start + TOGETHER] for start in range(0, len(ids) - TOGETHER, TOGETHER)]
        columns = select(Capture.id, Capture.segment, Capture.offset)
        tell_lookups(
            f"SQLAlchemy, {TOGETHER} ids at once",
            groups,
            lambda some: session.execute(columns.where(Capture.id.in_(some))).all(),
        )


def _row(entry: Entry, chance: random.Random) -> tuple[str, ...]:
    name = f"urn:uuid:{UUID(int=chance.getrandbits(128), version=4)}"
    at = f"{entry.at:%Y-%m-%d %H:%M:%S}.000000"
    return (name, entry.url, at, entry.digest, entry.segment, str(entry.offset), str(entry.length))


def main() -> None:
    """Answer every question in turn."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--pairs", type=int, default=400)
    asked.add_argument("--captures", type=int, default=1_000_000)
    asked.add_argument("--turns", type=int, default=7)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        bench_writing(Path(home), told.pairs, told.turns)
        bench_lookup(Path(home), told.captures)
        bench_database(Path(home), told.captures)


if __name__ == "__main__":
    main()
