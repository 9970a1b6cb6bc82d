"""What people decided on findings and what was answered, as lines to print beside them (`audit.work` keeps the book).

decided(engine, judgements, as_of) -> {finding id: Decided}
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from audit.judgement import Judgement
from audit.rules.catalogue import RULES
from audit.work.book import lay_beside, load_book
from audit.work.sheet import NEW, Sheet


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding's state as `audit.work.sheet` gives it; every decision and every reply, a line each."""

    state: str = NEW
    decisions: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()


UNDECIDED = Decided()


def decided(engine: Engine, judgements: Sequence[Judgement], as_of: date) -> Mapping[str, Decided]:
    """Give what was done, up to a day, on the findings of these judgements; those without any work are left out."""
    with engine.connect() as connection:
        entries = load_book(connection, as_of)
    book = lay_beside(entries, judgements, RULES)
    return {
        finding.id: Decided(book.state(finding).word, tuple(_decisions(sheet)), tuple(_replies(sheet)))
        for judgement in judgements
        for finding in judgement.findings
        if (sheet := book.sheet(finding.id)).abouts
    }


def _decisions(sheet: Sheet) -> Iterator[str]:
    for each in sheet.decisions:
        claimed = "".join(f", {text}" for text in (each.claimant, each.address) if text)
        yield f"{each.day} {each.who}: {each.action}{claimed}: {each.reason}"


def _replies(sheet: Sheet) -> Iterator[str]:
    for each in sheet.answers:
        yield f"{each.received_on} {each.sender}: {each.says}" + (f" ({each.document})" if each.document else "")
