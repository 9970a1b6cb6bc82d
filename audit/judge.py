"""Judges every filer × year that our portals should show: store and roster in, judgements with their findings out."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection, Engine

from audit.attribution import Attribution, attribute
from audit.cases import Case, Cases
from audit.comparison import changed_cells, changed_sections, changes_of_versions
from audit.copies.copy import CountyCopies
from audit.copies.county import copies_of
from audit.copies.ground import ground_of
from audit.copies.integrity import with_copied
from audit.custody import Custody, custody
from audit.dossier import Alteration, Dossier
from audit.facts import CountyFacts
from audit.judgement import Judgement
from audit.loading import load_bodies, load_cells, load_counties, load_county, portals_by_county
from audit.names import Names, Roster
from audit.reports import CountyReports, load_reports
from audit.rules.catalogue import findings_of
from audit.shapes import Shapes
from audit.verdict import claimed_date
from roster.errors import BadInput
from roster.model import Expectation
from storage.settings import Settings

FIRST_REGULATION = 2008  # no report year before the first regulation
DEFAULT_FIRST_YEAR = 2018
TOGETHER = 8  # so many counties are read at once
SELDOM = 20_000  # so many new values before cycles are looked for among them


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every county is judged with."""

    connection: Connection
    roster: Roster
    settings: Settings
    as_of: date
    shapes: Shapes

    @classmethod
    def of(cls, connection: Connection, roster: Roster, settings: Settings, as_of: date) -> "_Bench":
        """Set it up, with no shape of a history known yet."""
        return cls(connection, roster, settings, as_of, Shapes(settings.audit.absence_nights, as_of))


@dataclass(frozen=True, slots=True)
class _Judged:
    """A judgement beside what it was made of."""

    judgement: Judgement
    case: Case
    kept: Custody


@dataclass(frozen=True, slots=True)
class CountyJudged:
    """A county's judgements, by code and year, beside what they were made of."""

    facts: CountyFacts
    attribution: Attribution
    cases: Cases
    reports: CountyReports
    judgements: tuple[Judgement, ...]


def judge(  # noqa: PLR0913  # the questions an auditor can put
    engine: Engine,
    roster: Roster,
    settings: Settings,
    *,
    year: int | None = None,
    county: str | None = None,
    as_of: date,
) -> list[Judgement]:
    """Judge one report year or all, in one county (code or name) or all that have a portal, as of a day.

    Gives judgements by county, code and year. Without `year`: from the first year any report of the county was found
    for (as long as no visit was complete, from 2018 or earlier) to the last whose duty has arisen. Raises BadInput when
    no county, or more than one, goes by that name.
    """
    with engine.connect() as connection, _seldom_collected():
        bench = _Bench.of(connection, roster, settings, as_of)
        portals = portals_by_county(connection)
        codes = sorted(portals) if county is None else [county_code(roster, county, portals)]
        judged = (_judge_county(bench, facts, year) for facts in _facts_of(bench, portals, codes))
        found = [judgement for one in judged for judgement in one.judgements]
    return _in_order(found)


def judge_counties(
    connection: Connection, roster: Roster, settings: Settings, codes: Iterable[str], as_of: date
) -> Iterator[tuple[str, list[Judgement]]]:
    """Judge some counties, one after the other: only a few are in memory at a time."""
    for judged in judged_counties(connection, roster, settings, codes, as_of):
        yield judged.facts.county_code, list(judged.judgements)


def judged_counties(
    connection: Connection, roster: Roster, settings: Settings, codes: Iterable[str], as_of: date
) -> Iterator[CountyJudged]:
    """Judge some counties as `judge_counties`, and give with each what its judgements were made of."""
    portals = portals_by_county(connection)
    bench = _Bench.of(connection, roster, settings, as_of)
    with _seldom_collected():
        for facts in _facts_of(bench, portals, list(codes)):
            yield _judge_county(bench, facts, None)


def _facts_of(bench: _Bench, portals: Mapping[str, set[str]], codes: Sequence[str]) -> Iterator[CountyFacts]:
    """Give the facts of one county after the other; they are read a few counties at a time."""
    for start in range(0, len(codes), TOGETHER):
        some = {code: portals.get(code, set()) for code in codes[start : start + TOGETHER]}
        read = load_counties(bench.connection, some, bench.as_of)
        for code in some:
            yield read.pop(code)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Have Python look seldom for cycles: a county is many small values without any, and goes when it is judged."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _in_order(judgements: Iterable[Judgement]) -> list[Judgement]:
    return sorted(judgements, key=lambda j: (j.expectation.county_code, j.expectation.code, j.expectation.year))


def judged_cases(
    connection: Connection, roster: Roster, county_code: str, portal_ids: Iterable[str], as_of: date
) -> tuple[CountyFacts, Attribution, Cases]:
    """Prepare one county for judging: its facts, whose report each document is, and the cases to cut out."""
    facts = load_county(connection, county_code, portal_ids, as_of)
    return facts, *_cases_of(connection, roster, facts, as_of)


