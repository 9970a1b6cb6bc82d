"""What people decided on findings and what was answered, as lines to print beside them.

    decided(engine, finding ids) -> {id: Decided}
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from storage import models as table
from storage.clock import night
from storage.database import portions

STATES = {"confirm": "confirmed", "dismiss": "dismissed", "dispute": "disputed", "reopen": "reopened"}
NEW = "new"


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding's state (new, confirmed, dismissed, disputed, reopened), every decision and every reply, a line each."""

    state: str = NEW
    decisions: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()


UNDECIDED = Decided()


def decided(engine: Engine, ids: Sequence[str]) -> Mapping[str, Decided]:
    """Look up what was decided on findings; those on which nothing was are new."""
    states, decisions, replies = dict.fromkeys(ids, NEW), defaultdict[str, list[str]](list), _replies(engine, ids)
    row = table.Review
    with engine.connect() as connection:
        for some in portions(ids):
            query = select(row.finding_id, row.at, row.who, row.action, row.reason).where(row.finding_id.in_(some))
            for id, at, who, action, reason in connection.execute(query.order_by(row.at, row.id)):
                states[id] = STATES.get(action, states[id])
                decisions[id].append(f"{night(at)} {who}: {action}" + (f": {reason}" if reason else ""))
    return {id: Decided(states[id], tuple(decisions[id]), tuple(replies[id])) for id in ids}


def _replies(engine: Engine, ids: Sequence[str]) -> dict[str, list[str]]:
    row, replies = table.Reply, defaultdict[str, list[str]](list)
    with engine.connect() as connection:
        for some in portions(ids):
            query = select(row.finding_id, row.received_on, row.sender, row.says, row.document)
            found = query.where(row.finding_id.in_(some)).order_by(row.received_on, row.id)
            for id, on, sender, says, document in connection.execute(found):
                replies[id].append(f"{on} {sender}: {says}" + (f" ({document})" if document else ""))
    return replies
