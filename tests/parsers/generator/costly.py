"""Brings samples into the formats that take LibreOffice or a scanner's look, many at a time."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from parsers.source import File
from tests.parsers.generator.convert import as_picture, scanned, with_office
from tests.parsers.generator.samples import COSTLY, Sample, make

# Shapes whose spans a word processor mends while it converts, so that nobody knows what is printed in the end.
MENDED = "spans: "


@dataclass(frozen=True)
class Office:
    """A format LibreOffice writes: its filter, and the ending the file has on a portal."""

    writes: str
    ending: str


OFFICE = {
    "doc": Office("doc:MS Word 97", "doc"),
    "wps": Office("doc:MS Word 97", "wps"),
    "office pdf": Office("pdf", "pdf"),
}
PICTURES = {"scan png": ("png", False), "scan jpeg": ("jpeg", True), "scan pdf": ("pdf", True)}


def make_costly(seeds: Sequence[int], file_format: str, shapes: tuple[str, ...] | None = None) -> list[Sample]:
    """Make the files of seeds in one of the costly formats; LibreOffice is started once for all of them."""
    samples = [make(seed, file_format, shapes=shapes) for seed in seeds]
    samples = [sample for sample in samples if not any(name.startswith(MENDED) for name in sample.shapes)]
    return FINISHERS[file_format](samples, file_format)


def _by_office(samples: list[Sample], file_format: str) -> list[Sample]:
    office = OFFICE[file_format]
    made = with_office({f"{sample.seed}.docx": sample.file.data for sample in samples}, office.writes)
    return [replace(sample, file=File(made[f"{sample.seed}.docx"], f"report.{office.ending}")) for sample in samples]


def _by_scanner(samples: list[Sample], file_format: str) -> list[Sample]:
    kind, rough = PICTURES[file_format]
    found = []
    for sample in samples:
        pages = scanned(sample.file.data, random.Random(sample.seed), rough)
        found.append(replace(sample, file=File(as_picture(pages, kind), f"report.{kind}")))
    return found


FINISHERS: dict[str, Callable[[list[Sample], str], list[Sample]]] = {
    name: _by_office if name in OFFICE else _by_scanner for name in COSTLY
}
