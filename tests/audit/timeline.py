"""Cases written as one character a night, so that a rule's test reads like the calendar it is about.

Nights begin on 2020-01-29; the report year is 2019, due on 2020-01-31, grace until 2020-02-03. `|` is only for the eye:
`---|---|--` is three nights up to the due date, three of grace, two after it.

    .  no visit                              1 2 3  listed and present, showing its version 1, 2, 3
    -  listing whole, control, not there     e  listed, its page fails to load
    x  whole, but no control                 g  off the listing, its address answers gone; control
    #  listing not read to its end           G  the same without control
    D B R  portal down, blocked, robots      h  still listed, its address answers gone
    s  like -, and searched for outside of its column, in vain (with `searched` False: the only night that was)
    ?  whole, control, an entry that could be this report     i  off the listing, its address fails to load
    n  listed, and not asked for, since it was not due
    q  the same as `?`, but the entry turns out to be another's three nights later
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from audit.cases import Case, DocumentSeen, FilingDocument, ListSeen, Look, VersionSeen
from audit.imports import Imported
from audit.judgement import Judgement
from audit.verdict import judge_case
from roster.model import Duty, Expectation, FilerClass, Kind, Status

START = date(2020, 1, 29)
DUE = date(2020, 1, 31)
GRACE = date(2020, 2, 3)
PORTAL, COLUMN, ELSEWHERE, PAGE = "qinglan", "annual", "other", 7
STATES = {"D": "down", "B": "blocked", "R": "robots", "#": "incomplete"}
OUTCOMES = {"e": "error", "g": "gone", "G": "soft_404", "h": "gone", "i": "error"}
LISTED = set("123ehn")


def on(night: int) -> date:
    """Give the date of a night counted from 1."""
    return START + timedelta(days=night - 1)


def expectation(duty: str = "due", *, confidence: str = "high", successor: str | None = None) -> Expectation:
    """An invented township's duty for 2019."""
    return Expectation(
        unit_id="990101101@2015",
        code="990101101",
        unit="白塔镇",
        filer="白塔镇人民政府",
        kind=Kind.TOWN,
        filer_class=FilerClass.GOV,
        county_code="990101",
        county="清岚县",
        year=2019,
        status=Status.EXPECTED,
        duty=Duty(duty),
        reason=None if duty == "due" else f"the roster says {duty}",
        successor=successor,
        confidence=confidence,
        since=date(2020, 1, 1),
        due=DUE,
        grace_until=GRACE,
        basis="article 49",
        basis_kind="practice",
        rule="cn-2019",
    )


def case(
    nights: str,
    *,
    until: date | None = None,
    covering: bool = True,
    searched: bool = True,
    imports: Iterable[Imported] = (),
    **document: object,
) -> Case:
    """Make a case of one portal from its nights; `until` leaves out all that came later.

    `searched`: there is nowhere else to look, so that every night that sees the listing counts as a search.
    """
    looks = [
        _look(on(number), mark, covering, until, searched=searched)
        for number, mark in enumerate(nights.replace("|", ""), start=1)
        if mark != "." and (until is None or on(number) <= until)
    ]
    documents = {PAGE: _document(**document)} if any(look.seen for look in looks) else {}
    known = tuple(each for each in imports if until is None or each.known_on <= until)
    return Case(tuple(looks), documents, frozenset({PORTAL}), known)


def imported(night: int, known: int, *, sound: bool = True) -> Imported:
    """Make a capture of others that shows the report: of which night it is, and on which it was imported."""
    capture = f"import {on(night):%m-%d}"
    return Imported(on(night), on(known), "https://qinglan.example/7.html", capture, {"file": "a.warc"}, sound=sound)


def judged(nights: str, as_of: date | None = None, *, needed: int = 2, duty: str = "due", **more: object) -> Judgement:
    """Judge the case, by default as of its last night."""
    last = on(len(nights.replace("|", "")))
    known = {key: more.pop(key) for key in ("confidence", "successor") if key in more}
    return judge_case(case(nights, **more), expectation(duty, **known), needed, as_of or last)  # type: ignore[arg-type]


def merged(*cases: Case) -> Case:
    """Put cases of several portals together."""
    looks = sorted((look for each in cases for look in each.looks), key=lambda look: look.night)
    documents: dict[int, FilingDocument] = {}
    for each in cases:
        documents |= each.documents
    return Case(tuple(looks), documents, frozenset().union(*(each.county_wide for each in cases)))


def _look(night: date, mark: str, covering: bool, until: date | None, *, searched: bool) -> Look:
    if mark in "DBR":
        return Look(night, PORTAL, STATES[mark])
    listed = frozenset({PAGE}) if mark in LISTED else frozenset()
    day = night.strftime("%m-%d")
    control = None if mark in "xG#" else f"control {day}"
    here = ListSeen(
        COLUMN, True, mark != "#", (f"page1 {day}", f"page2 {day}"), control, listed if covering else frozenset()
    )
    there = () if covering else (ListSeen(ELSEWHERE, False, mark != "#", (f"other {day}",), control, listed),)
    state, doubt = STATES.get(mark, "complete"), _doubt(night, mark, until)
    sought = (f"search {day}",) if mark == "s" else () if searched else None
    return Look(night, PORTAL, state, (here, *there), doubt, _seen(mark, day), sought)


def _doubt(night: date, mark: str, until: date | None) -> date | None:
    if mark not in "?q":
        return None
    lifted = night + timedelta(days=3)
    return lifted if mark == "q" and (until is None or lifted <= until) else date.max


def _seen(mark: str, day: str) -> Mapping[int, DocumentSeen]:
    if mark in "123":
        return {PAGE: DocumentSeen("present", f"report {day}", int(mark) - 1)}
    if mark in OUTCOMES:
        return {PAGE: DocumentSeen(OUTCOMES[mark], f"answer {day}")}
    return {}


def _document(
    published: date | None = None,
    listed_on: date | None = None,
    dated: date | None = None,
    changed: tuple[str, ...] = ("numeric", "textual"),
    problems: tuple[tuple[str, ...], ...] = ((), (), ()),
) -> FilingDocument:
    steps = (None, *changed)
    versions = tuple(
        VersionSeen(n, f"version {n + 1}", "2019", published, dated, frozenset(problems[n]), steps[n])
        for n in range(len(steps))
    )
    return FilingDocument(PAGE, "https://qinglan.example/7.html", PORTAL, PAGE, versions, listed_on)
