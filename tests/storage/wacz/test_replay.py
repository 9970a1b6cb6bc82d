"""pywb and ReplayWeb.page's library, not ours, show a WACZ of ours: pages, files, repeats and 304 days."""

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.wacz.check import examine
from tests.storage.archive.replay import fetch, pywb_environment, replaying
from tests.storage.wacz.browser import Replayed, opened
from tests.storage.wacz.county import FILE, GB, LIST, LISTING, NEW, OLD, PACKED, PDF, SITE, UTF, County

FIRST, SECOND = "20240212183005", "20240213183005"
BOTH = (FIRST, SECOND)


@pytest.fixture(scope="module")
def in_place(wacz: Path) -> Iterator[str]:
    with replaying(wacz) as base:
        yield base


@pytest.fixture(scope="module")
def unpacked(wacz: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A collection that pywb's own manager made of the WACZ."""
    home = tmp_path_factory.mktemp("collections")
    manager = str(pywb_environment() / "bin" / "wb-manager")
    subprocess.run([manager, "init", "qinglan"], cwd=home, check=True, capture_output=True)
    subprocess.run([manager, "add", "--unpack-wacz", "qinglan", str(wacz)], cwd=home, check=True, capture_output=True)
    made = home / "collections" / "qinglan"
    index = made / "archive" / "index.cdxj"  # beside the segments, as `replaying` expects it
    index.write_bytes((made / "indexes" / "index.cdxj").read_bytes())
    with replaying(made / "archive") as base:
        yield base


@pytest.fixture(params=["in_place", "unpacked"])
def pywb(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(request.param)


def test_pywb_shows_a_page_to_the_byte(pywb: str) -> None:
    status, headers, body = fetch(f"{pywb}{FIRST}id_/{OLD}")
    assert (status, body, headers["content-type"]) == (200, GB, "text/html; charset=gb2312")


def test_pywb_shows_a_file(pywb: str) -> None:
    assert fetch(f"{pywb}{FIRST}id_/{FILE}")[::2] == (200, PDF)


def test_pywb_shows_a_repeat_as_its_original(pywb: str) -> None:
    for night in BOTH:
        status, headers, body = fetch(f"{pywb}{night}id_/{NEW}")
        assert (status, headers["content-encoding"], body) == (200, "gzip", PACKED)
        assert headers["memento-datetime"].startswith("Mon, 12 Feb" if night == FIRST else "Tue, 13 Feb")


def test_pywb_shows_on_a_304_day_what_it_stands_for(pywb: str) -> None:
    assert fetch(f"{pywb}{SECOND}id_/{OLD}")[::2] == (200, GB)


def test_pywb_has_nothing_that_is_not_in_the_file(pywb: str) -> None:
    assert fetch(f"{pywb}{FIRST}id_/{SITE}/never")[0] == 404


def test_a_selection_replays_with_what_it_needs(qinglan: County, tmp_path: Path) -> None:
    qinglan.export(tmp_path / "part.wacz", qinglan.chosen("new again"))
    with replaying(tmp_path / "part.wacz") as base:
        assert fetch(f"{base}{SECOND}id_/{NEW}")[::2] == (200, PACKED)
        assert fetch(f"{base}{FIRST}id_/{OLD}")[0] == 404


@pytest.fixture(scope="module")
def browser(qinglan: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    """The WACZ of everything, with an index in many blocks, as a large one has."""
    target = tmp_path_factory.mktemp("blocks") / "blocks.wacz"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.wacz.index.LINES", 2)
        qinglan.export(target)
    with zipfile.ZipFile(target) as file:
        assert len(file.read("indexes/replay.idx").splitlines()) > 4
    assert examine(target, qinglan.keys).defects == []
    with opened(target) as replayed:
        yield replayed


def test_a_browser_shows_chinese_of_another_charset(browser: Replayed) -> None:
    assert browser.text(FIRST, OLD) == "政府信息公开年报，公开信息〇七十三条"


@pytest.mark.parametrize("night", BOTH, ids=["original", "repeat"])
def test_a_browser_shows_a_chunked_and_compressed_page(browser: Replayed, night: str) -> None:
    assert browser.text(night, NEW).count("二〇二三年工作年度报告，主动公开四十二件") == 20
    assert browser.body(night, NEW) == (200, UTF)


@pytest.mark.parametrize("night", BOTH, ids=["original", "304 day"])
def test_a_browser_shows_on_a_304_day_what_it_stands_for(browser: Replayed, night: str) -> None:
    assert browser.body(night, OLD) == (200, GB)


def test_a_browser_gets_a_file_to_the_byte(browser: Replayed) -> None:
    assert browser.body(FIRST, FILE) == (200, PDF)


def test_a_browser_finds_an_address_that_ends_with_a_slash(browser: Replayed) -> None:
    assert browser.body(SECOND, LISTING) == (200, LIST)


def test_a_browser_lists_the_pages_to_begin_with(browser: Replayed) -> None:
    pages = browser.ask("/pages")["pages"]
    assert {(page["url"], page["title"]) for page in pages} >= {
        (OLD, "江左镇2022年年报"),
        (LISTING, "listing annual, page 1"),
    }
    assert len(pages) == 6


def test_a_browser_has_nothing_that_is_not_in_the_file(browser: Replayed) -> None:
    assert browser.body(FIRST, f"{SITE}/never")[0] == 404
