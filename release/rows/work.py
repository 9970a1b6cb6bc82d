"""The tables `reviews` and `replies`: what people decided on findings and what filers answered, up to a day.

    tables(ground, codes) -> {"reviews": …, "replies": …}

Of the counties of the release; and what was said of units that the roster does not know in their county any more. Who
decided, or wrote an answer down, is left out.
"""

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from audit.work.book import load_book
from audit.work.sheet import Answer, Decision
from release.county import Ground
from release.privacy import masked
from release.rows.making import made
from release.rows.plan import moved


def tables(ground: Ground, codes: Collection[str]) -> dict[str, pa.Table]:
    """Give a row for each line of the journals that counts."""
    with ground.engine.connect() as connection:
        entries, gone = load_book(connection, ground.as_of), moved(ground, connection)

    def ours(entry: Decision | Answer) -> bool:
        return entry.about["county_code"] in codes or entry.finding_id in gone

    decisions = (each for found in entries.decisions.values() for each in found if ours(each))
    answers = (each for found in entries.answers.values() for each in found if ours(each))
    return {"reviews": made("reviews", map(_review, decisions)), "replies": made("replies", map(_reply, answers))}


def _review(each: Decision) -> tuple[Any, ...]:
    said = (_masked(each.reason), _masked(each.claimant), _masked(each.address))
    return each.number, each.finding_id, each.day, each.action, *said


def _reply(each: Answer) -> tuple[Any, ...]:
    return each.number, each.finding_id, each.received_on, masked(each.sender), masked(each.says), each.sha256


def _masked(text: str | None) -> str | None:
    return None if text is None else masked(text)
