"""The page and the feed of a catalogue: valid, escaped, needing nothing else, the same whenever they are written."""

from datetime import datetime
from itertools import pairwise

import html5lib
import pytest
from lxml import etree, html

from release.publish.catalogue import Catalogue, first_catalogue, notes_of
from release.publish.feed import ATOM, feed
from release.publish.page import page
from release.publish.wording import size
from storage.settings import ReleaseSettings
from tests.release.publish.entries import NASTY, entry, retracted, sizes

NS = {"a": ATOM}
SETTINGS = ReleaseSettings(title="Reports", title_zh="年报", publisher="An <b>office</b>")
FIRST = entry("2024-01", "2024-01-31")
SECOND = entry(
    "2024-02", "2024-02-29", license=NASTY, previous={"name": NASTY, "sha256": "0" * 64},
    changes=[{"table": NASTY, "what": NASTY, "cause": NASTY, "rows": 3}], retracted=[retracted(NASTY, NASTY)],
    files=[{"path": "2024-02/gongkai.sqlite", "bytes": 1234567, "sha256": NASTY}], signed_by=None,
)  # fmt: skip
CATALOGUE = first_catalogue(FIRST).with_release(SECOND)
NOTES = notes_of(CATALOGUE, sizes(FIRST))


def pages(catalogue: Catalogue = CATALOGUE) -> tuple[bytes, html.HtmlElement]:
    data = page(catalogue, NOTES, SETTINGS)
    return data, html.document_fromstring(data)


def feeds() -> etree._Element:
    return etree.fromstring(feed(CATALOGUE, NOTES, SETTINGS))


def test_the_feed_has_what_rfc_4287_asks_of_it() -> None:
    root = feeds()
    entries = root.findall("a:entry", NS)
    assert len(entries) == 2
    for where in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(where.findall(f"a:{name}", NS)) == 1
        assert datetime.fromisoformat(where.findtext("a:updated", "", NS)).tzinfo is not None
        assert where.find("a:link[@rel='alternate']", NS) is not None
    assert root.findtext("a:author/a:name", "", NS) == "An <b>office</b>"
    assert all(each.find("a:content", NS).get("type") == "text" for each in entries)
    ids = [each.text for each in root.iter(f"{{{ATOM}}}id")]
    assert len(set(ids)) == len(ids)
    assert all(each and each.startswith("tag:") for each in ids)


def test_an_entry_is_updated_on_the_day_it_is_as_of() -> None:
    assert [each.text for each in feeds().findall("a:entry/a:updated", NS)] == [
        "2024-02-29T00:00:00Z",
        "2024-01-31T00:00:00Z",
    ]
    assert feeds().findtext("a:updated", "", NS) == "2024-02-29T00:00:00Z"


def test_an_entry_has_the_same_id_and_day_whatever_is_published_or_noted_later() -> None:
    alone = first_catalogue(FIRST)
    before = etree.fromstring(feed(alone, notes_of(alone, {}), SETTINGS))
    last = feeds().findall("a:entry", NS)[-1]
    for name in ("id", "updated", "title"):
        assert before.findtext(f"a:entry/a:{name}", "", NS) == last.findtext(f"a:{name}", "", NS)
    assert before.findtext("a:id", "", NS) == feeds().findtext("a:id", "", NS)


def test_the_feed_tells_what_was_taken_back_later() -> None:
    assert "was taken back on 2024-01-01" in feeds().findall("a:entry/a:content", NS)[-1].text


def test_hostile_texts_are_texts_in_page_and_feed() -> None:
    _, root = pages()
    assert not root.xpath("//script|//img|//iframe|//object|//form|//base|//@onload|//@onclick|//@style")
    assert "<script>alert(1)</script>]]>" in root.text_content()
    assert "<script>" in "".join(feeds().itertext())


def test_the_page_loads_nothing_from_elsewhere() -> None:
    _, root = pages()
    assert not root.xpath("//@src|//link[@rel='stylesheet']|//@srcset|//*[contains(@http-equiv, 'refresh')]")
    assert "url(" not in root.findtext(".//style") and "@import" not in root.findtext(".//style")
    assert root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")
    assert all(not link.startswith(("http:", "https:", "//", "javascript:")) for link in root.xpath("//a/@href"))


def test_the_page_is_for_everybody() -> None:
    data, root = pages()
    assert data.startswith(b"<!DOCTYPE html>")
    assert root.get("lang") == "zh-CN"
    assert root.findtext(".//title")
    assert len(root.findall(".//h1")) == 1
    assert [len(root.findall(f".//{name}")) for name in ("header", "nav", "main")] == [1, 1, 1]
    assert all(cell.get("scope") in ("row", "col") for cell in root.iter("th"))
    assert all(table.find("caption") is not None for table in root.iter("table"))
    ids = root.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert set(root.xpath("//@aria-labelledby")) <= set(ids)
    levels = [int(each.tag[1]) for each in root.iter("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_is_html_without_an_error_whatever_a_release_says() -> None:
    html5lib.HTMLParser(strict=True).parse(page(CATALOGUE, NOTES, SETTINGS))


def test_chinese_stands_first_and_english_is_marked() -> None:
    _, root = pages()
    assert root.findtext(".//h1") == "年报"
    languages = [each.get("lang") for each in root.find(".//header").iter("p")]
    assert languages[0] == "en" and languages[1:] == ["zh-CN", "en"]
    for term in root.iter("dt"):
        assert term.find("span").get("lang") == "en"


def test_the_page_lists_every_release_with_sizes_sums_and_key() -> None:
    _, root = pages()
    assert [each.get("id") for each in root.iter("article")] == ["2024-02", "2024-01"]
    first = root.get_element_by_id("2024-01")
    assert "SHA256:abc" in first.text_content() and FIRST["sha256"] in first.text_content()
    assert "0" * 64 in first.text_content() and "12 B" in first.text_content()
    assert "was taken back on" in first.text_content()
    assert first.xpath(".//a/@href") == ["2024-01/README.md"] * 2
    assert "1.2 MB" in root.get_element_by_id("2024-02").text_content()
    assert "not signed" in root.get_element_by_id("2024-02").text_content()


def test_page_and_feed_are_the_same_bytes_every_time() -> None:
    assert page(CATALOGUE, NOTES, SETTINGS) == page(CATALOGUE, NOTES, SETTINGS)
    assert feed(CATALOGUE, NOTES, SETTINGS) == feed(CATALOGUE, NOTES, SETTINGS)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (2_722_348, "2.7 MB"),
        (3 * 10**12, "3.0 TB"),
        (10**16, "10000.0 TB"),
    ],
)
def test_sizes_as_people_read_them(count: int, told: str) -> None:
    assert size(count) == told
