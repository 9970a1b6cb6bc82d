"""How fast the archive writes and reads, beside warcio in the same run: `python -m benchmarks.bench_archive [PAIRS]`.

One pair is a response of 80 KB (a Chinese page with tables, as portals send them) and its request, each its own gzip
member with its digests. Ours compresses at level 6, warcio at its only level, 9. `fsync` forces the file to disk after
each batch, as the intake does before it commits. Prints one line a case; nothing is left behind.
"""

import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from storage.archive import ArchiveWriter, Exchange, Original, payload_digest, read_capture, scan, verify

SIZE = 80_000
BATCH = 50
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


def write_ours(folder: Path, exchanges: list[Exchange], *, sync: bool, repeats: bool = False) -> None:
    """Write with our writer; with `repeats` every page twice, the second time as a revisit."""
    writer = ArchiveWriter(folder, 10**9)
    for number, exchange in enumerate(exchanges):
        written = writer.append(exchange)
        if repeats:
            digest = payload_digest(exchange) or ""
            place = (written.segment, written.offset)
            writer.append(exchange, revisit_of=Original(written.record_id, exchange.url, exchange.at, digest, *place))
        if sync and number % BATCH == BATCH - 1:
            writer.sync()
    writer.close()


def write_warcio(folder: Path, exchanges: list[Exchange]) -> None:
    """Write the same with warcio."""
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for exchange in exchanges:
            stream, sent = io.BytesIO(exchange.response), io.BytesIO(exchange.request)
            head = StatusAndHeadersParser(["HTTP/1.1"]).parse(stream)
            asked = StatusAndHeadersParser(["GET"]).parse(sent)
            response = writer.create_warc_record(exchange.url, "response", payload=stream, http_headers=head)
            request = writer.create_warc_record(exchange.url, "request", payload=sent, http_headers=asked)
            writer.write_request_response_pair(request, response)


def timed(name: str, count: int, work: Callable[[], object]) -> None:
    """Run once and print how many a second."""
    start = time.perf_counter()
    work()
    took = time.perf_counter() - start
    print(f"{name:<42} {count / took:>8,.0f} /s {took / count * 1000:>8.2f} ms")


def main() -> None:
    """Run every case on the same pages."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    exchanges = pages(count)
    with tempfile.TemporaryDirectory() as home:
        folders = [Path(home) / name for name in ("ours", "synced", "repeats", "warcio")]
        for folder in folders:
            folder.mkdir()
        ours, synced, repeats, theirs = folders
        timed("write, warcio (level 9)", count, lambda: write_warcio(theirs, exchanges))
        timed("write, ours (level 6)", count, lambda: write_ours(ours, exchanges, sync=False))
        timed(f"write, ours, fsync every {BATCH}", count, lambda: write_ours(synced, exchanges, sync=True))
        timed(
            "write, ours, each page and its revisit",
            count,
            lambda: write_ours(repeats, exchanges, sync=True, repeats=True),
        )
        segment = next(ours.glob("*.warc.gz"))
        places = [record.offset for record in scan(segment) if record.kind == "response"]
        timed("scan", count, lambda: sum(1 for _ in scan(segment)))
        timed("read_capture", count, lambda: sum(len(read_capture(ours, segment.name, place).body) for place in places))
        timed("verify", count, lambda: verify(ours))
        for folder in (ours, theirs):
            size = sum(path.stat().st_size for path in folder.glob("*.warc.gz"))
            print(f"{'bytes a pair, ' + folder.name:<42} {size / count:>8,.0f}")


if __name__ == "__main__":
    main()
