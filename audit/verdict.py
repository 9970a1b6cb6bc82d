"""The verdict: one case, one expectation, one day in; a judgement on the four axes out. docs/verdicts.md is its law.

Every value is first evaluated for a day; `since` comes from evaluating it on each day on which anything could have
changed and taking the first day of the last stretch of equal values. Pure.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from audit.absence import absence_proof, in_doubt, listing_captures, shortfall
from audit.cases import Case, Look
from audit.custody import Custody, custody
from audit.facts import PRESENT
from audit.imports import IMPORTED, Imported, doubted_by, narrowed, sightings_by
from audit.judgement import DocumentOf, Duty, Integrity, Judgement, Observation, Timing
from roster.model import Expectation

ONE_DAY = timedelta(days=1)
NOT_OBLIGED = frozenset({"merged", "dissolved", "exempt"})
OWED = frozenset({"due", "not_yet_due", "extended"})
FOUND = frozenset({"found", "found_elsewhere"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Axes:
    """The values of one day, without their `since`."""

    day: date
    duty: str
    observation: str
    reason: str | None
    timing: str
    days: int | None
    seen: tuple[date | None, date | None]
    claimed: date | None
    integrity: tuple[str, ...]
    detail: str | None

    @property
    def headline(self) -> str:
        """The one word for the matrix: the first that applies, in the order of docs/verdicts.md."""
        found = self.observation in FOUND
        not_due = self.duty == "not_yet_due" or (self.duty == "extended" and self.reason == "not_yet_due")
        words = (
            ("not obliged", self.duty in NOT_OBLIGED and not found),
            ("withdrawn", "withdrawn" in self.integrity),
            ("defective", "defective" in self.integrity),
            ("late", self.timing == "late"),
            ("filed", found),
            ("missing", self.duty in ("due", "extended") and self.observation == "absent"),
            ("not due", not_due),
            ("unobservable", True),
        )
        return next(word for word, applies in words if applies)


def judge_case(case: Case, expectation: Expectation, absence_nights: int, as_of: date) -> Judgement:
    """Judge one filer × year as of a day. `absence_nights`: how many good nights prove an absence."""
    kept = custody(case, as_of)
    days = _days(case, expectation, absence_nights, as_of, kept)
    history = [axes_on(case, expectation, absence_nights, day) for day in days]
    now = history[-1]
    duty = Duty(now.duty, expectation.due, expectation.grace_until, basis_of(expectation, now.duty), expectation.since)
    integrity_since = _since(history, lambda a: (a.integrity, a.detail)) if now.integrity else None
    return Judgement(
        expectation,
        now.headline,
        _since(history, lambda a: a.headline),
        duty,
        Observation(now.observation, _since(history, lambda a: a.observation), now.reason),
        Timing(now.timing, now.days, now.seen, now.claimed, _since(history, lambda a: a.timing)),
        Integrity(now.integrity, now.detail, integrity_since),
        _documents(case, as_of),
        tuple(sightings_by(case.imports, as_of)),
        tuple(dict.fromkeys(_proof(case, expectation, absence_nights, now, kept))),
    )


def axes_on(case: Case, expectation: Expectation, absence_nights: int, day: date) -> Axes:
    """Evaluate the four axes for one day."""
    kept = custody(case, day)
    others = sightings_by(case.imports, day)
    lacking = shortfall(case, expectation, absence_nights, day)
    if not lacking and doubted_by(case.imports, day):
        lacking = "unresolved_entry"
    observation, reason = _observation(case, kept, others, lacking, day)
    seen = narrowed(last_without(case, kept.found, day), kept.found, others)
    claim, published = claimed_date(case, kept)
    duty = _duty(expectation, day)
    timing, days = ("undetermined", None)
    if duty in OWED:
        timing, days = _timing(expectation.due, seen, claim if published else None)
    shown = seen[0] is not None and seen[0] > expectation.due
    if timing == "late" and (kept.found is None or not (shown or _agree(case, kept, expectation.due))):
        timing, days = "undetermined", None  # what only others saw makes nobody late, nor what the portal contradicts
    return Axes(day, duty, observation, reason, timing, days, seen, claim, kept.integrity, kept.detail)


def _observation(
    case: Case, kept: Custody, others: Sequence[Imported], lacking: str | None, day: date
) -> tuple[str, str | None]:
    """Say whether it was seen, and where; or why nothing can be said. `lacking` is what the proof of absence lacks."""
    if kept.found is not None:
        return ("found" if _where_it_belongs(case, day) else "found_elsewhere"), None
    if others:
        return "found_elsewhere", IMPORTED
    return ("unobservable", lacking) if lacking else ("absent", None)


def last_without(case: Case, found: date | None, day: date) -> date | None:
    """Give the last listing night with a control before the report was found on which it was not there.

    The listings that count are those that first showed it (one we did not read then says nothing of that night), and
    the listings that should carry it. A night on which it, or something that could be it, was listed is no such night.
    """
    before = [look for look in case.looks if look.night <= day and (found is None or look.night < found)]
    places = _first_places(case, found) if found else frozenset()
    portals = {portal for portal, _ in places} or {look.portal for look in before}
    nights = {look.night for look in before}
    for night in sorted(nights, reverse=True):
        tonight = [look for look in before if look.night == night and look.portal in portals]
        if any(in_doubt(look, day) for look in tonight):
            continue
        without = {look.portal for look in tonight if _read_whole(look, places)}
        if without >= (portals if found else without) and without:
            return night
    return None


def claimed_date(case: Case, kept: Custody) -> tuple[date | None, bool]:
    """Give the date the report claims for itself, and whether it is a publication date (not only a signature).

    Of documents found on the same night the earliest date counts, in favour of the filer.
    """
    first = [case.documents[id] for id in kept.first_documents]
    for dates, published in (
        ([document.versions[0].published for document in first], True),
        ([document.listed_on for document in first], True),
        ([document.versions[0].dated for document in first], False),
    ):
        given = [day for day in dates if day is not None]
        if given:
            return min(given), published
    return None, False


def _agree(case: Case, kept: Custody, due: date) -> bool:
    """Tell whether no listing dates the report in time, where its page claims a day after the due date."""
    listed = (case.documents[id].listed_on for id in kept.first_documents)
    return not any(day is not None and day <= due for day in listed)


def _duty(expectation: Expectation, day: date) -> str:
    duty = expectation.duty.value
    if duty in NOT_OBLIGED:
        return duty
    if expectation.status == "not_expected":
        return "exempt"
    if "unknown" in (duty, expectation.status) or expectation.confidence == "low":
        return "unknown"
    return "not_yet_due" if duty == "due" and day <= expectation.due else duty


def basis_of(expectation: Expectation, duty: str) -> str:
    """Say what a duty rests on: the rule's citation, or the roster's reason why it is not plainly due."""
    if duty in ("due", "not_yet_due") or not expectation.reason:
        return expectation.basis
    into = expectation.successor
    reason = expectation.reason if not into or into in expectation.reason else f"{expectation.reason}: {into}"
    return f"{expectation.basis}; {reason}" if duty == "extended" else reason


def _timing(due: date, seen: tuple[date | None, date | None], published: date | None) -> tuple[str, int | None]:
    without, found = seen
    if found is None:
        return "undetermined", None
    if found <= due:
        return "on_time", None
    if without is not None and without > due:
        return "late", (found - due).days
    if published is None or published > found or (without is not None and published < without):
        return "undetermined", None
    return ("on_time", None) if published <= due else ("late", (published - due).days)


def _where_it_belongs(case: Case, day: date) -> bool:
    lists = (each for look in case.looks if look.night <= day for each in look.lists)
    return any((each.covering or each.heirs) and each.listed for each in lists)


def _first_places(case: Case, found: date) -> frozenset[tuple[str, str]]:
    """Give the (portal, column) places that listed the report on the night it was found."""
    return frozenset(
        (look.portal, each.column) for look in case.looks if look.night == found for each in look.lists if each.listed
    )


def _read_whole(look: Look, places: frozenset[tuple[str, str]]) -> bool:
    """Tell whether a look read every listing that counts, and at least one, each with a control.

    To be late is an accusation, too: a listing that falsely came empty must not make anyone late.
    """
    columns = {column for portal, column in places if portal == look.portal}
    needed = [each for each in look.lists if each.covering or each.column in columns]
    return (
        bool(needed)
        and columns <= {each.column for each in needed}
        and all(each.whole and each.control for each in needed)
    )


def _days(case: Case, expectation: Expectation, needed: int, as_of: date, kept: Custody) -> list[date]:
    """Give the days on which a value could have changed, in order, and `as_of` itself as the last."""
    imported = {each.known_on for each in case.imports}
    shown = {each.known_on for each in case.imports if each.sound}
    start = min({expectation.since, kept.found or expectation.since} | shown)
    days = imported | {expectation.since, expectation.due + ONE_DAY, expectation.grace_until + ONE_DAY}
    days |= {look.doubt_until for look in case.looks if look.doubt_until is not None}
    days |= set(_eventful_nights(case.looks, expectation.grace_until, needed))
    return sorted({day for day in days if start <= day <= as_of} | {max(as_of, start)})


def _eventful_nights(looks: Iterable[Look], grace_until: date, needed: int) -> Iterable[date]:
    """Give the nights that can change a value.

    These are the nights unlike the one before, and of equal ones after the grace as many as the proof needs.
    """
    last: dict[str, Hashable] = {}
    equal: dict[str, int] = {}
    there: dict[int, Hashable] = {}
    for look in looks:
        shown = _shown(look, there)
        new = last.get(look.portal) != shown
        if new:
            last[look.portal], equal[look.portal] = shown, 0
        if look.night > grace_until:
            equal[look.portal] += 1
        if new or 0 < equal[look.portal] <= needed:
            yield look.night


def _shown(look: Look, there: dict[int, Hashable]) -> Hashable:
    """Give what a look showed, without the night and the ids of its captures.

    `there` keeps what was there when last asked for: a document that was not asked for tonight counts as it was then,
    since not to ask changes nothing. That something is gone counts only on the nights on which it is said.
    """
    lists = tuple((each.column, each.covering, each.whole, bool(each.control), each.listed) for each in look.lists)
    gone = []
    for id, seen in look.seen.items():
        there.pop(id, None)
        if seen.outcome == PRESENT:
            there[id] = (seen.outcome, seen.version)
        else:
            gone.append((id, seen.outcome))
    searched = look.sought is not None
    return look.state, lists, look.doubt_until, tuple(sorted(gone)), frozenset(there.items()), searched


def _since(history: list[Axes], value: Callable[[Axes], T]) -> date:
    """Give the first day of the last stretch of days that share the newest value."""
    newest, since = value(history[-1]), history[-1].day
    for axes in reversed(history):
        if value(axes) != newest:
            break
        since = axes.day
    return since


def _documents(case: Case, as_of: date) -> tuple[DocumentOf, ...]:
    """List the documents that carried the report, with the nights and versions known by then."""
    rows = []
    for id, document in case.documents.items():
        shown = [
            (look.night, seen.version)
            for look in case.looks
            if look.night <= as_of and (seen := look.seen.get(id)) is not None and seen.version is not None
        ]
        if shown:
            versions = 1 + max(version for _, version in shown)
            rows.append(DocumentOf(document.url, shown[0][0], shown[-1][0], versions))
    return tuple(sorted(rows, key=lambda row: (row.first_seen, row.url)))


def _proof(case: Case, expectation: Expectation, needed: int, now: Axes, kept: Custody) -> Iterable[str]:
    """Give the captures that bear the verdict out; nothing for what we do not claim."""
    if now.observation == "absent":
        yield from absence_proof(case, expectation, needed, now.day)
    if now.timing == "late" and now.seen[0] is not None:
        for look in case.looks:
            if look.night == now.seen[0]:
                yield from listing_captures(look)
    others = sightings_by(case.imports, now.day)
    if others and others[0].night == now.seen[1] != kept.found:
        yield others[0].capture
    yield from kept.captures
