"""Where the reading of a line stands: what the clauses before take away from the next, and what they gave."""

from dataclasses import dataclass, field

from parsers.prose.around import DIVIDES, SUM, YEARISH, Around, in_its_year
from parsers.prose.quantities import Quantity, quantities, wholes

UNKNOWN = float("inf")
UNKNOWN_WHOLE = "unknown"
TOTAL = "published_total"
# A clause about what is published says nothing of what the next is about.
WIDE = frozenset({"disclosure", "overview"})


@dataclass(slots=True)
class Scope:
    """Where the reading stands: what the clauses before take away from the next, and what they gave."""

    year: int | None
    section: str | None
    other_year: bool = False
    blocked: bool = False
    channel: bool = False
    # This clause says nothing but a time; the one before said nothing but the report's year.
    only_time: bool = False
    timed: bool = False
    # The clauses of the sentence before said nothing but times.
    opening: bool = True
    # A quantity was stated in the sentence.
    stated: bool = False
    # Something unknown, or something published, was counted in the sentence.
    counted: bool = False
    # The whole that the sentence takes apart (其中).
    divided: str | None = None
    sentence: str = ""
    # The wholes named one after the other right before, with their values.
    run: dict[str, int | float] = field(default_factory=dict)
    last: str | None = None
    # How much of it the parties or channels named since make up; None when none was.
    narrowed: float | None = None
    topics: frozenset[str] = frozenset()

    def begin_sentence(self, text: str) -> None:
        """Forget what holds for one sentence; years, and numbers that have parts, hold for the paragraph."""
        self.sentence = text
        self.blocked = self.channel = self.timed = self.stated = self.counted = False
        self.opening = self.only_time = True
        self.divided = None
        self.topics = frozenset()
        self.begin_segment()

    def begin_segment(self) -> None:
        """Forget what holds between two semicolons."""
        self.narrowed = None

    def begin_clause(self, text: str) -> str:
        """Give the clause without the report's year. Another year holds to the end of the paragraph, or till that."""
        timed, self.timed = self.timed, False
        self.opening &= self.only_time
        self.only_time = False
        if YEARISH.search(text) or SUM in text or "月" in text:
            text, own, self.only_time, up_to = in_its_year(text, self.year, timed)
            self.timed = self.only_time and own is True and not up_to
            if own is not None:
                self.other_year = not own
                self.blocked = self.blocked and not own
        if DIVIDES.match(text):
            self.divided = self.last or UNKNOWN_WHOLE
        return text

    def take(self, around: Around) -> None:
        """Take from a clause that states nothing what it says of the clauses behind it."""
        self.blocked |= around.blocks
        self.channel |= around.channel
        if around.of_requests:
            self.topics |= {"requests"}
        if around.counts:
            self.last, self.narrowed, self.counted = None, UNKNOWN, True
            if self.blocked or self.other_year:
                self.run = {UNKNOWN_WHOLE: 0}

    def remember(self, quantity: Quantity, value: int | float) -> None:
        """Keep what was stated: a whole for its parts, a part for what may be a part of it."""
        self.topics |= quantity.sections - WIDE
        self.stated = True
        self.counted |= TOTAL in {quantity.key, *quantity.part_of}
        if quantity.narrows:
            self.narrowed = (self.narrowed or 0) + value
            if self.narrowed in self.run.values():
                self.narrowed = None
        elif not is_detail(quantity):
            if self.last is None or is_detail(quantities()[self.last]):
                self.run.clear()
            self.run[quantity.key] = value
        self.last = quantity.key


def is_detail(quantity: Quantity) -> bool:
    """Tell whether a quantity is a part that has no parts."""
    return bool(quantity.part_of) and quantity.key not in wholes()
