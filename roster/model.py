"""The words of the roster as types: units through time, what is expected of them in a report year, counties."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a unit is, by its name and code. `OTHER`: farms, parks, zones and the like."""

    TOWN = "town"
    TOWNSHIP = "township"
    STREET = "street"
    OTHER = "other"


class FilerClass(StrEnum):
    """Whether a unit is held to the annual report; docs/roster.md says what each class rests on."""

    GOV = "gov"
    STREET = "street"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Switches:
    """Which bodies are held to the duty though no law names them: the settings of `[audit]`."""

    streets: bool = True
    farms: bool = False
    zones: bool = False


class Came(StrEnum):
    """How a spell began. All but the first two continue the unit's spell before."""

    LISTED = "listed"  # already there in the first list of its sort: may be older
    NEW = "new"
    RENAME = "rename"
    RECODE = "recode"
    TYPE_CHANGE = "type_change"
    COUNTY_CHANGE = "county_change"
    PREFECTURE_CHANGE = "prefecture_change"
    RETURN = "return"  # missing from one or more lists between


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which a unit had one code and one name. `first` and `last` are inclusive days.

    Of packaged units they are the cut-off days of the first and the last list that show it so; of imported ones the
    days of the file, None meaning always or still. `certain` is False when the tie to the spell before is a guess.
    """

    code: str
    name: str
    kind: Kind
    filer_class: FilerClass
    filer: str
    county_code: str
    county: str
    first: date | None
    last: date | None
    came: Came
    certain: bool = True
    aliases: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Tell whether the spell covers a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class How(StrEnum):
    """How a unit ended."""

    MERGED = "merged"  # into one other
    SPLIT = "split"  # into several
    MOVED = "moved"  # it goes on under another county
    DISSOLVED = "dissolved"  # into none that is named


@dataclass(frozen=True, slots=True)
class Kin:
    """Another unit, named as successor or predecessor. `unit_id` is empty when it stands in no roster of ours."""

    code: str
    name: str
    unit_id: str = ""

    def __str__(self) -> str:
        """Name it for a sentence."""
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Ending:
    """How and when a unit ended, as an import or a table of changes says.

    `on`: the first day it was no more, when that is known; else `year` says in which year. `words` and `document`:
    the table's own words and the document it names.
    """

    how: How
    into: tuple[Kin, ...] = ()
    on: date | None = None
    year: int | None = None
    words: str = ""
    document: str = ""

    @property
    def successors(self) -> str | None:
        """Name all successors; None when there are none."""
        return ", ".join(map(str, self.into)) or None


@dataclass(frozen=True, slots=True)
class Merger:
    """A merger that a unit came out of, or went on from, under a name of its own."""

    year: int
    others: tuple[str, ...]
    document: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A township-level division through time. `unit_id` is ours (first code @ first list or day), never a code.

    `before`: the units that went into it. `mergers`: where a table says that it was made of several, though the lists
    show it going on.
    """

    unit_id: str
    spells: tuple[Spell, ...]
    imported: bool = False
    ending: Ending | None = None
    before: tuple[Kin, ...] = ()
    mergers: tuple[Merger, ...] = ()

    @property
    def name(self) -> str:
        """Its latest name."""
        return self.spells[-1].name

    @property
    def code(self) -> str:
        """Its latest code."""
        return self.spells[-1].code

    def on(self, day: date) -> Spell | None:
        """Give the spell that holds on a day, if it was alive then."""
        return next((spell for spell in self.spells if spell.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class County:
    """A county-level division, or a zone that the lists treat as one. `years`: its first and last list, if any."""

    code: str
    name: str
    prefecture: str = ""
    province: str = ""
    years: tuple[int, int] | None = None


class Status(StrEnum):
    """Whether a unit's filer should report for a year."""

    EXPECTED = "expected"
    NOT_EXPECTED = "not_expected"
    UNKNOWN = "unknown"


class Duty(StrEnum):
    """What the duty is, as far as the roster can say; `not_yet_due` is the audit's word: the roster has no clock."""

    DUE = "due"
    EXTENDED = "extended"
    EXEMPT = "exempt"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected of one unit for one report year.

    `code`, `unit`, `filer` are those of the report year; `county_code` is the county asked for. `reason` is a sentence
    for the auditor, set whenever the duty is not plainly due. `basis` cites the deadline rule or the ruling `rule`;
    `basis_kind` says what the duty rests on: `law`, `practice`, or a `local` rule or document.
    """

    unit_id: str
    code: str
    unit: str
    filer: str
    kind: Kind
    filer_class: FilerClass
    county_code: str
    county: str
    year: int
    status: Status
    duty: Duty
    reason: str | None
    successor: str | None
    confidence: str
    since: date
    due: date
    grace_until: date
    basis: str
    basis_kind: str
    rule: str
