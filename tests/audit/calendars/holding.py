"""Plays a calendar night by night and holds the audit against the law, against itself, and against the truth."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from audit.judge import judge
from audit.judgement import Judgement
from audit.register import record_verdicts
from audit.tonight import judge_tonight
from storage.models import Verdict
from storage.settings import AuditSettings, Settings
from tests.audit.calendars.calendar import TOWNS, Calendar
from tests.audit.calendars.law import Law, town_of
from tests.audit.calendars.store import Store, roster

Told = dict[tuple[str, int], dict[str, Any]]
YEARS = (2022, 2023)


def hold(engine: Engine, calendar: Calendar) -> None:
    """Play the calendar; raises AssertionError with the night, the filing and both verdicts where they part."""
    told: dict[date, Told] = {}
    for night in Store(engine, calendar).nights():
        judgements = audit(engine, calendar, night)
        told[night] = _by_filing(judgements)
        hold_against_law(calendar, night, told[night])
        hold_against_truth(calendar, night, told[night])
        hold_against_register(engine, calendar, night, judgements)
    for night in calendar.nights[:-1:3]:
        later = _by_filing(audit(engine, calendar, night))
        said = {key: each for key, each in later.items() if key in told[night]}
        assert said == told[night], f"as of {night} another thing is said than was said then"
        for key in later.keys() - told[night].keys():  # a portal that was first visited on a later night
            assert later[key]["headline"] not in ("missing", "late", "withdrawn", "defective"), (night, key)


def audit(engine: Engine, calendar: Calendar, night: date) -> list[Judgement]:
    """Judge the whole county as of a night."""
    return judge(engine, roster(calendar.succession), _settings(calendar), as_of=night)


def hold_against_register(engine: Engine, calendar: Calendar, night: date, judgements: Sequence[Judgement]) -> None:
    """Judge what the night changed; then judging everything must find nothing that was not written."""
    asked = engine, roster(calendar.succession), _settings(calendar)
    judge_tonight(*asked, (), today=night, keep=lambda found: _keep(engine, found, night))
    rows = _rows(engine)
    record_verdicts(engine, judgements, night)
    assert _rows(engine) == rows, f"on {night} a county was left alone of which something new had come"


def _settings(calendar: Calendar) -> Settings:
    return Settings(audit=AuditSettings(absence_nights=calendar.needed))


def _by_filing(judgements: Sequence[Judgement]) -> Told:
    """Give the JSON by township code and year, of the years that the calendar is about."""
    told = ((each.expectation, each.to_json()) for each in judgements)
    return {(who.code, who.year): each for who, each in told if who.year in YEARS}


def _keep(engine: Engine, judgements: Sequence[Judgement], night: date) -> None:
    record_verdicts(engine, judgements, night)


def _rows(engine: Engine) -> list[Any]:
    columns = (Verdict.county_code, Verdict.unit_id, Verdict.year, Verdict.known_on, Verdict.body)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns[:4]))]


def hold_against_law(calendar: Calendar, night: date, told: Told) -> None:
    law = Law(calendar, night)
    for year in YEARS:
        for expectation in roster(calendar.succession).expectations("990101", year):
            said = told.get((expectation.code, year))
            if said is None:
                continue
            right = law.says(town_of(expectation.code), expectation)
            found = right.seen is not None
            ours = {
                "observation": said["observation"]["value"],
                "timing": said["timing"]["value"],
                "seen": tuple(said["timing"]["seen"]) if found else None,
                "integrity": tuple(said["integrity"]["value"]),
                "detail": said["integrity"]["detail"],
                "headline": said["headline"],
            }
            seen = right.seen
            lawful = {
                "observation": right.observation,
                "timing": right.timing,
                "seen": tuple(day.isoformat() if day else None for day in seen) if seen else None,
                "integrity": right.integrity,
                "detail": right.detail,
                "headline": right.headline,
            }
            assert ours == lawful, (night, expectation.unit, year, said["observation"], ours, lawful)
            if right.observation == "absent":
                assert right.proven_by <= set(said["proof"]), (night, expectation.unit, year)


def hold_against_truth(calendar: Calendar, night: date, told: Told) -> None:
    """Whatever the law: nobody is missing whose report we had in our hands, or late or withdrawn against the facts."""
    for number, page in enumerate(calendar.pages):
        if page.is_a != "report" or (page.read_late is not None and calendar.nights[page.read_late] > night):
            continue
        said = told.get((f"99010110{TOWNS.index(page.town) + 1}", page.year))
        if said is None:
            continue
        shown = [
            each.night
            for each in Law(calendar, night).seen
            for line in each.lines
            if line.page == number and line.columns and line.outcome == "present"
        ]
        assert not shown or said["headline"] not in ("missing", "unobservable", "not due"), (night, page.words)
        if said["headline"] == "late":
            without = said["timing"]["seen"][0]
            assert without is None or without > said["duty"]["due"], (night, page.words)
