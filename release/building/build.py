"""Builds a release: the order of the work, from the store at a day to a folder that is never changed again.

    build(workspace, Asked(...)) -> Built

Counties are judged and made into rows in worker processes, a few at a time; here they are counted, held against each
other and written as they come, so that memory does not grow with the store. A release that a guard refuses leaves
nothing behind. docs/release-build.md describes guards, limits and what a kill leaves.
"""

import os
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from audit.rules.catalogue import RULES
from audit.rules.measured import may_fail
from release import papers
from release.building.known_issues import Issues
from release.building.makers import ground_of, making, portions_of
from release.building.once import Once
from release.building.paperwork import files_of, write_issues, write_release
from release.building.passing import Passing
from release.building.place import held, packed_beside, put, tidy, unfinished
from release.building.pool import in_order
from release.building.told import Told
from release.canonical import canonical
from release.county import Ground
from release.delta import changes
from release.guarding.archive import Checked, chain_faults, segment_faults
from release.guarding.check import Grounds, Verdict, check
from release.guarding.reason import KEY, Reason
from release.guarding.unread import unread
from release.guarding.validation import validation
from release.inputs import RETRACTIONS, Head, head_of, inputs_of, software
from release.naming import checked_name, earlier_release, refuse_future, refuse_taken
from release.papers.facts import Facts, Previous
from release.retractions import Retraction, check_met, demanded, read_retractions
from release.rows.plan import Plan, plan
from release.rows.whole import whole_tables
from release.schema import load_schema
from release.sums import release_digest, seal
from release.writing.pack import pack
from release.writing.release_files import TableFiles
from release.writing.sqlite_file import RepeatedKey
from roster.errors import BadInput
from storage.chain.keys import FOLDER as KEYS
from storage.chain.keys import PublicKey, SigningKey, signing_key
from storage.work import catch_up
from storage.workspace import Workspace

