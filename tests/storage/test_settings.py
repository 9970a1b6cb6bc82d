"""gongkai.toml: defaults, the environment on top, and errors that name the line."""

from pathlib import Path

import pytest

from roster.errors import BadInput
from storage.settings import load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "gongkai.toml"


def test_an_empty_file_means_the_defaults(file: Path) -> None:
    file.write_text("", encoding="utf-8")
    assert load_settings(file).audit.absence_nights == 2


def test_the_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[crawl]\ndelay = 3\nretries = 5\n", encoding="utf-8")
    monkeypatch.setenv("GONGKAI_CRAWL__DELAY", "9")
    crawl = load_settings(file).crawl
    assert (crawl.delay, crawl.retries) == (9, 5)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[crawl]\ndelay = 1\ndelya = 3\n", 3, "crawl.delya"),
        ("[audit]\nabsence_nights = 2\n[crawl]\ndelay = -1\n", 4, "crawl.delay"),
        ("[archive]\nsegment_bytes = 5\n", 2, "archive.segment_bytes"),
        ("[crwl]\ndelay = 1\n", 1, "crwl"),
        ('[crawl]\nwindow = "late"\n', 2, "crawl.window: not two different times of day"),
        ('[crawl]\nwindow = "25:00-06:00"\n', 2, "crawl.window: hour must be"),
        ('[crawl]\nwindow = "22:00-06:99"\n', 2, "crawl.window: minute must be"),
        ('[crawl]\nwindow = "03:00-03:00"\n', 2, "crawl.window: not two different times of day"),
        ('[revisit]\nseason = "99-99..88-88"\n', 2, "revisit.season: month must be"),
        ('[revisit]\nseason = "spring"\n', 2, "revisit.season: not two days of the year"),
        ('[alert]\nurl = "ftp://alerts.test"\n', 2, "alert.url: not an http or https address"),
        ('[release]\nlicense = "mine"\n', 2, "release.license: Input should be 'CC-BY-4.0'"),
        ('[release]\ntitle = ""\n', 2, "release.title: String should have at least 1 character"),
        ('[release]\npublisher = "a\\nb: c"\n', 2, "release.publisher: not one line of text"),
        ('[release]\nhomepage = "/tmp/page"\n', 2, "release.homepage: not an http or https address"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_line(file: Path, text: str, line: int, what: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"gongkai\.toml:{line}: {what}"):
        load_settings(file)


def test_a_file_that_is_not_toml_says_where(file: Path) -> None:
    file.write_text("[crawl]\ndelay 1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="not TOML.*line 2"):
        load_settings(file)
