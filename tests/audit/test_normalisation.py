"""What differs between two versions only by how we read or compare, or by what a page shows beside its report."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from roster import Roster
from storage.database import transaction
from storage.models import Snapshot
from tests.audit.county import Page, Store, report
from tests.audit.test_judge import BAITA, LATE, SIBLING, days, judged

CLAIM, OTHER_CLAIM = date(2024, 1, 20), date(2024, 1, 10)


def integrity(store: Store, roster: Roster) -> tuple[str, ...]:
    return tuple(judged(store, roster)[BAITA].integrity.value)


def two_nights(store: Store, first: date | None, second: date | None) -> None:
    for night, claim in zip(days(LATE - timedelta(days=5), 2), (first, second), strict=True):
        store.night(night, SIBLING | {"1.html": report(BAITA, 2023, published=claim)})


@pytest.mark.parametrize("old", ["sha256:00", "content/0:00"])
def test_versions_that_no_longer_can_be_compared_are_compared_by_what_was_read(
    store: Store, roster: Roster, old: str
) -> None:
    """The first version's bytes are lost, so that its digest could not be made anew."""
    two_nights(store, CLAIM, OTHER_CLAIM)
    with transaction(store.engine) as session:
        session.execute(update(Snapshot).where(Snapshot.version == 1).values(content_digest=old))
        session.execute(update(Snapshot).where(Snapshot.version == 2).values(content_digest="content/1:00"))
    assert integrity(store, roster) == ("unchanged",)


def test_a_page_that_claims_another_date_now_is_altered(store: Store, roster: Roster) -> None:
    two_nights(store, CLAIM, OTHER_CLAIM)
    assert "altered" in integrity(store, roster)


@pytest.mark.parametrize(("first", "second"), [(None, CLAIM), (CLAIM, None)])
def test_a_page_that_shows_a_date_only_now_or_no_more_is_not_altered(
    store: Store, roster: Roster, first: date | None, second: date | None
) -> None:
    two_nights(store, first, second)
    assert integrity(store, roster) == ("unchanged",)


@pytest.mark.parametrize(("file_then", "expected"), [("error", "unchanged"), ("present", "altered"), (None, "altered")])
def test_figures_of_a_file_that_could_not_be_had_at_first_are_no_alteration(
    store: Store, roster: Roster, file_then: str | None, expected: str
) -> None:
    cell = {"requests.new.total": 3}
    file = Page("", parent="1.html", with_page=True)
    then = {"1.pdf": replace(file, outcome=file_then)} if file_then else {}
    first, second = days(LATE - timedelta(days=5), 2)
    store.night(first, SIBLING | {"1.html": report(BAITA, 2023)} | then)
    store.night(second, SIBLING | {"1.html": report(BAITA, 2023, cells=cell), "1.pdf": file})
    assert integrity(store, roster) == (expected,)
