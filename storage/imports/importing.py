"""Takes WARC and WACZ files of other makers into the archive, and their captures into the tables. docs/import.md.

import_files(engine, workspace, paths, counties) -> list[Imported | BadInput]     one for each file, in their order

A file is taken in one step: killed anywhere, either all of it is there or nothing. Importing it again changes nothing.
The caller holds `workspace.lock()`.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from roster.errors import BadInput
from storage.archive.compose import new_id
from storage.archive.foreign import ForeignRecord
from storage.clock import night, now
from storage.imports.documents import Shown, linked, nothing_shown, of_repeat
from storage.imports.identity import identify, imported_before
from storage.imports.originals import Originals, unresolved
from storage.imports.reading import CAPTURES, Entry, body_of
from storage.imports.rewriting import Rewriter, import_record
from storage.imports.shapes import LOSSES, Damage, NotTaken
from storage.imports.source import Source, open_source
from storage.imports.survey import Refused, Survey, survey
from storage.imports.visits import Counties, Visits, host_of, pages_of, plan_visits
from storage.imports.walk import walk
from storage.intake import Intake
from storage.workspace import Workspace

SCHEMA = "gongkai.import/1"


@dataclass(slots=True)
class Imported:
    """What became of one file. Every record of it is counted once: in `taken` by type, as `known`, or in `refused`.

    `captures` are HTTP answers that are new here, or were imported before as no county's and are shown now; `documents`
    those of them that show one, `others` those of hosts that are no county's, by host. `first` and `last`: their days.
    """

    path: Path
    sha256: str
    length: int
    software: str | None
    records: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    known: int = 0
    captures: int = 0
    documents: int = 0
    visits: list[str] = field(default_factory=list)
    counties: dict[str, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    @property
    def lost(self) -> bool:
        """Whether something of the file could still be had: from a whole copy, or together with another file."""
        return any(each.reason in LOSSES for each in self.refused)

    def add(self, again: "Imported") -> None:
        """Add what a second walk over the same file took, when the originals of its revisits had come."""
        self.taken += again.taken
        self.captures, self.documents = self.captures + again.captures, self.documents + again.documents
        self.visits, self.counties = self.visits + again.visits, self.counties | again.counties
        self.others, self.refused = self.others + again.others, again.refused
        days = [day for day in (self.first, self.last, again.first, again.last) if day]
        self.first, self.last = min(days, default=None), max(days, default=None)

    def to_json(self) -> dict[str, Any]:
        """Give it for other programs."""
        told = {name: getattr(self, name) for name in ("sha256", "length", "software", "records", "known", "captures")}
        told |= {"file": str(self.path), "taken": dict(self.taken), "documents": self.documents, "visits": self.visits}
        told |= {"counties": self.counties, "other_hosts": dict(self.others)}
        told |= {"first": self.first and self.first.isoformat(), "last": self.last and self.last.isoformat()}
        return told | {"not_taken": [each.to_json() for each in self.refused]}


@dataclass(slots=True)
class _Prepared:
    """A file that was walked once, its ids settled and its revisits grounded."""

    survey: Survey
    before: bool  # this very file was imported before
    missing: int


def import_files(
    engine: Engine, workspace: Workspace, paths: Sequence[Path], counties: Counties, shown: Shown = nothing_shown
) -> list[Imported | BadInput]:
    """Import files. One whose revisits repeat what is in another waits for that one.

    `shown` gives the files of a page beside those it links to. A file that is none we can read becomes a BadInput in
    its place. Raises StorageFailure.
    """
    results: dict[int, Imported | BadInput] = {}
    waiting = deque(enumerate(paths))
    postponed = 0  # files put off since the last one that was taken
    with Intake(engine, workspace) as intake:
        while waiting:
            number, path = waiting.popleft()
            try:
                prepared = _prepare(engine, workspace, open_source(path), counties)
            except BadInput as error:
                results[number] = error
                continue
            if prepared.missing and postponed < len(waiting):
                waiting.append((number, path))
                postponed += 1
                continue
            postponed = 0
            results[number] = _take(engine, intake, prepared, counties, shown)
        for result in list(results.values()):  # files may hold each other's originals
            if isinstance(result, Imported) and len(results) > 1 and any(map(_is_unresolved, result.refused)):
                prepared = _prepare(engine, workspace, open_source(result.path), counties)
                result.add(_take(engine, intake, prepared, counties, shown))
    return [results[number] for number in sorted(results)]


def _is_unresolved(refused: Refused) -> bool:
    return refused.reason is NotTaken.NO_ORIGINAL


def _prepare(engine: Engine, workspace: Workspace, source: Source, counties: Counties) -> _Prepared:
    """Walk a file for the first time."""
    found = survey(source, lambda url: counties.of(url) is not None)
    with Session(engine) as session:
        identify(found.entries, session)
        revisits = [e for e in found.entries if e.kind == "revisit" and (not e.known or e.unshown) and not e.dropped]
        if revisits:
            Originals(found.entries, session, workspace.archive).resolve(revisits)
        before = imported_before(found.entries, session, workspace.archive, source.sha256)
    for entry in revisits:
        _look_at_repeat(found, entry)
    for entry in found.entries:  # by now every request has told its method
        if entry.method not in (None, "GET"):
            found.looks.pop(entry.number, None)
    return _Prepared(found, before, unresolved(found.entries))


def _look_at_repeat(found: Survey, entry: Entry) -> None:
    """Say what a revisit shows: what its original does."""
    original = entry.original
    if original is None:
        return
    status = original.status if entry.without_block else entry.status
    if original.number is None:
        look = of_repeat(entry.url, status, original.media_type)
    else:
        look = found.looks.get(original.number)
    if look and (status == original.status or entry.not_modified):
        found.looks[entry.number] = type(look)(look.role, look.outcome, look.picture)


def _take(engine: Engine, intake: Intake, prepared: _Prepared, counties: Counties, shown: Shown) -> Imported:
    """Write what is new in a file, and tell what became of all of it."""
    found, source = prepared.survey, prepared.survey.source
    if not any(entry.kind in CAPTURES and not entry.dropped for entry in found.entries):
        _leave_alone(found)
    new = [entry for entry in found.entries if not entry.dropped and not _is_known(entry, prepared)]
    if not any(entry.kind in CAPTURES for entry in new):
        new = []  # records about captures are taken with captures
    shown_now = [e for e in found.entries if e.unshown and not e.dropped and counties.of(e.url)]
    summary = _summary(prepared, new, shown_now)
    if not new and not shown_now:
        return summary
    at = now()
    told: dict[str, Any] = {"file": source.path.name, "sha256": source.sha256, "software": found.software}
    told["imported_at"] = at.isoformat()
    with Session(engine) as session:
        visits = plan_visits(session, [*new, *shown_now], found.looks, counties, told)
    links: dict[int, set[str]] = {}
    about = import_record(source, _told(found, told, summary), new_id(), at)
    records = (each for some in ([about], _rewritten(found, new, visits, links, shown)) for each in some)
    intake.commit_import(visits.announced(), records, lambda: visits.proved(links))
    _tell_visits(summary, visits, [*new, *shown_now])
    return summary


def _is_known(entry: Entry, prepared: _Prepared) -> bool:
    """Say whether a record is here already; what belongs to no capture is, when its file was imported before."""
    return entry.known or (entry.kind not in CAPTURES and entry.capture is None and prepared.before)


def _leave_alone(found: Survey) -> None:
    """Take nothing of a file without captures: what it says of others cannot be shown."""
    for entry in found.entries:
        entry.dropped = entry.dropped or NotTaken.ALONE
    found.refused += [Refused(NotTaken.ALONE, part, place, "warcinfo") for part, place in found.infos]
    found.warcinfos.clear()


def _rewritten(
    found: Survey, new: Sequence[Entry], visits: Visits, links: dict[int, set[str]], shown: Shown
) -> Iterator[ForeignRecord]:
    """Walk the file again and give its new records as they are to be written; the files of each page go to `links`."""
    fresh = {entry.number for entry in new}
    wanted = visits.entries | {entry.number: entry for entry in new}
    ids = {e.source_id: e.record_id for e in found.entries if e.source_id and e.record_id and not e.dropped}
    rewriter, files, pages, number = Rewriter(found.source, ids), visits.files(), pages_of(visits), 0
    for part in found.source.parts:
        with part.unpacked() as stream:
            for record in walk(stream):
                number += 1
                entry = wanted.pop(number, None)
                if entry is None or isinstance(record, Damage):
                    continue
                foreign = rewriter.record(record, entry)
                body = body_of(foreign.block) if number in pages and files and entry.kind == "response" else None
                if body:
                    links[number] = (linked(entry.url, body.data) | shown(entry.url, body.data)) & files
                if number in fresh:
                    yield foreign
    if wanted:
        raise BadInput("changed while it was read", file=found.source.path, remedy="import it again")


def _summary(prepared: _Prepared, new: Sequence[Entry], shown_now: Sequence[Entry]) -> Imported:
    """Count every record of a file once."""
    found, source = prepared.survey, prepared.survey.source
    summary = Imported(source.path, source.sha256, source.length, found.software, found.records)
    infos = len(found.warcinfos) if new and not prepared.before else 0
    summary.taken = Counter(entry.kind for entry in new) + Counter(warcinfo=infos)
    summary.refused = found.refused + [
        Refused(entry.dropped, entry.part, entry.place, entry.url) for entry in found.entries if entry.dropped
    ]
    taken = {entry.number for entry in new}
    summary.known = sum(1 for e in found.entries if not e.dropped and e.number not in taken)
    summary.known += len(found.warcinfos) - infos
    summary.captures = len(_answers([*new, *shown_now]))
    return summary


def _answers(new: Sequence[Entry]) -> list[Entry]:
    """Give the captures that are HTTP answers."""
    return [entry for entry in new if entry.kind in CAPTURES and entry.status is not None]


def _told(found: Survey, told: Mapping[str, Any], summary: Imported) -> dict[str, Any]:
    """Give what the archive keeps of an import as a whole."""
    refused = Counter(each.reason.value for each in summary.refused)
    whole = {**told, "schema": SCHEMA, "length": found.source.length, "warcinfo": found.warcinfos}
    whole["records"] = found.records
    return whole | {"taken": dict(summary.taken), "known": summary.known, "not_taken": dict(refused)}


def _tell_visits(summary: Imported, visits: Visits, new: Sequence[Entry]) -> None:
    """Add to a summary what the captures became."""
    summary.visits = [visit.visit for visit in visits.announced()]
    summary.counties = {county.code: county.name for county in visits.counties.values()}
    summary.documents = visits.documents
    answers = _answers(new)
    summary.others = Counter(host_of(e.url) for e in answers if e.number not in visits.moments)
    days = [night(entry.at) for entry in answers]
    summary.first, summary.last = min(days, default=None), max(days, default=None)
