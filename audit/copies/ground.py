"""What the copy detection asks of the audit: when a report was not yet there, and who filed it."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from audit.attribution import Filing
from audit.cases import Cases
from audit.copies.copy import Filer
from audit.copies.county import Ground
from audit.custody import custody
from audit.imports import narrowed, sightings_by
from audit.verdict import last_without
from roster.model import Expectation


def ground_of(cases: Cases, expected: Callable[[int], Iterable[Expectation]], as_of: date) -> Ground:
    """Answer from a county's cases as of a day, and from what the roster expects of a report year."""
    of_year = cache(lambda year: {each.unit_id: Filer(each.code, each.filer) for each in expected(year)})

    def absent(filing: Filing) -> date | None:
        """Give the last listing night without the filing, as docs/verdicts.md has it for timing."""
        case = cases.case(filing)
        found = custody(case, as_of).found
        return narrowed(last_without(case, found, as_of), found, sightings_by(case.imports, as_of))[0]

    def filer(filing: Filing) -> Filer | None:
        known: Filer | None = of_year(filing[1]).get(filing[0])
        return known

    return Ground(absent, filer)
