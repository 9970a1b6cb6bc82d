"""The Atom feed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from audit.news.delivery import NotTold
from audit.news.feed import ATOM, feed, write
from storage.settings import FeedPlace
from tests.audit.news.items import missing

NOW = datetime(2024, 2, 13, 3, tzinfo=UTC)
PLACE = FeedPlace(name="public", kind="feed", file="f.atom", address="https://a.example/f.atom", entries=3)
ENTRIES = [(missing(n), NOW - timedelta(days=n)) for n in range(5)]
NS = {"a": ATOM}


def parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def test_a_feed_has_what_rfc_4287_asks_of_it() -> None:
    root = parsed(feed(PLACE, ENTRIES, NOW))
    for where in (root, *root.findall("a:entry", NS)):
        for name in ("id", "title", "updated"):
            assert len(where.findall(f"a:{name}", NS)) == 1
        assert datetime.fromisoformat(where.findtext("a:updated", "", NS)).tzinfo is not None
    assert root.findtext("a:author/a:name", "", NS) == "Gongkai"
    assert root.find("a:link", NS).get("rel") == "self"
    assert all(each.find("a:content", NS).get("type") == "text" for each in root.findall("a:entry", NS))


def test_an_entry_has_the_same_id_whenever_it_is_written() -> None:
    first, again = (parsed(feed(PLACE, some, NOW)) for some in (ENTRIES, ENTRIES[1:]))
    ids = [[each.text for each in root.findall("a:entry/a:id", NS)] for root in (first, again)]
    assert ids[0][1:] == ids[1][:2]
    assert len(set(ids[0])) == 3
    assert ids[0][0].startswith("tag:gongkai.invalid,2024-02-13:news/")


def test_there_are_no_more_entries_than_asked_for() -> None:
    assert len(parsed(feed(PLACE, ENTRIES, NOW)).findall("a:entry", NS)) == 3


def test_what_strangers_wrote_is_text_and_what_no_xml_holds_is_written_as_its_number() -> None:
    item = missing(1, filer="<b>&\x00\x1b\ufffe\ud800]]>")
    root = parsed(feed(PLACE, [(item, NOW)], NOW))
    content = root.findtext("a:entry/a:content", "", NS)
    assert content.startswith("<b>&\\x00\\x1b\\ufffe\\ud800]]>")
    assert root.find("a:entry/a:content/*", NS) is None


def test_a_feed_of_nothing_is_a_feed() -> None:
    root = parsed(feed(PLACE, [], NOW))
    assert root.findtext("a:updated", "", NS) == "2024-02-13T11:00:00+08:00"


def test_a_reader_finds_the_old_feed_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "shown" / "f.atom"
    write(path, PLACE, ENTRIES, NOW)
    before = path.read_bytes()
    (tmp_path / "shown").chmod(0o500)
    write_again = tmp_path / "file" / "f.atom"
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotTold, match="cannot be written"):
        write(write_again, PLACE, [], NOW)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["f.atom"]
