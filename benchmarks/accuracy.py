"""Measures how right the parser is on generated reports, by shape, format and edition.

Run: python -m benchmarks.accuracy [--documents 5000] [--costly 120] [--seed 1]. Every figure follows from the seed.
Exit code 1 when any cell says what is not so, with the seed of each such document and the command that shows one.
"""

import argparse
import hashlib
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from parsers import read_report
from parsers.readers.office import convert, needs_conversion
from parsers.source import Unreadable
from tests.parsers.generator.costly import make_costly
from tests.parsers.generator.judging import Verdict, judge
from tests.parsers.generator.samples import COSTLY, Sample, make

SPREAD = 1_000_000  # documents a seed has room for
CHUNK = 25
PLAIN = "none"
COLUMNS = {"documents": 10, "cells": 9, "right": 9, "in doubt": 9, "unclear": 9, "WRONG": 7, "accuracy": 10}
Outcome = tuple[int, str, str, tuple[str, ...], Verdict]


@dataclass
class Tally:
    """What became of the cells of some documents."""

    documents: int = 0
    cells: int = 0
    right: int = 0
    doubted: int = 0
    missed: int = 0
    wrong: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count one document."""
        self.documents += 1
        self.cells += verdict.cells
        self.right += verdict.right
        self.doubted += verdict.doubted
        self.missed += len(verdict.missed)
        self.wrong += len(verdict.wrong)

    @property
    def accuracy(self) -> float:
        """Give the share of right cells among those that could be told."""
        told = self.cells - self.doubted
        return self.right / told if told else 1.0


@dataclass
class Totals:
    """Tallies by shape, format and edition, the share of right fields, and the documents with wrong cells."""

    by: dict[str, dict[str, Tally]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Tally)))
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    said: int = 0
    heard: int = 0
    invented: int = 0
    wrong: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one document under each of its shapes, its format and its edition."""
        _, file_format, edition, shapes, verdict = outcome
        for kind, name in (("format", file_format), ("edition", edition), *(("shape", s) for s in shapes or (PLAIN,))):
            self.by[kind][name].add(verdict)
        self.by["all"]["all"].add(verdict)
        for name, right in verdict.fields.items():
            self.fields[name][0] += right
            self.fields[name][1] += 1
        self.said, self.heard = self.said + verdict.said, self.heard + verdict.heard
        self.invented += len(verdict.invented)
        if verdict.wrong:
            self.wrong.append(outcome)


def outcomes_of(samples: Sequence[Sample]) -> list[Outcome]:
    """Read samples and judge what was read. What LibreOffice has to convert is converted together."""
    old = [sample.file.data for sample in samples if needs_conversion(sample.file.data)]
    converted = dict(zip((hashlib.sha256(data).hexdigest() for data in old), convert(old), strict=True)) if old else {}
    return [_outcome(sample, converted) for sample in samples]


def _outcome(sample: Sample, converted: Mapping[str, bytes | Unreadable]) -> Outcome:
    file = sample.file
    known = {"content_type": file.content_type, "url": file.url, "file": file.name}
    reading = read_report(file.data, **known, attachments=sample.attachments, converted=converted)
    return sample.seed, sample.format, sample.edition, sample.shapes, judge(sample, reading)


def _cheap(seeds: Sequence[int]) -> list[Outcome]:
    return outcomes_of([make(seed) for seed in seeds])


def _costly(job: tuple[str, Sequence[int]]) -> list[Outcome]:
    file_format, seeds = job
    return outcomes_of(make_costly(seeds, file_format))


def _chunks(seeds: range) -> Iterator[range]:
    for start in range(0, len(seeds), CHUNK):
        yield seeds[start : start + CHUNK]


def measure(seed: int, documents: int, costly: int) -> Totals:
    """Make, read and judge documents in worker processes, one a core."""
    first = seed * SPREAD
    each = range(first, first + costly // len(COSTLY))
    totals = Totals()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [(name, chunk) for name in COSTLY for chunk in _chunks(each)]
        for found in (pool.map(_costly, jobs), pool.map(_cheap, _chunks(range(first, first + documents)))):
            for outcomes in found:
                for outcome in outcomes:
                    totals.add(outcome)
    return totals


def report(totals: Totals) -> None:
    """Print the tables."""
    for kind in ("shape", "format", "edition", "all"):
        print(f"\n{kind:<34}" + "".join(f"{name:>{width}}" for name, width in COLUMNS.items()))
        for name, t in sorted(totals.by[kind].items()):
            row = f"{t.documents:>10}{t.cells:>9}{t.right:>9}{t.doubted:>9}{t.missed:>9}{t.wrong:>7}{t.accuracy:>10.2%}"
            print(_padded(name, 34) + row)
    print()
    for name, (right, asked) in totals.fields.items():
        print(f"{name:<16}{right:>7} of {asked:<7}{right / asked:>8.2%}")
    print(f"{'statements':<16}{totals.heard:>7} of {totals.said:<7}heard, {totals.invented} that nobody made")


def _padded(text: str, width: int) -> str:
    """Pad a text whose Chinese characters take two places each."""
    return text + " " * (width - len(text) - sum(ord(letter) > 0x2E80 for letter in text))


def show(seed: int, file_format: str | None, into: Path) -> None:
    """Write the files of one document into a folder, and say what is wrong with its reading."""
    [sample] = make_costly([seed], file_format) if file_format in COSTLY else [make(seed, file_format)]
    into.mkdir(parents=True, exist_ok=True)
    for file in (sample.file, *sample.attachments):
        path = into / f"{seed}-{file.name}"
        path.write_bytes(file.data)
        print(path)
    [(*known, verdict)] = outcomes_of([sample])
    print(*known)
    for line in _complaints(verdict):
        print(line)


def _complaints(verdict: Verdict) -> Iterable[str]:
    yield from (f"WRONG {name}: {what}" for name, what in verdict.wrong.items())
    yield from (f"unclear {name}" for name in verdict.missed)
    yield from verdict.notes
    yield from (f"nobody stated: {statement}" for statement in verdict.invented)


def main() -> None:
    """Measure, or show one document."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=5000)
    arguments.add_argument("--costly", type=int, default=120, help="documents through LibreOffice or a scanner")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--show", type=int, metavar="SEED", help="write one document and say what is wrong with it")
    arguments.add_argument("--format", help="the format of the document to show, when it is a costly one")
    arguments.add_argument("--into", type=Path, default=Path("build/accuracy"))
    given = arguments.parse_args()
    if given.show is not None:
        show(given.show, given.format, given.into)
        return
    totals = measure(given.seed, given.documents, given.costly)
    report(totals)
    for seed, file_format, edition, shapes, verdict in totals.wrong:
        option = f" --format '{file_format}'" if file_format in COSTLY else ""
        print(f"\n{len(verdict.wrong)} WRONG in {file_format} {edition} {', '.join(shapes)}:")
        print(f"  python -m benchmarks.accuracy --show {seed}{option}")
    sys.exit(1 if totals.wrong else 0)


if __name__ == "__main__":
    main()
