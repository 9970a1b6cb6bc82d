"""The versions of a filing, in one line of descent: our own nights and imported captures, by date and content.

Takes a case and what others saw of it. At one address, equal content in a row is one version; the same content at two
addresses is one version at two addresses. Each is told with what differs from the one before it at its address.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from audit.cases import Case
from audit.difference import Report, ReportDifference, cell_change_json, changed_files, compare_reports, counts
from audit.imports import Imported, maker
from audit.judgement import iso
from audit.loading import load_bodies, load_cells
from audit.versions import attachments_of, short_ids

OURS = "our visits"
FEW = 3  # changed numbers that a version is told with
CLAIMS = {"published": "the page", "signed": "the signature", "listed": "the listing"}  # who claims which date


@dataclass(frozen=True, slots=True)
class Showing:
    """One sight of the report at an address: of our own visit, or (`source`) of a capture that we imported."""

    night: date
    url: str
    digest: str
    record: int
    capture: str
    published: date | None
    dated: date | None
    listed_on: date | None = None
    source: str | None = None


@dataclass(slots=True)
class Version:
    """One version of a filing. `id` outlives a rebuild of the database; `capture` first showed it.

    `times`: in how many visits and imported captures it was seen. `sources`: `our visits`, or the file of an import and
    its maker. The dates are those it claims: the page's `published`, its `signed`, the listing's `listed`.
    `changes`: how much differs from the version `before` at the same address; None for the first there.
    """

    year: int
    capture: str
    record: int
    first_seen: date
    last_seen: date
    times: int
    addresses: list[str]
    sources: list[str]
    published: date | None
    signed: date | None
    listed: date | None
    id: str = ""
    before: str | None = None
    changes: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        plain = {"year": self.year, "id": self.id, "capture": self.capture}
        seen = {"first_seen": iso(self.first_seen), "last_seen": iso(self.last_seen), "times": self.times}
        claimed = {"published": iso(self.published), "signed": iso(self.signed), "listed": iso(self.listed)}
        places = {"addresses": self.addresses, "sources": self.sources}
        return {**plain, **seen, "claimed": claimed, **places, "before": self.before, "changes": self.changes}


@dataclass(slots=True)
class _Run:
    """A stretch of showings of one content at one address."""

    showings: list[Showing] = field(default_factory=list)
    before: "_Run | None" = None


def _summed(found: ReportDifference) -> dict[str, Any]:
    """Sum up what changed: how many numbers and the first few, paragraphs by what became of them, and the rest."""
    return {
        "cells": {"count": len(found.cells), "first": [cell_change_json(change) for change in found.cells[:FEW]]},
        "paragraphs": counts(found.words),
        "rest": [change.to_json() for change in found.rest],
    }


def versions_of(connection: Connection, case: Case, others: Iterable[Imported], year: int) -> list[Version]:
    """Give the versions of one filing: of one address what is equal in a row, of several what is equal at each."""
    by_url: dict[str, list[Showing]] = defaultdict(list)
    for showing in sorted((*_ours(case), *_theirs(others)), key=lambda each: (each.night, each.source is None)):
        by_url[showing.url].append(showing)
    same: dict[tuple[str, int], list[_Run]] = defaultdict(list)
    for showings in by_url.values():
        times: dict[str, int] = defaultdict(int)
        for run in _runs(showings):
            digest = run.showings[0].digest
            same[digest, times[digest]].append(run)
            times[digest] += 1
    made = [(_version(runs, year), runs) for runs in same.values()]
    made.sort(key=lambda pair: (pair[0].first_seen, pair[0].capture))
    _compare(connection, made)
    return [version for version, _ in made]


def _ours(case: Case) -> Iterator[Showing]:
    for look in case.looks:
        for id, seen in look.seen.items():
            if seen.version is not None:
                document = case.documents[id]
                version = document.versions[seen.version]
                digest = version.digest or version.capture
                told = (version.record, version.capture, version.published, version.dated, document.listed_on)
                yield Showing(look.night, document.url, digest, *told)


def _theirs(others: Iterable[Imported]) -> Iterator[Showing]:
    for each in others:
        told = (each.record, each.version, each.published, each.dated, None, maker(each.source))
        yield Showing(each.night, each.url, each.digest or each.capture, *told)


def _runs(showings: Iterable[Showing]) -> list[_Run]:
    """Cut the showings at one address where the content changes."""
    runs: list[_Run] = []
    for showing in showings:
        if not runs or runs[-1].showings[0].digest != showing.digest:
            runs.append(_Run(before=runs[-1] if runs else None))
        runs[-1].showings.append(showing)
    return runs


def _version(runs: Sequence[_Run], year: int) -> Version:
    """Sum up the runs of one content at its addresses."""
    showings = sorted((each for run in runs for each in run.showings), key=lambda each: each.night)
    first = showings[0]
    listed = min((each.listed_on for each in showings if each.listed_on), default=None)
    return Version(
        year,
        first.capture,
        first.record,
        first.night,
        showings[-1].night,
        len(showings),
        list(dict.fromkeys(each.url for each in showings)),
        sorted({each.source or OURS for each in showings}, key=lambda source: (source != OURS, source)),
        first.published,
        first.dated,
        listed,
    )


def _compare(connection: Connection, made: Sequence[tuple[Version, Sequence[_Run]]]) -> None:
    """Say of each version what differs from the one before it at its address; two texts at a time are in memory."""
    version_of = {id(run): version for version, runs in made for run in runs}
    files = attachments_of(connection, {version.capture for version, _ in made})
    for version, runs in made:
        earlier = next((run.before for run in runs if run.before is not None), None)
        if earlier is None:
            continue
        before = version_of[id(earlier)]
        old, new = (_report(connection, each.record) for each in (before, version))
        found = compare_reports(old, new)
        hung = tuple(changed_files(files.get(before.capture, {}), files.get(version.capture, {})))
        version.before = before.capture
        version.changes = _summed(ReportDifference("", found.cells, found.words, (*found.rest, *hung)))


def _report(connection: Connection, record: int) -> Report:
    return Report(load_bodies(connection, [record])[record], load_cells(connection, [record]).get(record, {}))


def name_versions(connection: Connection, versions: Iterable[Version]) -> None:
    """Give every version, and each it is compared with, its id."""
    versions = list(versions)
    ids = short_ids(connection, {each.capture for each in versions})
    for version in versions:
        version.id = ids[version.capture]
        version.before = ids[version.before] if version.before else None


def said(version: Version) -> str:
    """Say in a few words what changed against the version before."""
    if version.changes is None:
        return ""
    cells, paragraphs, rest = (version.changes[name] for name in ("cells", "paragraphs", "rest"))
    told = []
    if cells["count"]:
        first = ", ".join(
            f"{each['cell']} {_printed(each['before'])} → {_printed(each['after'])}" for each in cells["first"]
        )
        more = ", …" if cells["count"] > len(cells["first"]) else ""
        told.append(f"{cells['count']} cell{'' if cells['count'] == 1 else 's'}: {first}{more}")
    told += [f"{count} paragraph{'' if count == 1 else 's'} {kind}" for kind, count in paragraphs.items()]
    told += list(dict.fromkeys(each["what"] for each in rest))
    return f"against {version.before}: {'; '.join(told) or 'nothing that was read'}"


def _printed(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return "absent"
    return str(cell["raw"] if cell["state"] == "reported" else cell["state"])
