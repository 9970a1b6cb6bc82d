"""Which counties a night has to judge again: those of which something came that could change what is said of anybody.

    renewal(connection, common, nights, today) -> Renewal       `.due`: the counties to judge, each with the reason
    Renewal.note(connection, code, until)                       a county was judged; `until`: see `next_boundary`
    Renewal.note_quiet(connection)                              the others stand for tonight, too

A county is left alone only when all of this holds: it was judged with the same program, roster and settings (`common`);
its portals, documents and readings are what they were; every visit since showed just what the portal's visit before it
showed, and such equal visits are already more than any count of nights needs; and no day came on which a duty falls
due, a grace ends, a report year begins or a ruling is made. Captures have other ids every night: they do not count, and
neither does when a document was last seen, or a missing report last looked for (see audit.register).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, tuple_, update

from audit.facts import Visit
from audit.judgement import Judgement
from audit.loading import NOTHING, OPEN, load_visits, portals_by_county
from storage import models as table
from storage.database import portions

CODE = ("audit", "roster", "parsers")  # packages whose files decide what is said
FEW = 4  # nights in a row that a rule counts at most (an attachment that fails), and one to spare
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a portal showed last: how many visits there are, the last one, its digest, and how many in a row were so."""

    visits: int
    night: date
    attempt: int
    digest: str
    equal: int

    def to_json(self) -> list[Any]:
        """Give it as the table keeps it."""
        return [self.visits, self.night.isoformat(), self.attempt, self.digest, self.equal]

    @classmethod
    def from_json(cls, told: list[Any]) -> "Shown":
        """Read it from the table."""
        visits, night, attempt, digest, equal = told
        return cls(visits, date.fromisoformat(night), attempt, digest, equal)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The row of the table `judged`."""

    day: date
    until: date
    inputs: str
    shown: Mapping[str, Shown]


@dataclass
class Renewal:
    """The counties of tonight. `due`: which to judge, and why; all others are left alone."""

    today: date
    due: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    shown: dict[str, dict[str, Shown]] = field(default_factory=dict)
    kept: Mapping[str, _Kept] = field(default_factory=dict)

    def note(self, connection: Connection, code: str, until: date) -> None:
        """Keep that a county was judged: it stands until that day, unless something comes."""
        self._write(connection, code, until)

    def note_quiet(self, connection: Connection) -> None:
        """Keep that all other verdicts stand for today, too; forget counties that have no portal any more."""
        for code in self.inputs.keys() - self.due.keys():
            self._write(connection, code, self.kept[code].until)
        for code in self.kept.keys() - self.inputs.keys():
            connection.execute(delete(table.Judged).where(table.Judged.county_code == code))

    def _write(self, connection: Connection, code: str, until: date) -> None:
        shown = {portal: each.to_json() for portal, each in self.shown[code].items()}
        row = {"day": self.today, "until": until, "inputs": self.inputs[code], "shown": shown}
        if code in self.kept:
            connection.execute(update(table.Judged).where(table.Judged.county_code == code), row)
        else:
            connection.execute(insert(table.Judged), row | {"county_code": code})


def common_inputs(files: Iterable[Path], settings: str) -> str:
    """Give the digest of what all counties are judged with: this program, the roster's files, the settings."""
    return hashlib.sha256(f"{_program()} {_digest_of(files)} {settings}".encode()).hexdigest()


@cache
def _program() -> str:
    root = Path(__file__).parents[1]
    return _digest_of(f for name in CODE for f in sorted((root / name).rglob("*")) if f.suffix != ".pyc")


