"""Every night looked, nights that show the same folded into one line. Pure.

    stretches(case, facts, attribution, filing, as_of) -> [Stretch]

A stretch says what a look saw of one filing: whether its listings were read whole, how many pages and entries they had,
which other report stood as positive control, whether the report's own entry was there, what its address answered, and
whether it was searched for outside of the columns. How many entries a listing had, and whose report the control is, is
told of the first night of a stretch.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from audit.absence import standing
from audit.attribution import Attribution, Filing
from audit.cases import Case, ListSeen, Look
from audit.facts import CountyFacts, Listing, Visit


@dataclass(frozen=True, slots=True)
class ListingTold:
    """A listing in a stretch. `entries`: the fewest and the most lines it had; None where a visit is not known.

    `control`: the other filing that was readable in it on the first night.
    """

    column: str
    should_carry: bool
    whole: bool
    pages: int
    entries: tuple[int, int] | None
    listed: bool
    control: Filing | None
    control_capture: str | None
    searched: bool

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        control = {"unit_id": self.control[0], "year": self.control[1]} if self.control else None
        plain = {
            name: getattr(self, name) for name in ("column", "should_carry", "whole", "pages", "entries", "listed")
        }
        return {**plain, "control": control, "control_capture": self.control_capture, "searched": self.searched}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Nights of one portal that show the same. `worth`: what they are worth as proof of absence (`audit.absence`).

    `answers`: how the report's own addresses answered; `sought`: it was searched for outside of the columns;
    `captures` those of the first night.
    """

    portal: str
    first: date
    last: date
    visits: int
    state: str
    worth: str
    lists: tuple[ListingTold, ...]
    answers: tuple[str, ...]
    sought: bool
    captures: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        plain = {name: getattr(self, name) for name in ("portal", "visits", "state", "worth", "sought")}
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        told = {"lists": [each.to_json() for each in self.lists], "answers": list(self.answers)}
        return {**days, **plain, **told, "captures": list(self.captures)}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a case does not tell: the listings as they came, and what each capture that is a control shows."""

    listings: Mapping[tuple[str, str, tuple[str, ...]], Listing]
    controls: Mapping[str, Filing]


def ground(case: Case, facts: CountyFacts, attribution: Attribution, filing: Filing) -> Ground:
    """Look up what stands behind the looks of a case."""
    visits = [visit for found in facts.visits.values() for visit in found]
    listings = {(visit.portal, each.column, each.pages): each for visit in visits for each in visit.listings}
    wanted = {each.control for look in case.looks for each in look.lists if each.control}
    return Ground(listings, dict(_controls(visits, attribution, wanted, filing)))


def stretches(case: Case, known: Ground, as_of: date) -> list[Stretch]:
    """Fold the looks up to a day, portal by portal in the order of their first nights."""
    looks = [look for look in case.looks if look.night <= as_of]
    found = []
    for portal in dict.fromkeys(look.portal for look in looks):
        told = (_told(look, known, as_of) for look in looks if look.portal == portal)
        found += [_folded(list(same)) for _, same in groupby(told, key=_alike)]
    return sorted(found, key=lambda stretch: (stretch.first, stretch.portal))


def _controls(
    visits: Iterable[Visit], attribution: Attribution, wanted: set[str], filing: Filing
) -> Iterator[tuple[str, Filing]]:
    for visit in visits:
        for seen in visit.sightings.values():
            if seen.capture in wanted and seen.snapshot is not None:
                others = (each for each in attribution.carried.get(seen.snapshot, ()) if _controls_for(each, filing))
                control = max(others, key=lambda each: each[1], default=None)
                if control is not None:
                    yield seen.capture, control


def _controls_for(other: Filing, filing: Filing) -> bool:
    """Tell whether a report proves that a listing reaches back to this filing's year."""
    return other != filing and other[1] <= filing[1]


def _told(look: Look, known: Ground, day: date) -> Stretch:
    lists = tuple(_listing(look.portal, each, known) for each in look.lists)
    captures = [capture for each in look.lists for capture in (*each.pages, *([each.control] if each.control else []))]
    captures += [seen.capture for seen in look.seen.values() if seen.capture]
    answers = tuple(sorted({seen.outcome for seen in look.seen.values()}))
    sought = look.sought is not None
    captures += look.sought or ()
    night, worth = look.night, standing(look, day)
    return Stretch(
        look.portal, night, night, 1, look.state, worth, lists, answers, sought, tuple(dict.fromkeys(captures))
    )


def _listing(portal: str, seen: ListSeen, known: Ground) -> ListingTold:
    listing = known.listings.get((portal, seen.column, seen.pages))
    entries = (len(listing.entries),) * 2 if listing is not None else None
    control = known.controls.get(seen.control) if seen.control else None
    return ListingTold(
        seen.column,
        seen.covering,
        seen.whole,
        len(seen.pages),
        entries,
        bool(seen.listed),
        control,
        seen.control,
        seen.searched,
    )


def _alike(told: Stretch) -> object:
    """Give what must be the same for two nights to be told as one."""
    lists = tuple(
        (each.column, each.should_carry, each.whole, each.listed, bool(each.control_capture)) for each in told.lists
    )
    return told.state, told.worth, lists, told.answers, told.sought


def _folded(same: list[Stretch]) -> Stretch:
    first, last = same[0], same[-1]
    return Stretch(
        first.portal,
        first.first,
        last.last,
        len(same),
        first.state,
        first.worth,
        tuple(_spanning(each) for each in zip(*(night.lists for night in same), strict=True)),
        first.answers,
        first.sought,
        first.captures,
    )


def _spanning(nights: tuple[ListingTold, ...]) -> ListingTold:
    """Give a listing over several nights: as on the first, with the fewest and the most entries of all."""
    counts = [count for night in nights if night.entries is not None for count in night.entries]
    return replace(nights[0], entries=(min(counts), max(counts)) if counts else None)
