"""Which counties a release holds, and which of them adds what several of them know.

    plan(ground, connection, counties) -> Plan      counties by code or name; none: all that were visited up to the day
    Plan.county(judged) -> County

A portal can answer for several counties, and a unit that moved stands in the roster of both: their rows are added by
one county, so that no key comes twice. Of a portal that is the county it belongs to, of a unit the one it lay in last,
as far as these are in the release; else the first of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from sqlalchemy import Connection, select

from audit.judge import CountyJudged, county_code
from audit.loading import NOTHING
from audit.work.book import load_book
from release.county import County, Ground
from release.rows.visited import visited
from roster.errors import BadInput
from storage import models as table

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """The counties of a release in their order, and by county what it adds.

    `others_units`: units of a county that another one adds; `shared_units`: those that it adds and another one knows,
    too; `sharing`: counties that share a portal with another one. `moved`: findings that were decided on or answered
    and whose unit is in the roster of its county no more. `told`: for units of `others_units` the portals by which
    another county tells the unit's reports: first the one that adds it, then the others in their order.
    """

    codes: tuple[str, ...]
    own_portals: Mapping[str, frozenset[str]]
    sharing: frozenset[str] = NONE
    others_units: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shared_units: Mapping[str, frozenset[str]] = field(default_factory=dict)
    moved: frozenset[str] = NONE
    told: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def county(self, judged: CountyJudged) -> County:
        """Give a judged county of the plan with what it adds."""
        code = judged.facts.county_code
        return County(
            code,
            judged,
            self.own_portals[code],
            self.others_units.get(code, NONE),
            self.shared_units.get(code, NONE),
            self.moved,
            self.told.get(code, {}),
        )


def plan(ground: Ground, connection: Connection, counties: Iterable[str] = ()) -> Plan:
    """Plan a release of some counties, or of all. Raises BadInput for a county that cannot be in it.

    Raises BadInput, too, when two codes in it are those of one county: each would be judged by its own portals alone.
    """
    there = visited(connection, ground.as_of)
    codes = tuple(sorted({_code(ground, text, there) for text in counties} or there))
    portals = {code: there[code] for code in codes}
    users = _users(portals)
    knowing = _knowing(ground, codes)
    _refuse_doubled(ground, knowing)
    adds = {unit: _adding(_last_county(ground, unit, known), known) for unit, known in knowing.items()}
    return Plan(
        codes,
        _own_portals(connection, codes, users),
        frozenset(code for sharers in users.values() if len(sharers) > 1 for code in sharers),
        _by_code((code, unit) for unit, known in knowing.items() for code in known if code != adds[unit]),
        _by_code((code, unit) for unit, code in adds.items()),
        moved(ground, connection),
        _told(knowing, adds, portals),
    )


def _told(
    knowing: Mapping[str, list[str]], adds: Mapping[str, str], portals: Mapping[str, set[str]]
) -> dict[str, dict[str, frozenset[str]]]:
    """Give by county and unit the portals by which another county tells what they show of the unit."""
    told: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for unit, known in knowing.items():
        first = adds[unit]
        before = frozenset(portals[first])
        for code in (code for code in known if code != first):
            told[code][unit] = before
            before |= portals[code]
    return dict(told)


def moved(ground: Ground, connection: Connection) -> frozenset[str]:
    """Give the findings with work on them whose unit the roster does not know in its county any more.

    Such work may belong to a finding of another unit now (`audit.work.adoption`), wherever that lies.
    """
    abouts = load_book(connection, ground.as_of).abouts
    known = {code: _units(ground, code) for code in {about["county_code"] for about in abouts.values()}}
    return frozenset(id for id, about in abouts.items() if about["unit_id"] not in known[about["county_code"]])


def _code(ground: Ground, text: str, there: dict[str, set[str]]) -> str:
    code = county_code(ground.roster, text, there)
    if code not in there:
        what = f"no portal of {text} ({code}) was visited up to {ground.as_of}"
        raise BadInput(what, remedy="leave the county out, or crawl it: gongkai crawl")
    return code


def _units(ground: Ground, code: str) -> frozenset[str]:
    return frozenset(unit.unit_id for unit in ground.roster.units(code))


def _users(portals: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Give by portal the counties it answers for, in their order."""
    users: dict[str, list[str]] = defaultdict(list)
    for code, ids in portals.items():
        for portal in ids:
            users[portal].append(code)
    return users


def _own_portals(
    connection: Connection, codes: tuple[str, ...], users: Mapping[str, list[str]]
) -> dict[str, frozenset[str]]:
    """Give by county the portals whose rows it adds: with them the imports of the county."""
    row = table.Portal
    own: dict[str, set[str]] = {code: set() for code in codes}
    for id, code, covers in connection.execute(select(row.id, row.county_code, row.covers)):
        if id in users:
            own[_adding(code, users[id])].add(id)
        elif covers == NOTHING and code in own:
            own[code].add(id)
    return {code: frozenset(ids) for code, ids in own.items()}


def _knowing(ground: Ground, codes: Iterable[str]) -> dict[str, list[str]]:
    """Give the units that stand in the rosters of several counties of the release, with those counties."""
    first: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for code in codes:
        for unit in _units(ground, code):
            if unit in first:
                several.setdefault(unit, [first[unit]]).append(code)
            else:
                first[unit] = code
    return several


def _last_county(ground: Ground, unit_id: str, known: list[str]) -> str:
    unit = next(unit for unit in ground.roster.units(known[0]) if unit.unit_id == unit_id)
    return unit.spells[-1].county_code


def _refuse_doubled(ground: Ground, knowing: Mapping[str, list[str]]) -> None:
    """Refuse two codes under which the same report is expected: a unit that moved is expected in one of its counties.

    Told by the last report year; were it another year, the key that comes twice would be found when it is written.
    """
    pairs = sorted({pair for known in knowing.values() for pair in combinations(known, 2)})
    expected = {code: _expected(ground, code) for code in {code for pair in pairs for code in pair}}
    for one, other in pairs:
        if expected[one] & expected[other]:
            what = f"{one} and {other} are codes of one county, and portals of both were visited"
            raise BadInput(what, remedy="give its portals the same county_code, or name one of them with --county")


def _expected(ground: Ground, code: str) -> frozenset[str]:
    year, switches = ground.as_of.year - 1, ground.settings.audit.switches
    return frozenset(one.unit_id for one in ground.roster.expectations(code, year, switches, on=ground.as_of))


def _adding(wanted: str, known: list[str]) -> str:
    return wanted if wanted in known else known[0]


def _by_code(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, one in pairs:
        found[code].add(one)
    return {code: frozenset(some) for code, some in found.items()}
