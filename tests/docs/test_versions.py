from pathlib import Path

from parsers.digest import NORMALISATION, bytes_digest
from parsers.pipeline import SHOWN_IN_PICTURES
from storage.reader import unreadable
from storage.records import READER_FAILURES
from storage.versions import WITH_PAGE
from storage.workers import Failure

PAGE = (Path(__file__).parents[2] / "docs" / "versions.md").read_text(encoding="utf-8")


def test_the_failures_of_the_reader_are_named() -> None:
    assert all(f"`{code}`" in PAGE for code in READER_FAILURES)


def test_the_labels_of_digests_are_true() -> None:
    made = (bytes_digest(b""), unreadable(Failure("x", ""), "p", None).content_digest)
    assert all(f"`{digest.partition(':')[0]}:" in PAGE for digest in made)
    assert f"`content/{NORMALISATION}:HEX`" in PAGE
    assert f"`{WITH_PAGE}`" in PAGE


def test_what_a_page_of_pictures_is_is_true() -> None:
    assert f"less than {SHOWN_IN_PICTURES} characters" in PAGE
