import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parsers import read_report
from parsers.record import Kind, Reading, Record
from storage.reader import Parser, Source
from storage.versions import Latest, Plan, Unread, follow
from storage.workers import Failure


def source(payload: str | None, *attachments: Source) -> Source:
    return Source(f"capture of {payload}", "s", 0, None, None, "u", payload, attachments)


def unread(payloads: str) -> list[Unread]:
    """One night for each letter; the letter is the payload."""
    first = datetime(2020, 2, 1, tzinfo=UTC)
    return [
        Unread(f"v{n}", date(2020, 2, 1) + timedelta(days=n), first + timedelta(days=n), source(payload))
        for n, payload in enumerate(payloads)
    ]


def latest(content: str, payloads: str, read_by: str | None = "p/1") -> Latest:
    return Latest(77, 4, f"content/1:{content}", read_by, frozenset(payloads), (source("old"),))


def reading(content: str, normalisation: str = "1") -> Reading:
    return Reading((Record(Kind.REPORT, "00", "p/1"),), f"content/{normalisation}:{content}")


def followed(
    captures: Sequence[Unread],
    known: Latest | None = None,
    failures: dict[str, Failure] | None = None,
    normalisation: str = "1",
) -> tuple[Plan, str]:
    """Follow the captures; a payload reads as its capital letter. Gives the plan and what had to be read."""
    chain = follow(1, known, captures, Parser("p/1", read_report, normalisation))
    asked, answer = "", None
    while True:
        try:
            wanted = chain.send(answer)
        except StopIteration as stop:
            return stop.value, asked
        payload = wanted.capture_id.removeprefix("capture of ")
        asked += payload
        answer = (failures or {}).get(payload) or reading(payload[0].upper(), normalisation)


def versions(plan: Plan) -> list[tuple[int, str]]:
    return [(new.version, re.sub("^content/.:", "", new.reading.content_digest)) for new in plan.versions]


def test_the_first_capture_makes_the_first_version() -> None:
    plan, _ = followed(unread("a"))
    assert versions(plan) == [(1, "A")]
    assert plan.seen == {"v0": 1}


def test_the_same_bytes_are_read_once() -> None:
    plan, asked = followed(unread("aaa"))
    assert (versions(plan), asked) == ([(1, "A")], "a")
    assert plan.seen == {"v0": 1, "v1": 1, "v2": 1}


def test_other_bytes_with_the_same_content_make_no_version() -> None:
    plan, asked = followed(unread("xyx"), failures=None)
    assert asked == "xy"
    cosmetic, _ = followed(unread("aA"))
    assert versions(cosmetic) == [(1, "A")]
    assert versions(plan) == [(1, "X"), (2, "Y"), (3, "X")]


def test_bytes_known_of_the_newest_version_are_not_read() -> None:
    plan, asked = followed(unread("ab"), latest("A", "ab"))
    assert (versions(plan), asked) == ([], "")
    assert plan.seen == {"v0": 4, "v1": 4}


def test_what_comes_back_is_a_third_version() -> None:
    plan, asked = followed(unread("ba"), latest("A", "a"))
    assert (versions(plan), asked) == ([(5, "B"), (6, "A")], "ba")
    assert plan.seen == {"v0": 5, "v1": 6}


def test_a_digest_by_another_parser_is_made_anew_before_it_is_compared() -> None:
    known = Latest(77, 4, "content/1:another", "p/0", frozenset("o"), (source("a-old"),))
    plan, asked = followed(unread("a"), known)
    assert asked == "a-olda"
    assert plan.refreshed == reading("A")
    assert versions(plan) == []


def test_the_old_parsers_digest_has_to_do_when_the_old_bytes_cannot_be_read() -> None:
    plan, _ = followed(unread("a"), latest("A", "o", "p/0"), {"old": Failure("reader_crash", "")})
    assert plan.refreshed is None
    assert versions(plan) == []


@pytest.mark.parametrize("digest", ["content/1:A", "sha256:A"])
def test_a_digest_of_another_normalisation_is_made_anew_before_it_is_compared(digest: str) -> None:
    known = Latest(77, 4, digest, "p/1", frozenset("o"), (source("a-old"),))
    plan, asked = followed(unread("ab"), known, normalisation="2")
    assert asked == "a-oldab"
    assert plan.refreshed == reading("A", "2")
    assert versions(plan) == [(5, "B")]


def test_a_digest_of_bytes_needs_no_normalisation() -> None:
    known = Latest(77, 4, "bytes:A", "p/1", frozenset("o"), (source("a-old"),))
    _, asked = followed(unread("b"), known, normalisation="2")
    assert asked == "b"


def test_a_later_capture_of_the_version_is_read_when_the_first_one_is_lost() -> None:
    known = Latest(77, 4, "sha256:A", "p/1", frozenset("o"), (source("old"), source("a-later")))
    plan, asked = followed(unread("a"), known, {"old": Failure("refused", "not whole")})
    assert asked == "olda-latera"
    assert (plan.refreshed, versions(plan)) == (reading("A"), [])


def test_what_cannot_be_compared_is_a_version_of_its_own() -> None:
    known = Latest(77, 4, "sha256:A", "p/1", frozenset("o"), (source("old"),))
    plan, _ = followed(unread("a"), known, {"old": Failure("refused", "not whole")})
    assert (plan.refreshed, versions(plan)) == (None, [(5, "A")])


def test_a_failure_of_the_reader_is_an_unreadable_version_and_stays_one() -> None:
    failure = Failure("reader_timeout", "took longer")
    plan, _ = followed(unread("abc"), None, {"b": failure, "c": failure})
    assert versions(plan) == [(1, "A"), (2, "unreadable:reader_timeout")]
    (record,) = plan.versions[1].reading.records
    assert (record.kind, record.problems[0].code) == (Kind.UNREADABLE, "reader_timeout")
    assert [new.read_by for new in plan.versions] == ["p/1", None]


def test_a_capture_the_archive_does_not_give_back_stays_unread() -> None:
    plan, _ = followed(unread("aba"), None, {"b": Failure("refused", "not whole")})
    assert plan.damaged == ["not whole"]
    assert plan.seen == {"v0": 1, "v2": 1}
    assert versions(plan) == [(1, "A")]


def test_a_capture_without_payload_digest_is_always_read() -> None:
    captures = [replace(u, source=replace(u.source, payload_digest=None)) for u in unread("aa")]
    plan, asked = followed(captures)
    assert (versions(plan), asked) == ([(1, "A")], "aa")
