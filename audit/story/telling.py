"""Puts together the whole story of one filer's report of one year, as known on a day.

    tell(engine, roster, settings, Asked(filer, year, as_of)) -> Story

Nothing is judged here: the verdict and its findings are those of `audit.judge`, the versions those of `audit.history`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine

from audit.absence import progress
from audit.cases import Case
from audit.decisions import UNDECIDED, Decided, decided
from audit.history import Event, Filer, history
from audit.judge import FIRST_REGULATION, judge, judged_cases
from audit.judgement import Judgement, iso
from audit.lineage import Version
from audit.loading import portals_by_county
from audit.names import Roster
from audit.proof import ProofCapture, proof_captures
from audit.story.nights import Stretch, ground, stretches
from audit.terms import SAYINGS
from roster.errors import BadInput
from roster.model import Unit
from storage.settings import Settings

TOLD_RESULTS = ("fail", "suspect", "null")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose report, of which year, as known on which day."""

    filer: Filer
    year: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the proof of absence has come on one portal, and how many good nights it needs."""

    portal: str
    good_nights: tuple[date, ...]
    needed: int
    searched: bool


@dataclass(frozen=True, slots=True)
class Story:
    """The whole story. `names`: by unit id the filers that stood as controls; `captures` where each capture lies."""

    asked: Asked
    judgement: Judgement
    unit: Unit | None
    nights: tuple[Stretch, ...]
    names: Mapping[str, str]
    progress: tuple[Progress, ...]
    versions: tuple[Version, ...]
    verdicts: tuple[Event, ...]
    decisions: Mapping[str, Decided]
    captures: tuple[ProofCapture, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as `gongkai.story/1`."""
        who = self.judgement.expectation
        told = SAYINGS[self.judgement.headline]
        return {
            "schema": "gongkai.story/1",
            "as_of": iso(self.asked.as_of),
            "verdict": self.judgement.to_json(),
            "permits": {"means": told.means, "may_say": told.may, "may_not_say": told.may_not},
            "duty": {"rule": who.rule, "rests_on": who.basis_kind, "reason": who.reason, "successor": who.successor},
            "names": _spells(self.unit),
            "nights": [self._named(stretch) for stretch in self.nights],
            "proof_of_absence": [_plain(each) for each in self.progress],
            "versions": [version.to_json() for version in self.versions],
            "verdicts": [{"known_on": iso(event.night), "what": event.what} for event in self.verdicts],
            "findings": [
                {**finding.to_json(), "work": _plain(self.decisions.get(finding.id, UNDECIDED))}
                for finding in self.judgement.findings
            ],
            "captures": [_plain(capture) for capture in self.captures],
        }

    def _named(self, stretch: Stretch) -> dict[str, Any]:
        told = stretch.to_json()
        for listing in told["lists"]:
            if listing["control"]:
                listing["control"]["filer"] = self.names.get(listing["control"]["unit_id"])
        return told


def tell(engine: Engine, roster: Roster, settings: Settings, asked: Asked) -> Story:
    """Tell the story. Raises BadInput when nothing is expected of the filer for that year, and says why."""
    judged = judge(engine, roster, settings, year=asked.year, county=asked.filer.county_code, as_of=asked.as_of)
    judgement = _mine(judged, roster, asked)
    with engine.connect() as connection:
        case, nights = _nights(connection, roster, asked)
    needed = settings.audit.absence_nights
    far = progress(case, judgement.expectation, asked.as_of)
    told = history(engine, roster, asked.filer, asked.year, asked.as_of)
    return Story(
        asked,
        judgement,
        _unit(roster, judgement),
        tuple(nights),
        _names(roster, asked.filer.county_code, nights),
        tuple(Progress(portal, tuple(good), needed, searched) for portal, (good, searched) in far.items()),
        told.versions,
        tuple(event for event in told.events if event.what.startswith("verdict")),
        decided(engine, judged, asked.as_of),
        tuple(proof_captures(engine, _captures(judgement, nights, told.versions))),
    )


