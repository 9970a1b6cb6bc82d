"""pywb, which we did not write, replays our segments: the very bytes, whichever way a page went in."""

import gzip
from datetime import timedelta
from pathlib import Path

from storage.archive import ArchiveWriter
from tests.storage.archive.exchanges import AT, chunked, exchange, original_of, page
from tests.storage.archive.replay import fetch, replaying

PLAIN, PACKED, MOVED = (f"http://www.qinglan.gov.cn/{name}" for name in ("%E5%B9%B4.html?b=2&a=1", "packed/", "moved"))
BODY = "<html><body>公开</body></html>".encode("gb18030")


def test_pywb_replays_what_was_archived(tmp_path: Path) -> None:
    packed = gzip.compress(BODY * 9)
    writer = ArchiveWriter(tmp_path, 3_000)
    plain = exchange(page(BODY, b"Content-Type: text/html; charset=gb2312", b"X-Night: 1"), PLAIN)
    first = writer.append(plain)
    coded = exchange(chunked(packed, b"content-TYPE: text/html", b"Content-Encoding: gzip"), PACKED)
    second = writer.append(coded)
    writer.append(exchange(page(b"", b"Location: /packed/", status=b"302 Found"), MOVED))
    later = AT + timedelta(days=30)
    again = page(BODY, b"Content-Type: text/html; charset=gb2312", b"X-Night: 2")
    repeats = [
        writer.append(exchange(again, PLAIN, at=later), revisit_of=original_of(first, plain)),
        writer.append(exchange(coded.response, PACKED, at=later), revisit_of=original_of(second, coded)),
    ]
    writer.close()
    assert [one.revisit_of for one in repeats] == [first.record_id, second.record_id]

    with replaying(tmp_path) as base:
        status, headers, body = fetch(base + "20240212183005id_/" + PLAIN)
        assert (status, body, headers["x-night"]) == (200, BODY, "1")
        assert headers["memento-datetime"] == "Mon, 12 Feb 2024 18:30:05 GMT"
        status, headers, body = fetch(base + "20240313183005id_/" + PLAIN)
        assert (status, body, headers["x-night"]) == (200, BODY, "2")
        assert headers["memento-datetime"] == "Wed, 13 Mar 2024 18:30:05 GMT"
        for night in ("20240212183005", "20240313183005"):
            status, headers, body = fetch(f"{base}{night}id_/{PACKED}")
            assert (status, headers["content-encoding"], body) == (200, "gzip", packed)
        status, _, body = fetch(f"{base}20240212183005mp_/{PACKED}")
        assert (status, BODY * 9 in body) == (200, False)  # for a browser pywb puts its own script in
        assert BODY.removeprefix(b"<html>") in body
        status, headers, _ = fetch(f"{base}20240212183005id_/{MOVED}")
        assert (status, headers["location"].endswith("/packed/")) == (302, True)
        assert fetch(f"{base}20240212183005id_/http://www.qinglan.gov.cn/never")[0] == 404
