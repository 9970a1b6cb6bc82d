"""The dossier: all that is known about one filer's report of one year, as the rules look at it. Pure."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from audit.attribution import Filing
from audit.cases import Case
from audit.comparison import CellChange, SectionChange
from audit.copies.copy import CountyCopies
from audit.custody import Custody
from audit.imports import IMPORTED
from audit.judgement import Judgement
from audit.reports import CountyReports, Report


@dataclass(frozen=True, slots=True)
class Alteration:
    """A step from one version of a document to the next: what changed, and the captures of both."""

    url: str
    captures: tuple[str, str]
    cells: list[CellChange]
    sections: list[SectionChange]


@dataclass(frozen=True)
class Dossier:
    """One filing. `county`: all reports of its county; `copies`: what these were copied from.

    `published`: the publication date it claims, if any.
    """

    judgement: Judgement
    case: Case
    kept: Custody
    county: CountyReports
    published: date | None = None
    alterations: tuple[Alteration, ...] = ()
    copies: CountyCopies = field(default_factory=CountyCopies)

    @cached_property  # every rule asks for it
    def filing(self) -> Filing:
        """The unit and the report year."""
        return self.judgement.expectation.unit_id, self.judgement.expectation.year

    @cached_property
    def found(self) -> bool:
        """Whether nights of our own saw the report: what only imports show is not judged."""
        return self.kept.found is not None and self.judgement.observation.reason != IMPORTED

    @cached_property
    def report(self) -> Report | None:
        """The report in its newest version; of several documents, the one with most numbers."""
        return self.county.best(self.filing) if self.found else None

    @cached_property
    def lacking(self) -> dict[str, str | None]:
        """What was lacking of each need of a rule that was looked for (`audit.rules.needs`)."""
        return {}

    @property
    def before(self) -> Report | None:
        """The same filer's report of the year before."""
        unit, year = self.filing
        return self.county.best((unit, year - 1))
