"""When the documents of a county were seen, and when a listing showed them: one walk through its visits.

seen(facts) -> Seen
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audit.facts import PRESENT, CountyFacts


@dataclass(frozen=True, slots=True)
class Seen:
    """`last`: by snapshot the last night that showed it. `listed`: by page that a listing led to the date it gave."""

    last: Mapping[int, date]
    listed: Mapping[int, date | None]


def seen(facts: CountyFacts) -> Seen:
    """Walk through the visits in the order of time. Of several dates in listings the first counts."""
    last: dict[int, date] = {}
    listed: dict[int, date | None] = {}
    for visit in (visit for visits in facts.visits.values() for visit in visits):
        for entry in (entry for listing in visit.listings for entry in listing.entries):
            if listed.get(entry.document) is None:
                listed[entry.document] = entry.listed_on
        for sighting in visit.sightings.values():
            if sighting.snapshot is not None and sighting.outcome == PRESENT:
                last[sighting.snapshot] = visit.night
    return Seen(last, listed)
