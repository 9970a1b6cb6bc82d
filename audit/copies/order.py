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


def order_of(this: Presence, other: Presence) -> Order:
    """Say which of two reports came first: by our nights; else by their years, when nothing speaks against it."""
    if other.by <= this.earliest:
        return Order(True, NIGHTS)
    if this.by <= other.earliest:
        return Order(False, NIGHTS)
    if this.year == other.year:
        return UNTOLD
    early, late = (other, this) if other.year < this.year else (this, other)
    return Order(other is early, YEARS) if _in_order(early, late) else UNTOLD


def _in_order(early: Presence, late: Presence) -> bool:
    """Tell whether nothing speaks against the report of the earlier year having come first.

    It was not missed on a night when the later year's could have been there, and claims no date after it.
    """
    if early.earliest > late.earliest:
        return False
    return (
        early.claimed is None
        or early.claimed <= late.earliest
        or (late.claimed is not None and early.claimed < late.claimed)
    )