FOLDER = "releases"  # in the workspace, where no other place is named
PROVENANCE = "PROVENANCE.jsonl"
SEEN = ".seen"  # beside the unfinished folder while rows pass
FEWEST_WORDS = 3  # of a reason; or as many times three characters, in Chinese


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be built. No county named: all that were visited. `accept`: the reason for which drops are taken."""

    name: str
    as_of: date
    counties: tuple[str, ...] = ()
    output: Path | None = None
    bom: bool = False
    accept: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it: the folder, or why there is none. `rows`: how many each table has; `notes`: what to know."""

    folder: Path | None
    reasons: tuple[Reason, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    digest: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """A build under way: what it is made from, and where it is written."""

    asked: Asked
    ground: Ground
    folder: Path
    planned: Plan
    key: SigningKey | PublicKey | None
    head: Head | None
    previous: Path | None
    inputs: dict[str, Any]
    retractions: tuple[Retraction, ...]
    unread: tuple[Reason, ...]


def build(workspace: Workspace, asked: Asked) -> Built:
    """Build a release. Raises BadInput for what cannot be built, StorageFailure and OSError when storage fails."""
    checked_name(asked.name)
    refuse_future(asked.as_of)
    _refuse_empty_reason(asked.accept)
    place = (asked.output or workspace.path / FOLDER).absolute()
    with workspace.lock(), held(place), ground_of(workspace.path, asked.as_of) as ground:
        tidy(place)
        refuse_taken(place, asked.name)
        if reasons := chain_faults(workspace):
            return Built(None, tuple(reasons))
        catch_up(ground.engine, workspace)
        with unfinished(place, asked.name) as folder:
            built = _built(_begun(workspace, asked, ground, folder))
            if not built.reasons:
                pack(folder, packed_beside(folder))
                put(place, asked.name)
            return built


def _refuse_empty_reason(reason: str | None) -> None:
    """See that a reason is one: somebody will read it beside what it excuses."""
    if reason is not None and max(len(reason.split()), len(reason.strip()) // 3) < FEWEST_WORDS:
        raise BadInput(f"--accept-drop {reason!r} is no reason", remedy="say in a sentence why what fell may fall")


def _begun(workspace: Workspace, asked: Asked, ground: Ground, folder: Path) -> _Work:
    """Gather what the release is made from. Raises BadInput for a county or a file that cannot be used."""
    with ground.engine.connect() as connection:
        planned = plan(ground, connection, asked.counties)
        waiting = unread(connection, {one for own in planned.own_portals.values() for one in own}, asked.as_of)
    if not planned.codes:
        what = f"no portal had been visited by {asked.as_of}: there is nothing to release"
        raise BadInput(what, file=workspace.path, remedy="give a later --as-of, or crawl first: gongkai nightly")
    return _Work(
        asked,
        ground,
        folder,
        planned,
        signing_key(workspace.path / KEYS),
        head_of(workspace.archive, asked.as_of),
        earlier_release(folder.parent.parent, asked.name, asked.as_of),
        inputs_of(workspace),
        read_retractions(workspace.path / RETRACTIONS),
        tuple(waiting),
    )


def _built(work: _Work) -> Built:
    """Write rows and papers into the folder, or tell why it is refused."""
    with Once(work.folder.with_name(SEEN)) as once:
        passing = Passing(load_schema(), work.retractions, once)
        try:
            _write_rows(work, passing)
        except RepeatedKey as error:
            return Built(None, (*passing.repeated, Reason(KEY, str(error))))
    demands = demanded(work.retractions, work.asked.as_of)
    check_met(demands, passing.met, work.planned.codes, whole=not work.asked.counties)
    archive = segment_faults(work.ground.engine, work.ground.workspace.archive, passing.tally.segments)
    counted = validation(passing.tally, load_schema(), passing.retracted)
    verdict = check(
        Grounds(
            work.folder, passing.ties, tuple(passing.repeated), archive,
            work.previous, counted, software(), work.inputs, work.asked.accept,
            work.unread,
        )
    )  # fmt: skip
    if verdict.reasons:
        return Built(None, verdict.reasons)
    digest = _write_papers(work, passing, counted, verdict, archive)
    place = work.folder.parent.parent / work.asked.name
    return Built(place, (), dict(passing.tally.rows), digest, tuple(_notes(work, passing, archive)))


def _write_rows(work: _Work, passing: Passing) -> None:
    """Write the tables in all formats, and where each version's bytes lie."""
    settings, codes = work.ground.settings, work.planned.codes
    portions = list(portions_of(codes))
    processes = settings.read.processes or len(os.sched_getaffinity(0))
    opened = partial(making, work.ground.workspace.path, work.asked.as_of, work.planned)
    head = canonical({"archive": work.head.told() if work.head else None})
    with (
        (work.folder / PROVENANCE).open("w", encoding="utf-8", newline="\n") as provenance,
        TableFiles(work.folder, load_schema(), bom=work.asked.bom) as files,
    ):
        provenance.write(f"{head}\n")
        for portion in in_order(portions, opened, min(processes, len(portions)) or 1):
            for rows in portion:
                passing.county(rows, files, provenance)
        passing.whole(whole_tables(work.ground, codes), files)


def _write_papers(work: _Work, passing: Passing, counted: dict[str, Any], verdict: Verdict, archive: Checked) -> str:
    """Write all that is no table; gives the digest of the whole."""
    asked, tally, folder = work.asked, passing.tally, work.folder
    counties = {code: tally.names.get(code, code) for code in work.planned.codes}
    previous = Previous(work.previous.name, release_digest(work.previous)) if work.previous else None
    accepted = asked.accept if verdict.drops else None
    write_release(
        folder,
        Told(
            asked.name, asked.as_of, software(), work.inputs, counties, bool(asked.counties), work.head,
            (previous.name, previous.sha256) if previous else None,
            [each.told() for each in work.retractions], verdict.drops, accepted, asked.bom,
        ),
        counted,
    )  # fmt: skip
    write_issues(
        folder,
        Issues(
            asked.name, asked.as_of, tally, work.head,
            [rule.id for rule in RULES.values() if not may_fail(rule.id, rule.version)],
            verdict.drops, accepted, [_retracted(each) for each in work.retractions], archive.far,
        ),
    )  # fmt: skip
    changes.write(folder, work.previous)
    papers.write(
        folder,
        Facts(
            asked.name, asked.as_of, work.ground.settings.release, software(), counties, dict(tally.rows),
            files_of(folder), work.head, previous, isinstance(work.key, SigningKey), asked.bom,
        ),
    )  # fmt: skip
    return seal(folder, work.key)


def _retracted(retraction: Retraction) -> str:
    what = retraction.report or retraction.finding
    where = f" ({retraction.county})" if retraction.county else ""
    return f"{what}{where}, {retraction.dated}: {retraction.reason}"


def _notes(work: _Work, passing: Passing, archive: Checked) -> list[str]:
    """Tell what the operator may not expect."""
    notes = []
    if not isinstance(work.key, SigningKey):
        notes.append("not signed: no key (gongkai init makes one)")
    if passing.tally.unsealed:
        notes.append(
            f"{passing.tally.unsealed} captures are in no manifest yet: a night is open (gongkai archive close)"
        )
    if archive.far:
        notes.append(f"{len(archive.far)} segments lie elsewhere and were not read (gongkai archive verify)")
    return notes
