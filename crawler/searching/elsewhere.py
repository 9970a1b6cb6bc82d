"""Where a report may stand besides its column: what a visit asks for it, and what that proves. Pure.

    Search(shown, tasks, limit, recent)
        .next()       the tasks to ask now, none when nothing is left to do
        .listings()   the proof: what was looked for in vain, and what was hit, as listings that cover nobody

The means are the columns marked `elsewhere`, the sitemap and the site's own search, in this order. A filing was
*sought* when every means that the portal has was tried; one that failed tonight leaves it unsought, with the reason. A
means that the portal does not have, or that cannot find what is known to be there, is none: the proof says so.

Everything follows from the ledger, so that a visit resumed after a kill goes on where it stood.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.answers import Answer, Conclusion
from crawler.families.page import Entry
from crawler.pages.links import is_file
from crawler.pages.outcome import BLOCKED, ERROR, PRESENT, Outcome, judge
from crawler.searching import site_search, sitemap
from crawler.searching.site_search import SEARCH, SHAPES
from crawler.searching.wanted import Filing, Report, Shown
from storage.ledger import DOCUMENTS, DONE, TaskRow, TaskSpec
from storage.models import Task
from storage.proof import ELSEWHERE, EntryProof, ListingProof, PageProof

SITEMAP = "sitemap"  # the role of tasks that ask for robots.txt as a list of sitemaps, and for sitemaps
ROLES = (SEARCH, SITEMAP)
ROBOTS_TXT = "/robots.txt"
MOST_FILES = 5  # sitemaps asked for in one visit
MOST_SUSPECTS = 30  # addresses of a sitemap fetched in one visit
MOST_KIN = 60
SIBLINGS = 2  # reports that are searched for, to see whether the search works, before it is given up
FAILED = (ERROR, BLOCKED)  # outcomes that say nothing of whether the means is there
USELESS = "finds nothing that is known to be there"


def conclude(task: Task, answer: Answer) -> Conclusion:
    """Conclude a task of these roles."""
    if task.role == SEARCH:
        return site_search.conclude_search(task.url, task.detail["words"], answer)
    outcome = judge(task.url, answer.status, answer.headers, answer.content)
    if not 200 <= answer.status < 300:
        return Conclusion(outcome)
    if urlsplit(task.url).path == ROBOTS_TXT:
        return Conclusion(Outcome(PRESENT), detail={"files": sitemap.named_in(answer.body, answer.url)})
    read = sitemap.read(answer.url, answer.body, frozenset(task.detail["kin"]))
    if not read.readable and outcome.value == PRESENT:
        return Conclusion(Outcome("soft_404", "is no sitemap"))
    lines = [[e.url, e.title, e.listed_on.isoformat() if e.listed_on else None] for e in read.lines]
    return Conclusion(
        Outcome(PRESENT) if read.readable else outcome, detail={"files": list(read.files), "lines": lines}
    )


@dataclass(frozen=True)
class Search:
    """The search for what one visit's columns lack, as far as its ledger tells.

    `limit` is how many searches a visit may make, `recent` what was sought in vain lately and needs no new search.
    """

    shown: Shown
    tasks: Sequence[TaskRow]
    limit: int
    recent: frozenset[Filing] = frozenset()

    @cached_property
    def wanted(self) -> tuple[Report, ...]:
        """The filings to look for."""
        return tuple(each for each in self.shown.wanted if each.filing not in self.recent)

    def next(self) -> list[TaskSpec]:
        """Give the tasks to ask now: the sitemaps first, then what they and the searches led to, and more searches."""
        if not self.wanted:
            return []
        asked = {task.key for task in self.tasks}
        specs = [spec for spec in [*self._sitemaps(), *self._pages()] if spec.key not in asked]
        if specs or self._sitemap_lacks or self._columns_lack:
            return specs
        return self._searches()

    def listings(self) -> list[ListingProof]:
        """Give what was asked and found, a listing for each county; none when nothing was asked."""
        if not self._mine:
            return []
        return [self._listing(code) for code in sorted(self.shown.names)]

    @cached_property
    def _mine(self) -> list[TaskRow]:
        return [task for task in self.tasks if task.role in ROLES]

    # --- the columns marked `elsewhere`

    @cached_property
    def _columns_lack(self) -> str | None:
        failed = [lines.column.key for lines in self.shown.lists if lines.column.elsewhere and not lines.whole]
        return f"{failed[0]}: was not read whole" if failed else None

    # --- the sitemap

    @cached_property
    def _files(self) -> list[TaskRow]:
        return [task for task in self._mine if task.role == SITEMAP]

    def _sitemaps(self) -> list[TaskSpec]:
        home = self.shown.portal.base_urls[0]
        named = [url for task in self._files for url in task.detail.get("files", ())]
        detail = {"kin": sorted({sitemap.kin_of(report.url) for report in self.shown.reports})[:MOST_KIN]}
        urls = [urljoin(home, ROBOTS_TXT), urljoin(home, "/sitemap.xml"), *named]
        return [TaskSpec(SITEMAP, url, detail=detail) for url in dict.fromkeys(urls)][: MOST_FILES + 1]

    @cached_property
    def _suspects(self) -> dict[str, Entry]:
        """The addresses of the sitemap that may be reports and that no visit ever knew, but for this one."""
        known = {each.url for each in self.shown.known}
        known |= {entry.url for lines in self.shown.lists for entry in lines.entries}
        named = {line.url: line for task in self._files for line in site_search.lines_in(task.detail)}
        return {url: line for url, line in named.items() if url not in known}

    @cached_property
    def _sitemap_lacks(self) -> str | None:
        """Say what keeps the sitemap from having been looked through tonight."""
        if any(task.state != DONE for task in self._files) or not self._files:
            return "the sitemap was not asked for"
        failed = [task for task in self._files if task.outcome in FAILED]
        if failed:
            return f"{failed[0].url}: {failed[0].detail.get('reason')}"
        if self._sitemap_useless:
            return None
        answers = {task.url: task.outcome for task in self.tasks if task.role in DOCUMENTS and task.state == DONE}
        left = [url for url in self._suspects if answers.get(url) in (None, *FAILED)]
        return f"{len(left)} addresses of the sitemap are still to be looked at" if left else None

    @property
    def _sitemap_useless(self) -> bool:
        return len(self._suspects) > sitemap.MOST_KEPT

    def _pages(self) -> list[TaskSpec]:
        """Give the tasks for what was hit; a page that is known from earlier visits is asked for by the schedule."""
        known = {each.url for each in self.shown.known}
        suspects = [] if self._sitemap_useless else list(self._suspects)[:MOST_SUSPECTS]
        hits = [line.url for _, line in self._hits() if line.url not in known]
        return [TaskSpec("attachment" if is_file(url) else "page", url) for url in dict.fromkeys([*suspects, *hits])]

    # --- the site's own search

    @cached_property
    def _asked(self) -> list[TaskRow]:
        return [task for task in self._mine if task.role == SEARCH]

    @cached_property
    def _has_search(self) -> bool:
        return site_search.request(self.shown.portal, "") is not None

    def _searches(self) -> list[TaskSpec]:
        """Give the next searches, those of one year: first for a sibling's report, to see whether the search works."""
        asked = {task.key for task in self._asked}
        for year in sorted({report.year for report in self.wanted}, reverse=True) if self._has_search else ():
            trial = self._trial(year)
            about = [trial.next] if trial.next else []
            if trial.shape is not None:
                about = [(report, trial.shape) for report in self.wanted if report.year == year]
            made = [site_search.task(self.shown.portal, *each, control=trial.shape is None) for each in about]
            new = [spec for spec in made if spec is not None and spec.key not in asked]
            if new:
                return new[: max(self.limit - len(asked), 0)]
        return []

    @cached_property
    def _answers(self) -> Mapping[Filing, TaskRow]:
        mine = (task for task in self._asked if not task.detail["control"] and task.state == DONE)
        return {(task.detail["unit"], task.detail["year"]): task for task in mine}

    def _trial(self, year: int) -> "_Trial":
        """See how the search did with the siblings' reports nearest to a year: of it, else of a later one first."""
        nearest = sorted(self.shown.reports, key=lambda each: (abs(each.year - year), each.year < year))
        siblings = list({each.filing: each for each in reversed(nearest[: 2 * SIBLINGS])}.values())[::-1][:SIBLINGS]
        made = {
            (task.detail["unit"], task.detail["year"], task.detail["shape"]): task
            for task in self._asked
            if task.detail["control"]
        }
        trial = _Trial()
        for report, shape in product(siblings, range(len(SHAPES))):
            task = made.get((*report.filing, shape))
            if task is None or task.state != DONE:
                return replace(trial, next=(report, shape))
            if task.outcome in FAILED:
                return replace(trial, failed=f"the site's search: {task.detail.get('reason')}")
            if task.outcome != PRESENT:
                return replace(trial, useless=f"the site's search: {task.detail.get('reason') or task.outcome}")
            if site_search.is_there(report, site_search.lines_in(task.detail), self.shown.says):
                return replace(trial, shape=shape, control=task)
        if not siblings:
            return replace(trial, failed="no report is listed that the site's search could be tried with")
        return replace(trial, useless=f"the site's search {USELESS}")

    def _search_lacks(self, report: Report) -> str | None:
        """Say why the site's search has not answered for a filing; None when it has, or cannot."""
        if not self._has_search:
            return None
        trial = self._trial(report.year)
        if trial.failed or trial.useless:
            return trial.failed
        task = self._answers.get(report.filing)
        if trial.control is None or task is None:
            return f"not searched for tonight: {self.limit} searches a visit (searches)"
        if task.outcome != PRESENT:
            return f"the site's search: {task.detail.get('reason') or task.outcome}"
        if trial.control.detail.get("echo") and not task.detail.get("echo"):
            return "the site's search did not answer what it was asked"
        return None

    # --- what it proves

    def _hits(self) -> Iterator[tuple[str, Entry]]:
        """Give the lines that name a report which is looked for, each with the county it is of."""
        wanted = {report.filing for report in self.wanted}
        for task in self._mine:
            for line in site_search.lines_in(task.detail):
                for code in self.shown.names:
                    if line.title and self.shown.says(code, line.title) in wanted:
                        yield code, line

    def _listing(self, code: str) -> ListingProof:
        mine = [report for report in self.wanted if report.county_code == code]
        lacking = {report: self._lacks(report) for report in mine}
        unsought = [[*report.filing, reason] for report, reason in lacking.items() if reason is not None]
        pages = [task for task in self._mine if task.capture_id]
        numbers = {task.key: number for number, task in enumerate(pages, start=1)}
        scope: dict[str, Any] = {"county_code": code, "filer": None, "years": None, "elsewhere": True}
        scope["sought"] = [list(report.filing) for report, reason in lacking.items() if reason is None]
        scope["asked"] = [
            [numbers[task.key], task.detail["unit"], task.detail["year"]]
            for task in pages
            if task.role == SEARCH and not task.detail["control"]
        ]
        scope["unsought"], scope["means"] = unsought, self._means(mine)
        key = ELSEWHERE if code == self.shown.portal.county_code else f"{ELSEWHERE}-{code}"
        proofs = tuple(PageProof(numbers[task.key], task.url, str(task.capture_id)) for task in pages)
        reason = next((reason for reason in lacking.values() if reason is not None), None)
        return ListingProof(key, reason is None, reason, scope, proofs, tuple(self._entries(code)))

    def _lacks(self, report: Report) -> str | None:
        return self._columns_lack or self._sitemap_lacks or self._search_lacks(report)

    def _entries(self, code: str) -> Iterator[EntryProof]:
        """Give the hits, and what the sitemap led to and was asked for.

        The day beside a hit is left out: a search may mean by it when it last took the page up.
        """
        asked = {task.url for task in self.tasks if task.role in DOCUMENTS}
        found = {line.url: line for line in self._suspects.values() if line.url in asked}
        found |= {line.url: line for county, line in self._hits() if county == code}
        for position, line in enumerate(found.values(), start=1):
            yield EntryProof(1, position, line.url, line.title)

    def _means(self, wanted: Sequence[Report]) -> dict[str, str]:
        """Say of each means what it was worth."""
        there = [task for task in self._files if task.outcome == PRESENT and urlsplit(task.url).path != ROBOTS_TXT]
        read = "names too many addresses to be looked at" if self._sitemap_useless else "read"
        means = {"sitemap": read if there else "none"}
        trials = [self._trial(year) for year in sorted({report.year for report in wanted})] if self._has_search else []
        told = {trial.failed or trial.useless or ("works" if trial.control else "not tried") for trial in trials}
        return means | {"search": "; ".join(sorted(told)) or "none"}


@dataclass(frozen=True, slots=True)
class _Trial:
    """How the site's search did with what is known to be there: what to try next, or what came of it."""

    next: tuple[Report, int] | None = None
    shape: int | None = None
    control: TaskRow | None = None
    failed: str | None = None
    useless: str | None = None
