"""When the way of normalising content changes, no page is altered by that, and no real change is missed."""

import pytest
from sqlalchemy import Engine, update

from parsers.record import Reading
from storage.database import transaction
from storage.models import Snapshot
from storage.reader import Parser
from storage.reading import read_new
from storage.rereading import reread
from storage.workspace import Workspace
from tests.storage.fake_parser import FIRST, read
from tests.storage.synthetic import dump
from tests.storage.test_reading import crawled, page


def normalised_anew(data: bytes, **told: object) -> Reading:
    """The same parser, whose digests are of the next normalisation: it takes the letters b and c for one."""
    reading = read(data, **told)  # type: ignore[arg-type]
    said = reading.content_digest.removeprefix("content/1:").replace("c", "b")
    return Reading(reading.records, f"content/2:anew-{said}")


NEXT = Parser(FIRST.name, normalised_anew, "2")


def digests(engine: Engine) -> list[str]:
    return [snapshot["content_digest"] for snapshot in dump(engine)["snapshot"]]


def test_an_unchanged_page_has_no_version_after_the_change_and_a_changed_one_has(
    engine: Engine, workspace: Workspace
) -> None:
    crawled(engine, workspace, page("text=a counter=1"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    crawled(engine, workspace, page("text=a counter=2"))
    assert read_new(engine, workspace, parser=NEXT, processes=1).new_versions == 0
    assert digests(engine) == ["content/2:anew-a-2019-0"]
    crawled(engine, workspace, page("text=a n=5"))
    assert read_new(engine, workspace, parser=NEXT, processes=1).new_versions == 1
    assert digests(engine) == ["content/2:anew-a-2019-0", "content/2:anew-a-2019-5"]
    assert len(dump(engine)["record"]) == 2


def test_a_change_on_the_very_night_of_the_update_is_seen(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a n=1"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    crawled(engine, workspace, page("text=a n=2"))
    assert read_new(engine, workspace, parser=NEXT, processes=1).new_versions == 1
    assert digests(engine) == ["content/2:anew-a-2019-1", "content/2:anew-a-2019-2"]


@pytest.mark.parametrize("label", ["content/1:", "sha256:"])
def test_reparse_makes_every_older_digest_anew_and_says_which_versions_are_alike_now(
    engine: Engine, workspace: Workspace, label: str
) -> None:
    crawled(engine, workspace, *(page(f"text={letter}") for letter in "abcb"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    for number, digest in enumerate(digests(engine), start=1):
        with transaction(engine) as session:
            old = digest.replace("content/1:", label)
            session.execute(update(Snapshot).where(Snapshot.version == number).values(content_digest=old))
    before = dump(engine, columns=["snapshot.content_digest", "snapshot.seal"])
    summary = reread(engine, workspace, parser=NEXT, processes=2)
    assert (summary.read, summary.changed, summary.alike) == (4, 0, 2)
    assert digests(engine) == [f"content/2:anew-{letter}-2019-0" for letter in "abbb"]
    assert dump(engine, columns=["snapshot.content_digest", "snapshot.seal"]) == before
    assert reread(engine, workspace, parser=NEXT, processes=1).read == 0


def test_what_our_reader_failed_on_is_compared_as_before(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("bug"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    crawled(engine, workspace, page("bug counter=2"))
    assert read_new(engine, workspace, parser=NEXT, processes=1).new_versions == 0
    assert digests(engine) == ["unreadable:reader_crash"]
