"""Which of two reports was there first: told only when our nights, or the report years, leave no other order.

A text came after the last listing night without its report, and was there on the first night that showed it. When the
report was changed since, that is the first night of the version we compare: what the versions before said is left open.
Pure.
"""

from dataclasses import dataclass
from datetime import date

NIGHTS, YEARS = "nights", "years"


@dataclass(frozen=True, slots=True)
class Presence:
    """When a report can have come: not before the day after `after`, and no later than `by`.

    `claimed`: the earliest date it claims for itself.
    """

    year: int
    after: date | None
    by: date
    claimed: date | None = None

    @property
    def earliest(self) -> date:
        """The last day before it: the last night without it, and nobody reports on a year before its last month."""
        begun = date(self.year, 11, 30)
        return begun if self.after is None else max(self.after, begun)


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the other's report came first (True), came later (False), or cannot be told (None), and by what."""

    other_first: bool | None
    by: str | None = None


UNTOLD = Order(None)


def order_of(this: Presence, other: Presence, *, claims: bool = True) -> Order:
    """Say which of two reports came first: by our nights; else by their years, when nothing speaks against it.

    `claims`: whether the dates they claim may speak against it; between a filer's own two years they do not matter.
    """
    if other.by <= this.earliest:
        return Order(True, NIGHTS)
    if this.by <= other.earliest:
        return Order(False, NIGHTS)
    if this.year == other.year:
        return UNTOLD
    early, late = (other, this) if other.year < this.year else (this, other)
    missed = early.earliest > late.earliest  # on a night when the later year's could have been there
    if missed or (claims and not _claimed_in_order(early, late)):
        return UNTOLD
    return Order(other is early, YEARS)


def _claimed_in_order(early: Presence, late: Presence) -> bool:
    """Tell whether the report of the earlier year claims no date on which the other could have been there."""
    if early.claimed is None or early.claimed <= late.earliest:
        return True
    return late.claimed is not None and early.claimed < late.claimed
