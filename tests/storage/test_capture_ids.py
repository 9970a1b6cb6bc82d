from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from roster.errors import BadInput
from storage.capture_ids import beginning, find_capture
from storage.database import transaction
from storage.models import Capture, Segment

ONE, OTHER = (f"urn:uuid:4a5f17d2-{rest}" for rest in ("3f00-4000-8000-000000000001", "3f01-4000-8000-000000000002"))


@pytest.fixture
def captures(engine: Engine) -> Engine:
    common = {"method": "GET", "at": datetime(2020, 2, 1, tzinfo=UTC), "fidelity": "wire", "segment": "a.warc.gz"}
    with transaction(engine) as session:
        session.add(Segment(name="a.warc.gz", committed_length=30, closed=True))
        session.flush()
        for at, id in enumerate((ONE, OTHER)):
            session.add(Capture(id=id, url="http://a.example/", offset=10 * at, length=10, **common))
    return engine


@pytest.mark.parametrize(
    "text",
    [ONE, f"<{ONE}>", ONE.removeprefix("urn:uuid:"), "4a5f17d2-3f00", "4a5f17d23f00", "4A5F17D2-3F00", " 4a5f17d23f00"],
)
def test_a_capture_is_found_by_its_id_however_it_is_written(captures: Engine, text: str) -> None:
    with captures.connect() as connection:
        assert find_capture(connection, text) == (ONE, "a.warc.gz", 0)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("4a5f17d2", "several"),
        ("ffffffff", "no such capture"),
        ("4a5f17d", "no capture's id"),
        ("%%%%%%%%", "no capture's id"),
    ],
)
def test_what_means_none_or_several_is_bad_input(captures: Engine, text: str, what: str) -> None:
    with captures.connect() as connection, pytest.raises(BadInput, match=what):
        find_capture(connection, text)


def test_a_beginning_gets_the_dashes_of_a_whole_id() -> None:
    assert beginning("4a5f17d23f0040008") == "urn:uuid:4a5f17d2-3f00-4000-8"
    assert beginning("an address") is None