def _mine(judged: Sequence[Judgement], roster: Roster, asked: Asked) -> Judgement:
    """Pick the filer's own verdict. Raises BadInput, with the reason where the roster has one, when there is none."""
    filer = asked.filer
    mine = next((each for each in judged if each.expectation.unit_id == filer.unit_id), None)
    if mine is not None:
        return mine
    ended = _ended(roster, asked)
    why = ended or "the roster has no such unit for that year, or no portal visited by then should carry its report"
    what = f"nothing is known to be expected of {filer.county} {filer.name} for {asked.year}: {why}"
    raise BadInput(what, remedy=f"see: gongkai roster show {filer.county_code} --year {asked.year}")


def _ended(roster: Roster, asked: Asked) -> str | None:
    """Say when and how a unit ended, when it did before the report year was over."""
    filer = asked.filer
    for year in range(asked.year, FIRST_REGULATION - 1, -1):
        found = (unit for unit in roster.identify(filer.county_code, filer.name, year) if unit.unit_id == filer.unit_id)
        ending = next((unit.ending for unit in found if unit.ending), None)
        if ending is not None:
            into = f" into {ending.successors}" if ending.successors else ""
            return (
                f"the unit ended on {ending.on or ending.year or 'a day that is not known'} ({ending.how.value}{into})"
            )
    return None


def _nights(connection: Connection, roster: Roster, asked: Asked) -> tuple[Case, list[Stretch]]:
    code, filing = asked.filer.county_code, (asked.filer.unit_id, asked.year)
    portals = portals_by_county(connection).get(code, set())
    facts, attribution, cases = judged_cases(connection, roster, code, portals, asked.as_of)
    case = cases.case(filing)
    return case, stretches(case, ground(case, facts, attribution, filing), asked.as_of)


def _unit(roster: Roster, judgement: Judgement) -> Unit | None:
    """Find the unit in the roster, with all its names."""
    who = judgement.expectation
    found = roster.identify(who.county_code, who.unit, who.year)
    return next((unit for unit in found if unit.unit_id == who.unit_id), None)


def _names(roster: Roster, county_code: str, nights: Iterable[Stretch]) -> dict[str, str]:
    """Name the filers whose reports stood as controls, each as in the year of its report."""
    wanted = {each.control for stretch in nights for each in stretch.lists if each.control}
    years = {year for _, year in wanted}
    return {who.unit_id: who.filer for year in sorted(years) for who in roster.expectations(county_code, year)}


def _captures(judgement: Judgement, nights: Sequence[Stretch], versions: Iterable[Version]) -> list[str]:
    """Give the captures to look up: the proof, the versions, what findings rest on, and each stretch's first night."""
    named = [id for finding in judgement.findings if finding.result in TOLD_RESULTS for id in _of(finding.evidence)]
    shown = [id for stretch in nights for id in stretch.captures]
    others = [each.capture for each in judgement.imported]
    return list(dict.fromkeys([*judgement.proof, *(each.capture for each in versions), *others, *named, *shown]))


def _of(evidence: Mapping[str, Any]) -> list[str]:
    return [id for id in evidence.get("captures") or () if isinstance(id, str)]


def _spells(unit: Unit | None) -> list[dict[str, Any]]:
    """Tell under which names and codes the roster knows a unit, and when."""
    return [
        {
            "code": spell.code,
            "name": spell.name,
            "filer": spell.filer,
            "county": spell.county,
            "first": iso(spell.first),
            "last": iso(spell.last),
            "came": spell.came.value,
            "aliases": list(spell.aliases),
        }
        for spell in (unit.spells if unit else ())
    ]


def _plain(value: Any) -> dict[str, Any]:
    """Give a dataclass as a dict whose days are texts."""

    def told(item: Any) -> Any:
        if isinstance(item, date):
            return item.isoformat()
        return [told(each) for each in item] if isinstance(item, list | tuple) else item

    return {name: told(item) for name, item in asdict(value).items()}
