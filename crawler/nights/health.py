"""How each portal fares, night by night: lines expected against lines seen, and when that is worth an alert.

    histories(engine, as_of) -> list[History]      every portal's nights, oldest first
    alert(history, settings) -> Alert | None       what stands tonight: raised, told again, standing, or cleared

A night is bad when no visit of it was `complete`. Nights on which the portal was not visited at all say nothing about
it. An alert is never stored: it follows from the nights, so that it clears itself with the first good one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median
from typing import Literal

from sqlalchemy import Engine, func, select

from storage import models as table
from storage.ledger import OPEN
from storage.settings import AlertSettings

COMPLETE = "complete"
MEASURE = 10  # good nights whose median says how many lines a portal usually shows


@dataclass(frozen=True, slots=True)
class Night:
    """One portal on one night: the state and reason of its best visit, lines expected (None: no measure) and seen."""

    night: date
    state: str
    reason: str | None
    expected: int | None
    seen: int

    @property
    def bad(self) -> bool:
        """Say whether the portal could not be read whole."""
        return self.state != COMPLETE


@dataclass(frozen=True, slots=True)
class History:
    """One portal's nights, oldest first."""

    portal: str
    county: str
    nights: tuple[Night, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A portal that could not be read whole for some nights in a row.

    `event`: `raised` on the night the number of bad nights is reached, `repeated` every so many nights, `standing` in
    between, `cleared` on the first good night after it. `since` is the first bad night, `nights` counts them.
    """

    portal: str
    county: str
    event: Literal["raised", "repeated", "standing", "cleared"]
    since: date
    nights: int
    state: str
    reason: str | None
    expected: int | None
    seen: int

    @property
    def told(self) -> bool:
        """Say whether tonight is a night to tell of it."""
        return self.event != "standing"

    @property
    def line(self) -> str:
        """Say it in one line."""
        if self.event == "cleared":
            return f"{self.portal} ({self.county}): read whole again after {self.nights} bad nights since {self.since}"
        lines = f"{self.seen} of usually {self.expected} lines" if self.expected is not None else f"{self.seen} lines"
        reason = f": {self.reason}" if self.reason else ""
        return f"{self.portal} ({self.county}): {self.state} since {self.since}, {self.nights} nights, {lines}{reason}"


def histories(engine: Engine, as_of: date) -> list[History]:
    """Read every portal's closed visits up to a night, by portal."""
    visit, entry = table.Visit, table.Entry
    lines = select(entry.visit_id, func.count().label("lines")).group_by(entry.visit_id).subquery()
    rows = (
        select(visit.portal_id, table.Portal.county, visit.night, visit.state, visit.reason, lines.c.lines)
        .join(table.Portal, table.Portal.id == visit.portal_id)
        .outerjoin(lines, lines.c.visit_id == visit.id)
        .where(visit.state != OPEN, visit.night <= as_of, table.Portal.covers != "nothing")  # imports are no portals
        .order_by(visit.portal_id, visit.night, visit.attempt)
    )
    found: dict[tuple[str, str], list[tuple[date, str, str | None, int]]] = defaultdict(list)
    with engine.connect() as connection:
        for portal, county, night, state, reason, seen in connection.execute(rows):
            found[portal, county].append((night, state, reason, seen or 0))
    return [History(portal, county, tuple(_nights(visits))) for (portal, county), visits in found.items()]


def _nights(visits: Sequence[tuple[date, str, str | None, int]]) -> list[Night]:
    """Make one night of its visits: the complete one where there is one, else the last."""
    nights: list[Night] = []
    for night, attempts in groupby(visits, key=lambda each: each[0]):
        tonight = list(attempts)
        _, state, reason, seen = next((each for each in tonight if each[1] == COMPLETE), tonight[-1])
        good = [earlier.seen for earlier in nights if not earlier.bad][-MEASURE:]
        nights.append(Night(night, state, reason, round(median(good)) if good else None, seen))
    return nights


def alert(history: History, settings: AlertSettings) -> Alert | None:
    """Say what the newest night means; None while nothing is wrong, or not yet for long enough."""
    nights = history.nights
    newest = nights[-1] if nights else None
    if newest is None:
        return None
    streak = _bad_in_a_row(nights if newest.bad else nights[:-1])
    if len(streak) < settings.after:
        return None
    over = len(streak) - settings.after
    event: Literal["raised", "repeated", "standing", "cleared"] = "standing"
    if not newest.bad:
        event = "cleared"
    elif over == 0:
        event = "raised"
    elif over % settings.repeat == 0:
        event = "repeated"
    said = (newest.state, newest.reason, newest.expected, newest.seen)
    return Alert(history.portal, history.county, event, streak[0].night, len(streak), *said)


def _bad_in_a_row(nights: Sequence[Night]) -> Sequence[Night]:
    """Give the bad nights at the end."""
    count = 0
    while count < len(nights) and nights[-1 - count].bad:
        count += 1
    return nights[len(nights) - count :]