def _digest_of(files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        if file.is_file():
            whole.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def next_boundary(judgements: Iterable[Judgement], ruled: Iterable[date], today: date) -> date:
    """Give the next day on which the calendar alone can change a verdict."""
    days = {date(today.year + 1, 1, 1), *ruled}
    for judgement in judgements:
        who = judgement.expectation
        days |= {who.since, who.due + ONE_DAY, who.grace_until + ONE_DAY}
    return min(day for day in days if day > today)


def renewal(connection: Connection, common: str, nights: int, today: date) -> Renewal:
    """Find out what is to be judged today. `nights`: how many nights prove an absence."""
    counties = portals_by_county(connection)
    kept = _kept(connection)
    inputs = _inputs(connection, common, counties)
    shown, unlike = _shown(connection, kept, counties, today)
    found = Renewal(today, inputs=inputs, kept=kept)
    for code in sorted(counties):
        reason = _reason(kept.get(code), inputs[code], unlike.get(code), today)
        fresh = reason is not None and reason != SEEN_AGAIN
        found.shown[code] = {portal: _counted(each, fresh=fresh) for portal, each in shown[code].items()}
        if reason is None and _still_counting(kept[code], found.shown[code], nights):
            reason = SEEN_AGAIN
        if reason is not None:
            found.due[code] = reason
    return found


SEEN_AGAIN = "the same once more, as long as nights are counted"


def _reason(kept: _Kept | None, inputs: str, unlike: str | None, today: date) -> str | None:
    if kept is None:
        return "never judged"
    reasons = (
        ("judged for a later day", kept.day > today),
        ("a day came on which something falls due", kept.until <= today),
        ("another program, roster, setting or reading", kept.inputs != inputs),
    )
    return next((reason for reason, applies in reasons if applies), unlike)


def _counted(shown: Shown, *, fresh: bool) -> Shown:
    """Count from one again where anything of the county changed: what is equal now may prove what it did not before."""
    return Shown(shown.visits, shown.night, shown.attempt, shown.digest, 1) if fresh else shown


def _still_counting(kept: _Kept, shown: Mapping[str, Shown], nights: int) -> bool:
    """Tell whether any portal was visited since, and not yet so often that no count of nights can go on."""
    return any(
        each.visits != kept.shown[portal].visits and each.equal <= max(nights, FEW) + 1
        for portal, each in shown.items()
    )


def _kept(connection: Connection) -> dict[str, _Kept]:
    row = table.Judged
    return {
        code: _Kept(day, until, inputs, {portal: Shown.from_json(told) for portal, told in shown.items()})
        for code, day, until, inputs, shown in connection.execute(
            select(row.county_code, row.day, row.until, row.inputs, row.shown)
        )
    }


def _inputs(connection: Connection, common: str, counties: Mapping[str, set[str]]) -> dict[str, str]:
    """Give by county the digest of all that bears on it and is no visit: its portals, documents and readings."""
    portals, imports = _portals(connection)
    documents, unread = _documents(connection), _unread(connection)
    inputs = {}
    for code, own in counties.items():
        whole = hashlib.sha256(common.encode())
        for portal in sorted(own | imports.get(code, set())):
            whole.update(f"{portals[portal]} {documents.get(portal)} {unread.get(portal)}\n".encode())
        inputs[code] = whole.hexdigest()
    return inputs


def _portals(connection: Connection) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Describe every portal; give by county those that stand for an import, with how many imports there were."""
    row, visit = table.Portal, table.Visit
    imports: dict[str, set[str]] = defaultdict(set)
    described = {}
    for id, code, covers in connection.execute(select(row.id, row.county_code, row.covers)):
        described[id] = f"{id} {code} {covers}"
        if covers == NOTHING:
            imports[code].add(id)
    counted = (
        select(visit.portal_id, func.count())
        .join(row, row.id == visit.portal_id)
        .where(row.covers == NOTHING)
        .group_by(visit.portal_id)
    )
    for id, count in connection.execute(counted):
        described[id] += f" {count}"
    return described, imports


def _documents(connection: Connection) -> dict[str, str]:
    """Give by portal the digest of its documents and of their versions; a version's seal covers all that was read."""
    row, shot = table.Document, table.Snapshot
    columns = (row.portal_id, row.id, row.parent_id, shot.id, shot.content_digest, shot.read_by, shot.seal)
    query = select(*columns).outerjoin(shot, shot.document_id == row.id).order_by(row.portal_id, row.id, shot.id)
    digests: dict[str, Any] = {}
    for portal, *told in connection.execute(query):
        if portal not in digests:
            digests[portal] = hashlib.sha256()
        digests[portal].update(repr(told).encode())
    return {portal: digest.hexdigest() for portal, digest in digests.items()}


def _unread(connection: Connection) -> dict[str, int]:
    """Count by portal what was seen and not read yet: once read, it is evidence of nights that were judged without."""
    counted = (
        select(table.Document.portal_id, func.count())
        .join(table.Sighting, table.Sighting.document_id == table.Document.id)
        .where(table.unread())
        .group_by(table.Document.portal_id)
    )
    return {portal: count for portal, count in connection.execute(counted)}


def _shown(
    connection: Connection, kept: Mapping[str, _Kept], counties: Mapping[str, set[str]], today: date
) -> tuple[dict[str, dict[str, Shown]], dict[str, str]]:
    """Give by county what its portals showed last, and why that is not what they showed before, where it is not.

    Only visits are read that were made since the county was last judged; a county judged for the first time counts as
    changed, whatever it shows.
    """
    visit = table.Visit
    closed = select(visit.portal_id, func.count()).where(visit.state != OPEN, visit.night <= today)
    counted = {portal: count for portal, count in connection.execute(closed.group_by(visit.portal_id))}
    fresh = _fresh(connection, kept, counted, today)
    shown: dict[str, dict[str, Shown]] = {}
    unlike: dict[str, str] = {}
    for code, portals in counties.items():
        shown[code] = {}
        for portal in sorted(portals):
            before = kept[code].shown.get(portal) if code in kept else None
            last, reason = _follow(before, fresh.get(portal, []), counted.get(portal, 0))
            if last is not None:
                shown[code][portal] = last
            if reason is not None:
                unlike[code] = reason
    return shown, unlike


def _follow(before: Shown | None, made: list[tuple[date, int, str]], visits: int) -> tuple[Shown | None, str | None]:
    """Go from what a portal showed last through the visits made since."""
    if before is None:
        if not made:
            return None, None
        night, attempt, digest = made[-1]
        return Shown(visits, night, attempt, digest, 1), "a portal visited for the first time"
    since = [each for each in made if each[:2] > (before.night, before.attempt)]
    last = before
    reason = None
    for night, attempt, digest in since:
        if digest != last.digest:
            reason = "a visit showed something else"
        last = Shown(visits, night, attempt, digest, last.equal + 1 if digest == last.digest else 1)
    if before.visits + len(since) != visits:
        reason = "a visit of an earlier night was added"
    return Shown(visits, last.night, last.attempt, last.digest, last.equal), reason


def _fresh(
    connection: Connection, kept: Mapping[str, _Kept], counted: Mapping[str, int], today: date
) -> dict[str, list[tuple[date, int, str]]]:
    """Give by portal the visits since the counties were last judged, with the digest of what each showed.

    Of a portal that is new its last night is enough.
    """
    known = {portal for each in kept.values() for portal in each.shown}
    first = min((each.day for each in kept.values()), default=today)
    found: dict[str, list[tuple[date, int, str]]] = defaultdict(list)
    visit = table.Visit
    for portals in portions(sorted(counted)):
        closed = (visit.portal_id.in_(portals), visit.state != OPEN, visit.night <= today)
        late = visit.night >= first
        if not known.issuperset(portals):
            newest = select(visit.portal_id, func.max(visit.night)).where(*closed).group_by(visit.portal_id)
            late = or_(late, tuple_(visit.portal_id, visit.night).in_(newest))
        for attempt, made in load_visits(connection, (*closed, late)):
            found[made.portal].append((made.night, attempt, _digest(made)))
    return found


def _digest(visit: Visit) -> str:
    """Give the digest of what a visit showed, without the night and the ids of its captures."""
    return hashlib.sha256(repr(tuple(_parts(visit))).encode()).hexdigest()


def _parts(visit: Visit) -> Iterator[Any]:
    yield visit.state
    for listing in visit.listings:
        yield listing.column, listing.complete, listing.scope, listing.searched, len(listing.pages)
        yield sorted(listing.sought)
        yield [(entry.document, entry.title, entry.listed_on) for entry in listing.entries]
    yield sorted((id, s.outcome, s.snapshot, s.capture is not None) for id, s in visit.sightings.items())
