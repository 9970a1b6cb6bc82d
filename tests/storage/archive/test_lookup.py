"""An address is found in every segment's index, whatever lies around it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.errors import StorageFailure
from storage.archive import ArchiveWriter
from storage.archive.cdxj import Entry, index_path, write_index
from storage.archive.lookup import lookup
from tests.storage.archive.exchanges import BIG, exchange, original_of, page

DAY = datetime(2024, 2, 12, 18, 30, 5, tzinfo=UTC)
SEGMENTS = ["gongkai-20240212183005-00000.warc.gz", "gongkai-20240213183005-00000.warc.gz"]


def entry(url: str, at: datetime = DAY, segment: str = SEGMENTS[0], offset: int = 0) -> Entry:
    return Entry(url, at, "text/html", 200, "sha256:" + "a" * 64, segment, offset, 10)


def index(folder: Path, *entries: Entry) -> None:
    for segment in {one.segment for one in entries}:
        write_index(folder / segment, [one for one in entries if one.segment == segment])


def test_what_was_written_is_found_with_all_that_its_line_says(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    first = exchange(page(b"<p>" * 30), "http://www.qinglan.gov.cn/b.html")
    written = writer.append(first)
    again = writer.append(first, revisit_of=original_of(written, first))
    for other in ("a", "c", "b.htm", "b.html?a", ""):
        writer.append(exchange(page(b"x"), f"http://www.qinglan.gov.cn/{other}"))
    writer.close()
    place = (written.payload_digest, written.segment)
    found = lookup(tmp_path, "HTTPS://qinglan.gov.cn/b.html#part")
    at = first.at.replace(microsecond=0)
    assert found == [
        Entry(first.url, at, "unk", 200, *place, written.offset, written.length),
        Entry(first.url, at, "warc/revisit", 200, *place, again.offset, again.length),
    ]
    assert [one.url for one in lookup(tmp_path, "http://qinglan.gov.cn/b.htm")] == ["http://www.qinglan.gov.cn/b.htm"]
    assert lookup(tmp_path, "http://qinglan.gov.cn/d.html") == []


PATHS = st.text(alphabet="ab/-%~!?", max_size=4)


@settings(max_examples=150, deadline=None)
@given(drawn=st.lists(st.tuples(PATHS, st.integers(0, 3), st.booleans()), max_size=25), asked=PATHS)
def test_every_line_of_an_address_is_found_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, int, bool]], asked: str
) -> None:
    folder = tmp_path_factory.mktemp("drawn")
    entries = [
        entry(f"http://x.cn/{path}", DAY + timedelta(days=days), SEGMENTS[later], offset)
        for offset, (path, days, later) in enumerate(drawn)
    ]
    index(folder, *entries)
    key = entry(f"http://x.cn/{asked}").line().split()[0]
    wanted = [one for one in entries if one.line().split()[0] == key]
    assert lookup(folder, f"http://x.cn/{asked}") == sorted(wanted, key=lambda one: (one.at, one.segment, one.offset))


def test_the_first_and_the_last_line_and_the_only_one_are_found(tmp_path: Path) -> None:
    urls = [f"http://x.cn/{letter}" for letter in "abcdefg"]
    for count in range(1, 8):
        index(tmp_path, *map(entry, urls[:count]))
        assert [lookup(tmp_path, url) for url in urls] == [[entry(url)] for url in urls[:count]] + [[]] * (7 - count)


@pytest.mark.parametrize(("hours", "nearest"), [(-99, 0), (11, 0), (12, 0), (13, 1), (36, 1), (99, 2)])
def test_of_all_captures_the_one_nearest_to_a_moment_can_be_asked_for(tmp_path: Path, hours: int, nearest: int) -> None:
    days = [entry("http://x.cn/a", DAY + timedelta(days=day), SEGMENTS[day % 2], day) for day in range(3)]
    index(tmp_path, *days)
    assert lookup(tmp_path, "http://x.cn/a", at=DAY + timedelta(hours=hours)) == [days[nearest]]
    assert lookup(tmp_path, "http://x.cn/b", at=DAY) == []


def test_the_index_of_a_segment_that_lies_elsewhere_is_searched_too(tmp_path: Path) -> None:
    index(tmp_path, entry("http://x.cn/a"))
    (tmp_path / f"{SEGMENTS[0]}.far").write_text("{}")
    assert lookup(tmp_path, "http://x.cn/a") == [entry("http://x.cn/a")]


def test_an_archive_without_captures_holds_nothing(tmp_path: Path) -> None:
    assert lookup(tmp_path, "http://x.cn/") == []
    index_path(tmp_path / SEGMENTS[0]).touch()
    assert lookup(tmp_path, "http://x.cn/") == []
    with pytest.raises(StorageFailure, match="none: the index cannot be read: No such file"):
        lookup(tmp_path / "none", "http://x.cn/")


@pytest.mark.parametrize("rest", ["", "20240212183005", '20240212183005 {"url": "http://x.cn/b"}', "yesterday {}"])
def test_a_line_that_is_none_is_told_with_file_and_line(tmp_path: Path, rest: str) -> None:
    before, after = entry("http://x.cn/a").line(), entry("http://x.cn/c").line()
    index_path(tmp_path / SEGMENTS[0]).write_text(f"{before}\ncn,x)/b {rest}\n{after}\n")
    with pytest.raises(StorageFailure, match=r"00000\.cdxj, line 2: not a line of an index: 'cn,x\)/b"):
        lookup(tmp_path, "http://x.cn/b")
    assert lookup(tmp_path, "http://x.cn/c") == [entry("http://x.cn/c")]
