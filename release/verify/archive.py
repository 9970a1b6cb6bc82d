"""Reads versions of a release again from the WARCs, by PROVENANCE.jsonl alone: no database, no workspace.

    check_archive(folder, database, asked, report)

Of each version that is asked for: its captures as the release says they are, byte for byte by their payload digests;
its segments as the manifests list them, where there are manifests; and every cell, title, date, statement, problem and
section as the present parser reads them. What another parser read is read, too, and a difference only told.
"""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from release.verify.jsons import at
from release.verify.layout import PROVENANCE, RELEASE, SQLITE
from release.verify.provenance import Cited, Line, read_lines
from release.verify.reading_again import Asked, Examined, Job, readers, source_of
from release.verify.report import Report, shown
from release.verify.said import rows_of, said, unlike
from roster.errors import StorageFailure
from storage.chain.check import check_manifests
from storage.chain.keys import PublicKey
from storage.chain.leaves import survey
from storage.chain.links import Chain, read_chain
from storage.chain.manifest import folder_of
from storage.conversion import converted_sources
from storage.reader import Parser, newest_parser
from storage.workers import REFUSED, Failure, in_order

BATCH = 32  # versions whose old Office files are converted together
WINDOW = 64
SAMPLE = 100
_CAPTURE = "SELECT url, media_type, truncated FROM captures WHERE capture_id = ?"


@dataclass(frozen=True, slots=True)
class Again:
    """What to read again: from which archive, how many versions (None: all), and by whom manifests must be signed."""

    archive: Path
    sample: int | None = SAMPLE
    keys: Sequence[PublicKey] = ()


def check_archive(folder: Path, database: sqlite3.Connection, release: Any, again: Again, report: Report) -> None:
    """Read versions again and compare all they say."""
    parser = newest_parser()
    lines, of = _chosen(folder, again.sample)
    report.counts["versions of the release"] = of
    chain = _chain(again, release, report)
    segments: dict[str, set[int | None]] = {}
    for line in lines:
        for cited in (line.capture, *line.attachments):
            segments.setdefault(cited.at.segment, set()).add(cited.manifest)
            if cited.original:
                segments.setdefault(cited.original.segment, set())
    _segments(again.archive, chain, segments, report)
    jobs = _jobs(lines, database, again.archive)
    with readers(again.archive, parser) as workers:
        for job, result in in_order(jobs, workers, WINDOW):
            _take(job.line, result, parser, database, report)


def _chosen(folder: Path, sample: int | None) -> tuple[list[Line], int]:
    """Choose lines by lot, each as likely as any other; gives them in their order, and how many there are.

    Nobody can know beforehand which: a builder who falsifies one version of many must fear every check.
    """
    lot, count = random.SystemRandom(), 0
    kept: list[Line] = []
    for line in read_lines(folder / PROVENANCE, Report()):  # what is wrong with a line was told before
        count += 1
        if sample is None or len(kept) < sample:
            kept.append(line)
        elif (place := lot.randrange(count)) < sample:
            kept[place] = line
    return sorted(kept, key=lambda line: line.number), count


def _chain(again: Again, release: Any, report: Report) -> Chain | None:
    """Check the archive's manifests, and that the head the release names is one of them."""
    if not folder_of(again.archive).is_dir():
        report.note(f"whether the segments are those of the signed manifests: {again.archive} has no manifests")
        return None
    for defect in check_manifests(again.archive, keys=again.keys):
        report.wrong(defect.file, defect.what)
    chain = read_chain(again.archive)
    head = at(release, "archive")
    if head is None:
        return chain
    found = [one for one in chain.manifests if one.number == at(head, "number")]
    if not found:
        report.wrong(
            RELEASE, f"names the manifest {shown(at(head, 'number'))}, which the archive does not have", "archive"
        )
        return chain
    facts = {"sha256": found[0].digest, "root": found[0].root, "night": str(found[0].night), "key": found[0].key}
    for name, value in facts.items():
        if at(head, name) != value:
            report.wrong(RELEASE, f"is {shown(at(head, name))}, {found[0].name} has {shown(value)}", f"archive.{name}")
    report.counts["manifests"] = len(chain.manifests)
    return chain


def _segments(archive: Path, chain: Chain | None, segments: dict[str, set[int | None]], report: Report) -> None:
    """Read every segment that is cited whole, and hold it against its manifest."""
    for name, numbers in sorted(segments.items()) if chain else ():
        manifest = chain.sealed.get(name) if chain else None
        for number in sorted(numbers - {manifest.number if manifest else None, None}, key=repr):
            report.wrong(PROVENANCE, f"says that manifest {number} lists {name}, which is not so")
        if manifest is None:
            report.note(f"whether {name} is as it was sealed: no manifest lists it")
            continue
        listed = next(one for one in manifest.segments if one.name == name)
        try:
            found = survey(archive / name).listed()
        except StorageFailure as error:
            report.wrong(name, f"cannot be read whole: {error}")
            continue
        wrong = [
            each for each in ("length", "sha256", "records", "root") if getattr(found, each) != getattr(listed, each)
        ]
        if wrong:
            report.wrong(name, f"{manifest.name} lists another {', '.join(wrong)}")
        report.counts["segments as sealed"] += not wrong


def _jobs(lines: Sequence[Line], database: sqlite3.Connection, archive: Path) -> Iterator[Job]:
    """Give what is to be read, old Office files converted many at a time."""
    rest = iter(lines)
    while some := list(islice(rest, BATCH)):
        sources = [source_of(line.capture, tuple(map(source_of, line.attachments))) for line in some]
        for line, source in zip(some, converted_sources(archive, sources), strict=True):
            cited = (line.capture, *line.attachments)
            yield Job(line, tuple(_row(database, each) for each in cited), source)


def _row(database: sqlite3.Connection, cited: Cited) -> Asked | None:
    found: Asked | None = database.execute(_CAPTURE, (cited.at.id,)).fetchone()
    return found


def _take(line: Line, result: Examined | Failure, parser: Parser, database: sqlite3.Connection, report: Report) -> None:
    """Hold what was read against what the release says of the version."""
    if isinstance(result, Failure):
        if result.code == REFUSED:
            report.wrong(line.capture.at.segment, f"cannot be read again: {result.message}", line.version_id)
        else:
            report.counts["versions our reader did not get through"] += 1
            report.note(f"{line.version_id}: our reader did not get through ({result.code}: {result.message})")
        return
    for segment, offset, what in result.wrong:
        report.wrong(segment, what, f"byte {offset}, cited by {line.version_id}")
    records = result.reading.records
    rows = rows_of(database, line.version_id)
    if not 1 <= line.part <= len(records):
        differences = [("versions", "", f"the archive, read again, has {len(records)} parts, not part {line.part}")]
    else:
        differences = list(unlike(said(records[line.part - 1], result.reading.content_digest), rows))
    if line.parser == parser.name:
        report.counts["versions compared"] += 1
        report.counts["cells compared"] += len(rows["cells"])
        for table, place, what in differences:
            key = f"table {table}, version_id {shown(line.version_id)}{f', {place}' if place else ''}"
            report.wrong(SQLITE, what, key)
    else:
        report.counts[f"versions read by {line.parser}"] += 1
        if differences:
            report.counts[f"of these read differently by {parser.name}"] += 1
            table, place, what = differences[0]
            more = f" and {len(differences) - 1} more" if len(differences) > 1 else ""
            report.note(f"{line.version_id}: read differently by {parser.name}: {table}, {place}: {what}{more}")
