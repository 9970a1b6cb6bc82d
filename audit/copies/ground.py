"""What the copy detection asks of the audit: when a report was not yet there, who filed it, who went into whom."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import permutations

from audit.attribution import Filing
from audit.cases import Cases
from audit.copies.copy import Filer
from audit.copies.county import Ground
from audit.custody import custody
from audit.imports import narrowed, sightings_by
from audit.verdict import last_without
from roster.model import Expectation, Status


def ground_of(cases: Cases, expected: Callable[[int], Iterable[Expectation]], as_of: date) -> Ground:
    """Answer from a county's cases as of a day, and from what the roster expects of a report year."""
    of_year = cache(lambda year: {each.unit_id: each for each in expected(year)})

    def absent(filing: Filing) -> date | None:
        """Give the last listing night without the filing, as docs/verdicts.md has it for timing."""
        case = cases.case(filing)
        found = custody(case, as_of).found
        return narrowed(last_without(case, found, as_of), found, sightings_by(case.imports, as_of))[0]

    def filer(filing: Filing) -> Filer | None:
        known: Expectation | None = of_year(filing[1]).get(filing[0])
        return Filer(known.code, known.filer) if known else None

    def kin(one: Filing, two: Filing) -> bool:
        """Tell whether the roster names one unit as the other's successor, in any year from one report to the other."""
        years = range(min(one[1], two[1]), max(one[1], two[1]) + 1)
        return any(_went_into(of_year(year), *pair) for year in years for pair in permutations((one[0], two[0])))

    def owed(year: int) -> int:
        return sum(each.status == Status.EXPECTED for each in of_year(year).values())

    return Ground(owed, absent, filer, kin)


def _went_into(units: Mapping[str, Expectation], unit: str, other: str) -> bool:
    """Tell whether a year's roster names a unit, by code or name, as what another went into."""
    gone, heir = units.get(unit), units.get(other)
    return bool(gone and heir and gone.successor and (heir.code in gone.successor or heir.unit in gone.successor))
