import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from roster.errors import StorageFailure
from storage.database import transaction
from storage.models import Document, Entry, Portal, Sighting, Visit
from storage.proof import (
    DocumentProof,
    EntryProof,
    ListingProof,
    PageProof,
    PortalInfo,
    VisitProof,
    apply_proof,
    from_json,
    to_json,
)
from tests.storage.synthetic import FIRST_NIGHT, PORTAL, SCOPE, dump, moment

ENTRIES = (
    EntryProof(1, 1, "http://a.example/1.html", "江左镇2019年年报", date(2020, 1, 20)),
    EntryProof(1, 2, "http://a.example/2.html", "白沙镇2019年年报"),
)
PROOF = VisitProof(
    visit="qinglan.2020-02-01.1",
    night=FIRST_NIGHT,
    attempt=1,
    started_at=moment(FIRST_NIGHT),
    ended_at=moment(FIRST_NIGHT, "end"),
    portal=PORTAL,
    state="complete",
    reason=None,
    listings=(ListingProof("annual", True, None, SCOPE, (PageProof(1, "http://a.example/", "urn:uuid:1"),), ENTRIES),),
    documents=(
        DocumentProof("http://a.example/1.html", "page", None, "present", "urn:uuid:2"),
        DocumentProof("http://a.example/files/1.pdf", "attachment", "http://a.example/1.html", "gone", None),
    ),
    captures=("urn:uuid:1", "urn:uuid:2"),
)
TEXT = st.text(st.characters(exclude_categories=[]), max_size=8)


def test_the_json_is_that_of_the_architecture() -> None:
    body = json.loads(to_json(PROOF))
    assert body["schema"] == "gongkai.visit/1"
    assert body["listings"][0]["entries"][0] == {
        "page": 1, "position": 1, "listed_on": "2020-01-20",
        "url": "http://a.example/1.html", "title": "江左镇2019年年报",
    }  # fmt: skip
    assert body["documents"][0] == {
        "url": "http://a.example/1.html", "role": "page", "parent": None, "outcome": "present", "capture": "urn:uuid:2",
    }  # fmt: skip


def test_a_proof_comes_back_as_it_was() -> None:
    assert from_json(to_json(PROOF)) == PROOF


@given(TEXT, TEXT, st.none() | st.dates())
def test_whatever_a_listing_holds_can_be_archived(url: str, title: str, listed_on: date | None) -> None:
    entry = EntryProof(1, 1, url, title, listed_on)
    proof = replace(PROOF, listings=(replace(PROOF.listings[0], entries=(entry,)),))
    assert from_json(to_json(proof)) == proof


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"schema": "gongkai.visit/2"}'])
def test_other_bytes_are_no_proof(body: bytes) -> None:
    with pytest.raises(StorageFailure, match="not a proof of a visit"):
        from_json(body)


def test_a_proof_fills_the_tables(engine: Engine) -> None:
    with transaction(engine) as session:
        apply_proof(session, PROOF, record_id="urn:uuid:9")
    with transaction(engine) as session:
        visit = session.get_one(Visit, PROOF.visit)
        assert (visit.state, visit.proof_id, visit.ended_at) == ("complete", "urn:uuid:9", PROOF.ended_at)
        documents = {d.url: d for d in session.scalars(select(Document))}
        page, attachment = documents["http://a.example/1.html"], documents["http://a.example/files/1.pdf"]
        assert (page.role, page.parent_id, attachment.role, attachment.parent_id) == (
            "page",
            None,
            "attachment",
            page.id,
        )
        assert documents["http://a.example/2.html"].role == "page"
        seen = {s.document_id: (s.outcome, s.capture_id, s.night) for s in session.scalars(select(Sighting))}
        assert seen == {page.id: ("present", "urn:uuid:2", FIRST_NIGHT), attachment.id: ("gone", None, FIRST_NIGHT)}
        assert [e.title for e in session.scalars(select(Entry).order_by(Entry.position))] == [e.title for e in ENTRIES]


def test_applied_twice_it_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        apply_proof(session, PROOF, record_id="urn:uuid:9")
    before = dump(engine)
    with transaction(engine) as session:
        apply_proof(session, PROOF, record_id="urn:uuid:9")
    assert dump(engine) == before


def test_documents_are_the_same_on_every_night(engine: Engine) -> None:
    next_night = replace(PROOF, visit="qinglan.2020-02-02.1", night=date(2020, 2, 2))
    with transaction(engine) as session:
        apply_proof(session, PROOF, record_id="urn:uuid:9")
        apply_proof(session, next_night, record_id="urn:uuid:10")
    tables = dump(engine)
    assert (len(tables["document"]), len(tables["sighting"]), len(tables["entry"])) == (3, 4, 4)


def test_the_newest_proof_says_what_the_portal_is(engine: Engine) -> None:
    moved = replace(
        PROOF, visit="qinglan.2020-02-02.1", attempt=2, portal=PortalInfo(**{**_portal(), "family": "jcms"})
    )
    with transaction(engine) as session:
        apply_proof(session, PROOF, record_id="urn:uuid:9")
        apply_proof(session, moved, record_id="urn:uuid:10")
        assert session.get_one(Portal, PORTAL.id).family == "jcms"


def _portal() -> dict[str, str]:
    return {name: getattr(PORTAL, name) for name in PortalInfo.__slots__}
