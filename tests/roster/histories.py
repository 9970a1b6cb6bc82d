"""Random histories of two small invented counties: what happened to each unit, and the rows an operator would write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

COUNTIES = {"990101": "清岚县", "990102": "白水县"}
HEAD = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code"
SERIAL = {"township": 200, "town": 100, "street": 1}
ENDING = {"township": "乡", "town": "镇", "street": "街道"}
HAN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
# The days on which something may happen crowd where a duty is decided: about the turn of the year and the due date.
DAYS = [
    date(year, 1, 1) + timedelta(days=offset)
    for year in range(2016, 2024)
    for offset in (-2, -1, 0, 1, 29, 30, 31, 32, 88, 89, 90, 91, 180)
]


@dataclass
class Stretch:
    """A time in which a unit had one code, name, kind and county."""

    code: str
    name: str
    kind: str
    county: str
    start: date | None
    end: date | None = None
    successors: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def row(self) -> str:
        days = f"{self.start or ''},{self.end or ''}"
        where = f"{self.county},{COUNTIES[self.county]}"
        return f"{self.code},{self.name},{self.kind},{where},{days},{'|'.join(self.successors)}"


@dataclass
class Life:
    """One unit, as it really was."""

    stretches: list[Stretch] = field(default_factory=list)

    @property
    def now(self) -> Stretch:
        return self.stretches[-1]

    def on(self, day: date) -> Stretch | None:
        return next((one for one in self.stretches if one.holds_on(day)), None)


@dataclass
class History:
    """All that happened. Codes and names are never used twice."""

    lives: list[Life] = field(default_factory=list)
    count: int = 0

    @property
    def text(self) -> str:
        return "\n".join([HEAD, *(one.row for life in self.lives for one in life.stretches), ""])

    @property
    def alive(self) -> list[Life]:
        return [life for life in self.lives if life.now.end is None]

    def fresh(self, kind: str, county: str, start: date | None) -> Stretch:
        self.count += 1
        name = HAN[self.count % len(HAN)] + HAN[self.count // len(HAN)] + ENDING[kind]
        return Stretch(f"{county}{SERIAL[kind] + self.count:03}", name, kind, county, start)

    def found(self, kind: str, county: str, start: date | None) -> Life:
        life = Life([self.fresh(kind, county, start)])
        self.lives.append(life)
        return life


def _end(life: Life, day: date, *into: Stretch) -> None:
    life.now.end, life.now.successors = day, tuple(one.code for one in into)


def _go_on(history: History, life: Life, day: date, kind: str, county: str) -> None:
    before, after = life.now, history.fresh(kind, county, day)
    _end(life, day, after)
    life.stretches.append(after)
    assert before.code != after.code


def _found(history: History, day: date, _: Life, __: Life) -> None:
    history.found("town", "990101", day)


def _rename(history: History, day: date, one: Life, _: Life) -> None:
    before, after = one.now, history.fresh(one.now.kind, one.now.county, day)
    after.code = before.code
    before.end = day
    one.stretches.append(after)


def _raise(history: History, day: date, one: Life, _: Life) -> None:
    _go_on(history, one, day, {"township": "town"}.get(one.now.kind, "street"), one.now.county)


def _recode(history: History, day: date, one: Life, _: Life) -> None:
    name = one.now.name
    _go_on(history, one, day, one.now.kind, one.now.county)
    one.now.name = name


def _move(history: History, day: date, one: Life, _: Life) -> None:
    _go_on(history, one, day, one.now.kind, next(code for code in COUNTIES if code != one.now.county))


def _absorb(history: History, day: date, one: Life, other: Life) -> None:
    if one is not other:
        _end(one, day, other.now)


def _merge(history: History, day: date, one: Life, other: Life) -> None:
    if one is not other:
        new = history.found("town", one.now.county, day)
        _end(one, day, new.now)
        _end(other, day, new.now)


def _split(history: History, day: date, one: Life, _: Life) -> None:
    pieces = [history.found("street", one.now.county, day) for _ in range(2)]
    _end(one, day, *(piece.now for piece in pieces))


def _abolish(history: History, day: date, one: Life, _: Life) -> None:
    _end(one, day)


Event = Callable[[History, date, Life, Life], None]
EVENTS: tuple[Event, ...] = (_found, _rename, _raise, _recode, _move, _absorb, _merge, _split, _abolish)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw a history: up to five units at first, then at most a dozen events on days of their own."""
    history = History()
    for kind in draw(st.lists(st.sampled_from(list(SERIAL)), min_size=2, max_size=5)):
        history.found(kind, draw(st.sampled_from(list(COUNTIES))), None)
    days = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=12)))
    for day in days:
        alive = history.alive
        event = draw(st.sampled_from(EVENTS)) if alive else _found
        one, other = (draw(st.sampled_from(alive)) for _ in range(2)) if alive else (Life(), Life())
        if not alive or all(life.now.start is None or life.now.start < day for life in (one, other)):
            event(history, day, one, other)
    return history
