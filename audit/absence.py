"""When it may be said that a report is not there, and when only that we cannot tell. docs/verdicts.md, `observation`.

All functions are told the day; of a case they use only the looks of nights up to it.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from audit.cases import Case, Look
from roster.model import Duty, Expectation, Status

GOOD = "good"
UNREACHED = frozenset({"blocked", "down", "robots", "changed"})


def standing(look: Look, day: date) -> str:
    """Say what a look is worth as proof of absence: `good`, or the reason why not."""
    covering = [listing for listing in look.lists if listing.covering]
    if not covering or not all(listing.whole for listing in look.lists if listing.covering or listing.heirs):
        if look.state in UNREACHED:
            return look.state
        return "incomplete" if covering or look.state == "incomplete" else "no_listing"
    if in_doubt(look, day):
        return "unresolved_entry"
    return GOOD if all(listing.control for listing in covering) else "no_control"


def in_doubt(look: Look, day: date) -> bool:
    """Tell whether the look listed the report's own page, or something that, as known on the day, could be it."""
    if any(listing.listed for listing in look.lists):
        return True
    return look.doubt_until is not None and look.doubt_until > day


def covering_routes(case: Case, day: date) -> list[list[Look]]:
    """Give, portal by portal, the looks of those that should carry the report.

    A portal counts when one of its listings covers the filing, or when it is meant to carry the whole county and has
    never yet shown any listing.
    """
    looks = sorted((look for look in case.looks if look.night <= day), key=lambda look: look.portal)
    routes = [list(found) for _, found in groupby(looks, key=lambda look: look.portal)]
    return [route for route in routes if _covers(route, case.county_wide)]


def shortfall(case: Case, expectation: Expectation, needed: int, day: date) -> str | None:
    """Say what is missing for the proof of absence; None when it is complete."""
    if day <= expectation.due:
        return "not_yet_due"
    if day <= expectation.grace_until:
        return "grace"
    if not any(look.night <= day for look in case.looks):
        return "never_visited"
    routes = covering_routes(case, day)
    if not routes:
        return "no_listing"
    # a portal given up before the obligation arose is no place where this report could be expected
    alive = [route for route in routes if route[-1].night >= expectation.since] or routes
    reasons = [_route_shortfall(route, expectation.grace_until, needed, day) for route in alive]
    if _is_owed(expectation):
        reasons += ["not_searched" for route in alive if _search(route, expectation.grace_until) is None]
    return next((reason for reason in reasons if reason), None)


def absence_proof(case: Case, expectation: Expectation, needed: int, day: date) -> list[str]:
    """Give the captures that prove an absence.

    They are every listing page and the control of the nights that completed it, and the search outside of the columns.
    """
    captures = []
    for route in covering_routes(case, day):
        for night in _good_nights(_after(route, expectation.grace_until), day)[:needed]:
            tonight = (look for look in route if look.night == night and standing(look, day) == GOOD)
            captures += listing_captures(next(tonight))
        searched = _search(route, expectation.grace_until)
        captures += (searched.sought or ()) if searched is not None else ()
    return captures


def progress(case: Case, expectation: Expectation, day: date) -> dict[str, tuple[list[date], bool]]:
    """Tell how far the proof of absence has come, by portal that should carry the report.

    Gives the good nights after the grace, and whether the report was searched for outside of its columns since.
    """
    grace = expectation.grace_until
    return {
        route[0].portal: (_good_nights(_after(route, grace), day), _search(route, grace) is not None)
        for route in covering_routes(case, day)
    }


def listing_captures(look: Look) -> list[str]:
    """Give the captures of a look's listings, page by page, each listing followed by its control."""
    captures = []
    for listing in look.lists:
        captures += [*listing.pages, *([listing.control] if listing.control else [])]
    return captures


def _covers(route: Sequence[Look], county_wide: frozenset[str]) -> bool:
    if any(listing.covering for look in route for listing in look.lists):
        return True
    return route[0].portal in county_wide and not any(look.lists or look.state == "complete" for look in route)


def _after(route: Sequence[Look], grace_until: date) -> list[Look]:
    return [look for look in route if look.night > grace_until]


def _is_owed(expectation: Expectation) -> bool:
    """Say whether the report is owed; nobody is accused of what is not, and nobody searches for it."""
    return expectation.duty in (Duty.DUE, Duty.EXTENDED) and expectation.status != Status.NOT_EXPECTED


def _search(route: Sequence[Look], grace_until: date) -> Look | None:
    """Give the first look after the grace in which the report was searched for outside of its columns."""
    return next((look for look in _after(route, grace_until) if look.sought is not None), None)


def _route_shortfall(route: Sequence[Look], grace_until: date, needed: int, day: date) -> str | None:
    after = _after(route, grace_until)
    good = _good_nights(after, day)
    if len(good) >= needed and not _doubted_since(good[-1], after, day):
        return None
    if not after or after[-1].night in good:
        return "nights"
    worth = standing(after[-1], day)
    return "unresolved_entry" if worth == GOOD else worth


def _doubted_since(night: date, looks: Sequence[Look], day: date) -> bool:
    """Tell whether, after the last good night, something was listed that could be the report: it may have come late."""
    return any(look.night > night and in_doubt(look, day) for look in looks)


def _good_nights(looks: Sequence[Look], day: date) -> list[date]:
    """Give the nights with a good look and, in none of that night's looks, anything that could be the report."""
    nights = []
    for night, found in groupby(looks, key=lambda look: look.night):
        tonight = list(found)
        if any(standing(look, day) == GOOD for look in tonight) and not any(in_doubt(look, day) for look in tonight):
            nights.append(night)
    return nights
