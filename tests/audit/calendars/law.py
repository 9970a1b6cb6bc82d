"""The law of docs/verdicts.md, stated a second time: from what the calendar knows, by other means than the audit's.

    Law(calendar, day).says(town, expectation) -> Verdict

It knows of every page what it truly is; of the audit it uses nothing. Where the audit walks through looks, this asks of
every night anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import pairwise

from roster.model import Expectation
from tests.audit.calendars.calendar import TOWNS, Calendar, Column, Line, Page, Seen, visits

Owner = tuple[str, int]  # town, report year


@dataclass(frozen=True)
class Verdict:
    """What may be said of one report on a day. `seen`: last night without it, first with it; only when it was found."""

    observation: str
    timing: str
    seen: tuple[date | None, date | None] | None
    integrity: tuple[str, ...]
    detail: str | None
    headline: str
    proven_by: frozenset[str]  # captures of listings that the proof of an absence has to name


@cache
def history(calendar: Calendar) -> tuple[Seen, ...]:
    """Give every visit of a calendar."""
    return tuple(visits(calendar))


class Law:
    """The law as of one day. Nights are numbers of the calendar."""

    def __init__(self, calendar: Calendar, day: date) -> None:
        self.calendar, self.day = calendar, day
        self.seen = [each for each in history(calendar) if calendar.nights[each.night] <= day]

    # what the pages are

    def readable(self, page: Page) -> bool:
        """Some parser that can read it was there by the day."""
        return page.read_late is None or self.calendar.nights[page.read_late] <= self.day

    @cached_property
    def read(self) -> frozenset[int]:
        """The pages that were there on a night we saw and have been read by the day."""
        there = {line.page for each in self.seen for line in each.lines if line.outcome == "present"}
        return frozenset(number for number in there if self.readable(self.calendar.pages[number]))

    @cached_property
    def columns_of(self) -> dict[int, set[tuple[str, Column]]]:
        """For every page the columns (with their portals) that ever listed it."""
        found: dict[int, set[tuple[str, Column]]] = {}
        for each in self.seen:
            for line in each.lines:
                for column, _ in each.columns:
                    if column.key in line.columns:
                        found.setdefault(line.page, set()).add((each.portal.id, column))
        return found

    @cached_property
    def owners(self) -> dict[int, Owner]:
        """Whose report each page is that was read: its own words say so, or those of the column and the listing."""
        found: dict[int, Owner] = {}
        for number in self.read:
            page = self.calendar.pages[number]
            if page.is_a == "report":
                found[number] = page.town, page.year
            elif page.is_a == "nobody" and page.title in ("full", "year"):
                filers = {column.filer for _, column in self.columns_of.get(number, ()) if column.filer}
                if len(filers) == 1:
                    found[number] = filers.pop(), page.year
        return found

    def own(self, owner: Owner) -> list[int]:
        """The pages that are its report."""
        return [number for number, whose in self.owners.items() if whose == owner]

    # what a visit showed

    def covering(self, each: Seen, town: str) -> list[tuple[Column, bool]]:
        """The columns shown that should carry a town's reports."""
        return [(c, whole) for c, whole in each.columns if not c.elsewhere and c.filer in (None, town)]

    def may_carry(self, each: Seen, town: str) -> list[tuple[Column, bool]]:
        """The columns that should carry a town's reports, and those of who took it over: they may."""
        gone = town == TOWNS[2] and self.calendar.succession.startswith("merged")
        heirs = [(c, whole) for c, whole in each.columns if gone and not c.elsewhere and c.filer == TOWNS[0]]
        return self.covering(each, town) + heirs

    def heir(self, town: str) -> str | None:
        """The township that took another over, and may publish its report."""
        return TOWNS[0] if town == TOWNS[2] and self.calendar.succession.startswith("merged") else None

    def control(self, each: Seen, column: Column, owner: Owner) -> bool:
        """Another report of its year or an earlier one was read in the column that night."""
        for line in each.lines:
            whose = self.owners.get(line.page)
            if column.key in line.columns and line.outcome == "present" and whose not in (None, owner):
                assert whose is not None
                if whose[1] <= owner[1] and column.filer in (None, whose[0]):
                    return True
        return False

    def shrunk(self, each: Seen, column: Column, year: int) -> bool:
        """The column dropped more reports of the year than it shows, and not because they were taken down singly."""
        shown: dict[Owner, set[int]] = {}
        for before in self.seen:
            if before.portal.id == each.portal.id and before.night <= each.night:
                for line in before.lines:
                    if column.key in line.columns and line.outcome == "present" and line.page in self.owners:
                        shown.setdefault(self.owners[line.page], set()).add(line.page)
        now = {line.page for line in each.lines if column.key in line.columns}
        anywhere = {line.page for line in each.lines if line.columns}
        reports = [pages for (_, of), pages in shown.items() if of == year]
        dropped = [pages for pages in reports if not pages & now and not pages & anywhere]
        down = [pages for pages in dropped if all(self.is_down(page, each) for page in pages)]
        lost = len(dropped) - (len(down) if len(down) < 3 else 0)
        return lost > sum(bool(pages & now) for pages in reports)

    def is_down(self, page: int, until: Seen) -> bool:
        """By its last definite answer up to a visit the page was gone."""
        answers = [
            line.outcome
            for each in self.seen
            if each.night <= until.night and each.portal.id == until.portal.id
            for line in each.lines
            if line.page == page and line.outcome in ("present", "gone")
        ]
        return answers[-1:] == ["gone"]

    def whole(self, each: Seen, column: Column, whole: bool, year: int) -> bool:
        """The column was read to its end and shows what is published."""
        return whole and not self.shrunk(each, column, year)

    def doubtful(self, each: Seen, owner: Owner) -> bool:
        """That night the portal listed the report itself, or something that, for all we know, could be it."""
        if any(line.columns and self.owners.get(line.page) == owner for line in each.lines):
            return True
        if any(self.could_be(line, column, owner) for line in each.lines for column, _ in each.columns):
            return True
        return any(self.lasts(line.page, owner) for line in self.listed_until(each))

    def listed_until(self, each: Seen) -> Iterator[Line]:
        """Everything the portal listed in a column up to that night."""
        for before in self.seen:
            if before.portal.id == each.portal.id and before.night <= each.night:
                for line in before.lines:
                    proper = any(c.key in line.columns and not c.elsewhere for c, _ in before.columns)
                    if proper or (line.columns and self.calendar.pages[line.page].title in ("full", "town")):
                        yield line

    def could_be(self, line: Line, column: Column, owner: Owner) -> bool:
        """A line that is not resolved and whose title and column leave open that it is the report."""
        page = self.calendar.pages[line.page]
        if column.key not in line.columns or page.is_a == "department":
            return False
        towns = {page.town if page.title in ("full", "town") else column.filer}
        if page.is_a == "nobody" and line.page in self.read and line.page not in self.owners:
            # whose column ever listed it, the report may be, and nobody's else but whom its title names
            filers = {each.filer for _, each in self.columns_of.get(line.page, ()) if each.filer}
            towns = (towns - {None} if filers else towns) | filers
        year = page.year if page.title in ("full", "year") else None
        if column.elsewhere and (None in towns or page.is_a == "notice"):
            return False
        if not towns & {None, owner[0]} or year not in (None, owner[1]):
            return False
        if line.page in self.owners:  # resolved: only a promise it did not keep remains
            return page.title == "full" and self.owners[line.page] != owner
        return page.is_a != "notice" or line.page not in self.read

    def lasts(self, number: int, owner: Owner) -> bool:
        """A title that promised just this report, behind which no report was ever read."""
        page = self.calendar.pages[number]
        promised = page.title == "full" and page.is_a not in ("notice", "department")
        return promised and (page.town, page.year) == owner and (number not in self.read or page.is_a == "unreadable")

    # the proof of an absence

    def good(self, each: Seen, owner: Owner) -> bool:
        """A listing night with control and without doubt."""
        town, year = owner
        covering = self.covering(each, town)
        return (
            bool(covering)
            and all(
                self.whole(each, column, whole, year) and self.control(each, column, owner)
                for column, whole in covering
            )
            and not self.doubtful(each, owner)
        )

    def portals(self, town: str) -> list[list[Seen]]:
        """The visits of each portal that should carry a town's reports."""
        by_portal = [[each for each in self.seen if each.portal == portal] for portal in self.calendar.portals]
        return [
            made
            for made in by_portal
            if made and (made[0].portal.covers == "county" or any(self.covering(each, town) for each in made))
        ]

    def absence(self, owner: Owner, expectation: Expectation) -> frozenset[str] | None:
        """The captures of listings that prove it absent, None while the proof is not complete."""
        if self.day <= max(expectation.due, expectation.grace_until):
            return None
        routes = self.portals(owner[0])
        proof: set[str] = set()
        for made in routes:
            after = [each for each in made if self.calendar.nights[each.night] > expectation.grace_until]
            good = [each for each in after if self.good(each, owner)]
            if len(good) < self.calendar.needed:
                return None
            if any(each.night > good[-1].night and self.doubtful(each, owner) for each in after):
                return None
            owed = expectation.duty in ("due", "extended") and expectation.status != "not_expected"
            if owed and not any(each.searched for each in after):
                return None
            first = good[: self.calendar.needed]
            proof |= {f"{e.portal.id}-{e.night}/{c.key}" for e in first for c, _ in self.covering(e, owner[0])}
        return frozenset(proof) if routes else None

    # the report's own story

    def showing(self, each: Seen, owner: Owner) -> list[int]:
        """Its pages that were there that night."""
        return [line.page for line in each.lines if line.outcome == "present" and self.owners.get(line.page) == owner]

    def last_without(self, owner: Owner, found: int) -> date | None:
        """The last night before that on which the listings that first showed it, and should, did not have it."""
        first = {
            (each.portal.id, key)
            for each in self.seen
            if each.night == found
            for line in each.lines
            if self.owners.get(line.page) == owner
            for key in line.columns
        }
        before = [each for each in self.seen if each.night < found and self.bears_on(each, owner)]
        portals = {portal for portal, _ in first} or {each.portal.id for each in before}
        for night in sorted({each.night for each in before}, reverse=True):
            tonight = [each for each in before if each.night == night and each.portal.id in portals]
            if any(self.doubtful(each, owner) for each in tonight):
                continue
            proven = {each.portal.id for each in tonight if self.proves(each, owner, first)}
            if proven >= portals and proven:
                return self.calendar.nights[night]
        return None

    def bears_on(self, each: Seen, owner: Owner) -> bool:
        """The visit is of a portal that should carry the report, or does."""
        carries = any(
            portal == each.portal.id for number in self.own(owner) for portal in [self.calendar.pages[number].portal]
        )
        return carries or any(each in made for made in self.portals(owner[0]))

    def proves(self, each: Seen, owner: Owner, first: set[tuple[str, str]]) -> bool:
        """The listings that first showed it, and those that should carry it, were all read, each with a control."""
        mine = {key for portal, key in first if portal == each.portal.id}
        needed = [(c, w) for c, w in each.columns if c.key in mine or (c, w) in self.covering(each, owner[0])]
        known = {column.key for column, _ in needed}
        return (
            bool(needed)
            and mine <= known
            and all(self.whole(each, c, w, owner[1]) and self.control(each, c, owner) for c, w in needed)
        )

    def fate(self, owner: Owner) -> str | None:
        """Withdrawn, restored or neither, night by night."""
        state = None
        shown: set[int] = set()
        for each in self.seen:
            tonight = self.showing(each, owner)
            shown |= set(tonight)
            if tonight:
                state = "restored" if state == "withdrawn" else state
            elif shown and state != "withdrawn" and self.taken_down(each, owner, shown):
                state = "withdrawn"
        return state

    def taken_down(self, each: Seen, owner: Owner, shown: set[int]) -> bool:
        """Its entry is gone from listings that were read with a control, and its addresses answer gone.

        Not while something is listed that could be it, or a listing that should carry it was not read.
        """
        mine = [line for line in each.lines if self.owners.get(line.page) == owner]
        if self.doubtful(each, owner) or not any(line.outcome == "gone" for line in mine):
            return False
        if not all(self.whole(each, column, whole, owner[1]) for column, whole in self.may_carry(each, owner[0])):
            return False
        if not all(self.is_gone_by(number, each) for number in shown):
            return False
        stood = {key for before in self.seen if before.portal.id == each.portal.id and before.night <= each.night
                 for line in before.lines if self.owners.get(line.page) == owner for key in line.columns}  # fmt: skip
        tonight = [(c, w) for c, w in each.columns if c.key in stood and self.whole(each, c, w, owner[1])]
        read = {column.key for column, _ in tonight}
        return bool(stood) and stood == read and any(self.control(each, c, owner) for c, _ in tonight)

    def is_gone_by(self, page: int, until: Seen) -> bool:
        """By the last definite answer of any visit up to this one, in the order they were made, it was gone."""
        made = self.seen[: self.seen.index(until) + 1]
        answers = [
            line.outcome for each in made for line in each.lines
            if line.page == page and line.outcome in ("present", "gone")
        ]  # fmt: skip
        return answers[-1:] == ["gone"]

    def change(self, owner: Owner) -> str | None:
        """How its pages changed while we saw them: numbers, else words."""
        kinds: set[str] = set()
        for number in self.own(owner):
            content = self.calendar.pages[number].content
            seen = [
                content[e.night]
                for e in self.seen
                for line in e.lines
                if line.page == number and line.outcome == "present"
            ]
            for before, after in pairwise(seen):
                if before != after:
                    kinds.add("numeric" if "2" in before + after else "textual")
        return "numeric" if "numeric" in kinds else "textual" if kinds else None

    def others(self, owner: Owner) -> list[date]:
        """The days of imported captures that show it and are known by now."""
        nights, pages = self.calendar.nights, self.calendar.pages
        return sorted(
            nights[each.night]
            for each in self.calendar.imports
            if each.night <= each.known
            and nights[each.known] <= self.day
            and pages[each.page].is_a == "report"
            and pages[each.page].place[each.night] != "."
            and (pages[each.page].town, pages[each.page].year) == owner
        )

    # all together

    def says(self, town: str, expectation: Expectation) -> Verdict:
        """Give the verdict on one town's report."""
        owner = (town, expectation.year)
        nights = [each.night for each in self.seen if self.showing(each, owner)]
        found = min(nights, default=None)
        others, proof = self.others(owner), self.absence(owner, expectation)
        observation = self.observation(owner, found, others, proof)
        without = self.last_without(owner, found) if found is not None else None
        first = self.calendar.nights[found] if found is not None else None
        if others:
            without = without if without is not None and without <= others[0] else None
            first = min([others[0], *([first] if first else [])])
        timing = self.timing(expectation, found, without, first)
        words = [word for word in (self.change(owner) and "altered", self.fate(owner)) if word]
        integrity = () if found is None else tuple(words) or ("unchanged",)
        detail = self.change(owner) if found is not None else None
        headline = self.headline(expectation, observation, timing, integrity)
        seen = (without, first) if found is not None else None
        return Verdict(observation, timing, seen, integrity, detail, headline, proof or frozenset())

    def observation(self, owner: Owner, found: int | None, others: list[date], proof: frozenset[str] | None) -> str:
        if found is not None:
            carrying = [c for number in self.own(owner) for _, c in self.columns_of.get(number, ())]
            belongs = any(not c.elsewhere and c.filer in (None, owner[0], self.heir(owner[0])) for c in carrying)
            return "found" if belongs else "found_elsewhere"
        if others:
            return "found_elsewhere"
        return "absent" if proof is not None else "unobservable"

    def timing(self, expectation: Expectation, found: int | None, without: date | None, first: date | None) -> str:
        if first is None or expectation.duty not in ("due", "extended") or self.unknown(expectation):
            return "undetermined"
        if first <= expectation.due:
            return "on_time"
        return "late" if found is not None and without is not None and without > expectation.due else "undetermined"

    @staticmethod
    def unknown(expectation: Expectation) -> bool:
        return expectation.confidence == "low" or expectation.status in ("unknown", "not_expected")

    def headline(self, expectation: Expectation, observation: str, timing: str, integrity: tuple[str, ...]) -> str:
        found = observation in ("found", "found_elsewhere")
        if not found and (
            expectation.duty in ("merged", "dissolved", "exempt") or expectation.status == "not_expected"
        ):
            return "not obliged"
        if "withdrawn" in integrity:
            return "withdrawn"
        if found:
            return "late" if timing == "late" else "filed"
        owed = expectation.duty in ("due", "extended") and not self.unknown(expectation)
        if owed and observation == "absent":
            return "missing"
        return "not due" if owed and self.day <= expectation.due else "unobservable"


def town_of(code: str) -> str:
    """Give the name a township has now, by its code."""
    return TOWNS[int(code[-1]) - 1]