def _cases_of(connection: Connection, roster: Roster, facts: CountyFacts, as_of: date) -> tuple[Attribution, Cases]:
    counties = roster.counties(facts.county_code)
    names = Names(roster, counties[0].name if counties else "", as_of.year - 1)
    attribution = attribute(facts, names)
    changes = changes_of_versions(connection, facts, attribution)
    return attribution, Cases(facts, attribution, names, changes)


def axes_of_counties(
    connection: Connection, roster: Roster, settings: Settings, codes: Iterable[str], as_of: date
) -> Iterator[Judgement]:
    """Judge some counties on the four axes alone, without the rules and what they add (`copied`)."""
    portals = portals_by_county(connection)
    bench = _Bench.of(connection, roster, settings, as_of)
    with _seldom_collected():
        for facts in _facts_of(bench, portals, list(codes)):
            attribution, cases = _cases_of(connection, roster, facts, as_of)
            for expectation in _judged_here(bench, facts.county_code, cases, _years(facts, attribution, as_of)):
                yield bench.shapes.judge(cases.case((expectation.unit_id, expectation.year)), expectation)


def _judge_county(bench: _Bench, facts: CountyFacts, year: int | None) -> CountyJudged:
    code = facts.county_code
    attribution, cases = _cases_of(bench.connection, bench.roster, facts, bench.as_of)
    if not facts.portals:
        return CountyJudged(facts, attribution, cases, CountyReports(), ())
    years = [year] if year is not None else _years(facts, attribution, bench.as_of)
    expected = _judged_here(bench, code, cases, years)
    reports = load_reports(bench.connection, facts, attribution, cases, bench.as_of)
    copies = _copies(bench, code, cases, reports)
    judged = (_judge_one(bench, cases, expectation) for expectation in expected)
    judgements = _in_order(_with_findings(bench.connection, one, reports, copies) for one in judged)
    return CountyJudged(facts, attribution, cases, reports, tuple(judgements))


def _judged_here(bench: _Bench, code: str, cases: Cases, years: Iterable[int]) -> list[Expectation]:
    """Give what is expected in a county and is for its portals to show."""
    return [
        expectation
        for year in years
        for expectation in _expected(bench, code, year)
        if cases.judges((expectation.unit_id, year))
    ]


def _expected(bench: _Bench, code: str, year: int) -> Sequence[Expectation]:
    return bench.roster.expectations(code, year, bench.settings.audit.switches, on=bench.as_of)


def _copies(bench: _Bench, code: str, cases: Cases, reports: CountyReports) -> CountyCopies:
    """Compare all reports of the county, whichever year is judged: a copy may be of any other."""
    ground = ground_of(cases, lambda year: _expected(bench, code, year), bench.as_of)
    return copies_of(reports, ground, [county.name for county in bench.roster.counties(code)])


def _judge_one(bench: _Bench, cases: Cases, expectation: Expectation) -> _Judged:
    case = cases.case((expectation.unit_id, expectation.year))
    return _Judged(bench.shapes.judge(case, expectation), case, custody(case, bench.as_of))


def _with_findings(connection: Connection, judged: _Judged, reports: CountyReports, copies: CountyCopies) -> Judgement:
    """Test every rule on what was judged."""
    steps = tuple(_alterations(connection, judged)) if "altered" in judged.judgement.integrity.value else ()
    claimed, published = claimed_date(judged.case, judged.kept)
    shown = claimed if published else None
    dossier = Dossier(judged.judgement, judged.case, judged.kept, reports, shown, steps, copies)
    findings = tuple(findings_of(dossier))
    return replace(judged.judgement, findings=findings, integrity=with_copied(judged.judgement.integrity, findings))


def _alterations(connection: Connection, judged: _Judged) -> Iterator[Alteration]:
    """Give every step between versions; the texts of two at a time are in memory."""
    for document in judged.case.documents.values():
        for before, after in pairwise(document.versions):
            pair = (before.record, after.record)
            cells, bodies = load_cells(connection, pair), load_bodies(connection, pair)
            yield Alteration(
                document.url,
                (before.capture, after.capture),
                changed_cells(cells.get(before.record, {}), cells.get(after.record, {})),
                changed_sections(bodies[before.record], bodies[after.record]),
            )


def _years(facts: CountyFacts, attribution: Attribution, as_of: date) -> range:
    """Give the report years to judge: the duty for a year arises on 1 January after it.

    The first year found says where the portal begins only once a visit has read all of its listings to their end.
    """
    found = [year for _, year in attribution.documents if year >= FIRST_REGULATION]
    if not any(visit.state == "complete" for visits in facts.visits.values() for visit in visits):
        found.append(DEFAULT_FIRST_YEAR)
    return range(min(found, default=DEFAULT_FIRST_YEAR), as_of.year)


def county_code(roster: Roster, text: str, portals: dict[str, set[str]]) -> str:
    """Find the county meant; where several share a name, one that has a portal is meant."""
    counties = roster.counties(text)
    if not counties:
        raise BadInput(f"no county is called {text!r}", remedy="see: gongkai roster show")
    watched = [county for county in counties if county.code in portals] or list(counties)
    if len(watched) > 1:
        names = ", ".join(f"{county.code} {county.prefecture}{county.name}" for county in watched)
        raise BadInput(f"{text!r} can mean several counties: {names}", remedy="give the code")
    return watched[0].code
