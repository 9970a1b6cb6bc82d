"""Reads report files, not captures, through the worker processes: what `gongkai parse` does with a list of paths."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from parsers import PARSER, read_report
from parsers.readers.formats import OLE_SIGNATURE
from parsers.record import Kind, Problem, Record
from parsers.source import File, Unreadable
from storage.conversion import Converted, converted
from storage.workers import Failure, Limits, Workers, in_order

AHEAD = 50  # files that are looked at together for what LibreOffice has to convert
WINDOW = 100  # files under way while an earlier one is still being read
# How files begin that LibreOffice may have to convert; the rest need not be loaded to know.
LEADS = (OLE_SIGNATURE, b"{\\rtf", b"PK", b"<?xml", b"\xef\xbb\xbf<?xml")


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, what is known of it, and the attachments to be read with it; `failed` says which cannot be."""

    path: Path
    url: str | None = None
    content_type: str | None = None
    attachments: tuple[Path, ...] = ()
    converted: Converted = field(default_factory=dict)
    failed: Mapping[Path, Unreadable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """A file's records as lines of JSON, and how many of each kind and with each problem there are."""

    lines: tuple[str, ...]
    kinds: Counter[str]
    problems: Counter[str]


def read_files(jobs: Iterable[Job], limits: Limits) -> Iterator[Lines]:
    """Read files, in their order. A file on which the reader fails is one record of kind `unreadable`."""
    with Workers(read_job, limits) as workers:
        for job, result in in_order(_converted_ahead(jobs), workers, WINDOW):
            read = _read_apart(job, result, limits) if isinstance(result, Failure) and job.attachments else result
            yield _failed(job, read) if isinstance(read, Failure) else read


def read_job(job: Job) -> Lines:
    """Read one file with its attachments; those of which it is known why the reader fails on them are not opened."""
    try:
        data = job.path.read_bytes()
        files = [_attachment(path, job.failed.get(path)) for path in job.attachments]
    except OSError as error:
        return _failed(job, Failure("no_access", f"{error.filename}: {error.strerror}"))
    told = {"content_type": job.content_type, "url": job.url, "file": str(job.path)}
    return _lines(read_report(data, **told, attachments=files, converted=job.converted).records)


def _attachment(path: Path, failed: Unreadable | None) -> File:
    return File(b"" if failed else path.read_bytes(), path.name, failure=failed)


def _read_apart(job: Job, failure: Failure, limits: Limits) -> Lines | Failure:
    """Find out on which attachments the reader fails; each of them then costs neither the file nor the others."""
    alone = [Job(path, converted=job.converted) for path in job.attachments]
    with Workers(read_job, limits) as workers:
        tried = in_order(alone, workers, WINDOW)
        failed = {each.path: Unreadable(why.code, why.message) for each, why in tried if isinstance(why, Failure)}
        again = in_order([replace(job, failed=failed)] if failed else [], workers, WINDOW)
        return next((result for _, result in again), failure)


def _converted_ahead(jobs: Iterable[Job]) -> Iterator[Job]:
    stream = iter(jobs)
    while batch := list(islice(stream, AHEAD)):
        made = converted([list(_old(job)) for job in batch])
        yield from (replace(job, converted=lot) if lot else job for job, lot in zip(batch, made, strict=True))


def _old(job: Job) -> Iterator[bytes]:
    for path in (job.path, *job.attachments):
        with suppress(OSError), path.open("rb") as file:  # whoever reads it says why it cannot be opened
            lead = file.read(16)
            if lead.startswith(LEADS):
                yield lead + file.read()


def _failed(job: Job, failure: Failure) -> Lines:
    try:
        digest = sha256(job.path.read_bytes()).hexdigest()
    except OSError:
        digest = ""
    problem = Problem(failure.code, failure.message)
    return _lines((Record(Kind.UNREADABLE, digest, PARSER, file=str(job.path), problems=(problem,)),))


def _lines(records: Sequence[Record]) -> Lines:
    lines = tuple(json.dumps(record.to_json(), ensure_ascii=False) for record in records)
    kinds = Counter(record.kind.value for record in records)
    return Lines(lines, kinds, Counter(problem.code for record in records for problem in record.problems))
