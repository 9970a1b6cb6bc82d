"""The tasks of one visit for documents known from earlier ones, made by the rules of crawler/nights/schedule.py.

    revisits.listed(specs)        of the tasks for a listing page's entries, those that are due, with their validators
    revisits.attached(specs)      the tasks for a page's attachments, with their validators
    revisits.unlisted(asked, listed)   what no listing named and no page linked, and is due all the same
    revisits.controls(listings, answers)   reports of each listing that have to be fetched, so that it proves something

Nothing in here changes during a visit: a visit resumed after a kill makes the same tasks.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from crawler.nights.schedule import Report, controls, due, due_unlisted, whole
from crawler.portal_file import Column
from storage.known import Known
from storage.ledger import VALIDATORS, TaskSpec
from storage.settings import RevisitSettings

Identify = Callable[[str, str, int], str | None]  # county code, name, year -> the one unit it can mean


class Revisits:
    """What is known of a portal's documents, and which of them this visit asks for.

    With `full` it asks for all of them, and for all their bytes.
    """

    def __init__(self, known: Iterable[Known], night: date, settings: RevisitSettings, *, full: bool = False) -> None:
        self._known = {each.url: each for each in known}
        self._night, self._settings, self._full = night, settings, full
        self._attachments: dict[str, list[Known]] = defaultdict(list)
        for each in self._known.values():
            if each.parent is not None:
                self._attachments[each.parent].append(each)

    def listed(self, specs: Iterable[TaskSpec]) -> list[TaskSpec]:
        """Give the tasks for entries of a listing that are due tonight."""
        return [self._conditional(spec) for spec in specs if self._is_due(spec.url)]

    def attached(self, specs: Iterable[TaskSpec]) -> tuple[TaskSpec, ...]:
        """Give the tasks for the attachments of a page that was asked for: they are due with it."""
        return tuple(self._conditional(spec) for spec in specs)

    def unlisted(self, asked: Collection[str], listed: Collection[str]) -> list[TaskSpec]:
        """Give the tasks for what was not asked for yet: attachments of pages asked for, and what no listing names.

        So a page that a 304 says to stand keeps its attachments, and a withdrawal is proved.
        """
        missed = (each for each in self._known.values() if each.url not in asked)
        return [self._task(each) for each in missed if self._is_due_unlisted(each, asked, listed)]

    def controls(
        self,
        listings: Iterable[tuple[Column, Collection[str]]],
        answers: Mapping[str, str | None],
        identify: Identify,
        county: str,
    ) -> list[TaskSpec]:
        """Give the tasks for the controls that a listing still lacks; `listings` has the addresses each column lists.

        `answers` has what came of each page asked for tonight, None where no answer came yet; `county` is the code of
        the portal's county, for columns that name none of their own.
        """
        wanted: dict[str, None] = {}
        for column, urls in listings:
            if any(url not in answers for url in urls):
                reports = self._reports(column, urls, identify, county)
                wanted |= dict.fromkeys(controls(reports, answers))
        return [self._task(self._known[url]) for url in wanted]

    def _is_due(self, url: str) -> bool:
        known = self._known.get(url)
        if known is None or self._full:
            return True
        return due(known, self._night, self._settings, self._attachments.get(url, ())).ask

    def _is_due_unlisted(self, known: Known, asked: Collection[str], listed: Collection[str]) -> bool:
        if known.url in listed:
            return False
        if known.parent is not None:
            return known.parent in asked
        return self._full or due_unlisted(known, self._night, self._settings, self._attachments.get(known.url, ())).ask

    def _task(self, known: Known) -> TaskSpec:
        return self._conditional(
            TaskSpec(known.role, known.url, detail={"parent": known.parent} if known.parent else {})
        )

    def _conditional(self, spec: TaskSpec) -> TaskSpec:
        """Let a task be asked with validators, unless all the bytes are wanted."""
        known = self._known.get(spec.url)
        if self._full or known is None or known.validators is None or whole(known, self._night, self._settings):
            return spec
        return replace(spec, detail=spec.detail | {VALIDATORS: known.validators.to_json()})

    def _reports(self, column: Column, urls: Collection[str], identify: Identify, county: str) -> Iterator[Report]:
        """Give the reports that a column lists whose filer is beyond doubt, the oldest first."""
        found = sorted(
            (year, url, name) for url in urls if url in self._known for name, year in self._known[url].reports
        )
        for year, url, name in found:
            code = column.county_code or county
            own = identify(code, column.filer, year) if column.filer else None
            unit = (identify(code, name, year) if name else None) or own
            if unit is not None and own in (None, unit):  # another's report in a filer's own column proves nothing
                yield Report(url, unit, year)
