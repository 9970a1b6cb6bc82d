"""A seed to a file: an edition, a format and up to five shapes, with what the parser must say of it."""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from parsers.source import File
from tests.parsers.generator import html, office, paper, text
from tests.parsers.generator.draft import Draft, Expected, Text, compose, draft, expected
from tests.parsers.generator.plan import Table
from tests.parsers.generator.shapes import AFTER, BEFORE, BY_NAME, Shape, fitting
from tests.parsers.generator.truth import FORMS, Filer, make_filer

EDITIONS = ("2019",) * 4 + ("2021",) * 4 + ("2014",) * 2 * ("2014" in FORMS) + ("2008",)
TEXTS = tuple(text.PRINTERS)
# How often each format is drawn; those that take a program or a recogniser are asked for by name.
CHEAP = {"html": 12, "tabbed": 2, "cell lines": 2, "stream": 2, "spaced": 1, "docx": 4, "xlsx": 2, "xls": 1}
CHEAP |= {"pdf": 1, "unruled pdf": 1, "zip": 1, "page with attachment": 3}
COSTLY = ("doc", "wps", "office pdf", "scan png", "scan jpeg", "scan pdf")
LOSSY = frozenset({"stream", "spaced"})
SHEETS = frozenset({"xlsx", "xls", "zip", "page with attachment"})
# What a format that is made from another is first.
FIRST = {"doc": "docx", "wps": "docx", "office pdf": "docx", "scan png": "pdf", "scan jpeg": "pdf", "scan pdf": "pdf"}
SEVERAL = {"": 20, "two reports": 1, "collection": 1}
GATHERING = frozenset({"html", "docx", "tabbed", "cell lines", "stream"})


@dataclass(frozen=True)
class Sample:
    """A file made from a seed, and what must be read from it: a record for each report in it."""

    seed: int
    format: str
    edition: str
    shapes: tuple[str, ...]
    file: File
    expected: tuple[Expected, ...]
    attachments: tuple[File, ...] = field(default=())


def make(
    seed: int, file_format: str | None = None, edition: str | None = None, shapes: tuple[str, ...] | None = None
) -> Sample:
    """Make the file of a seed. What is not asked for is drawn. A costly format is still what it is made from."""
    rng = random.Random(seed)
    drawn_format, drawn_edition = _weighed(rng, CHEAP), rng.choice(EDITIONS)
    wanted, edition = file_format or drawn_format, edition or drawn_edition
    first = FIRST.get(wanted, wanted)
    several = _weighed(rng, SEVERAL) if first in GATHERING and shapes is None and wanted == first else ""
    if several:
        works = gathered(rng, first, edition, several)
        told, record = (several,), tuple(map(expected, works))
        work = _together(works, several)
    else:
        chosen = [BY_NAME[name] for name in shapes] if shapes is not None else _drawn(rng, edition, first)
        work, told = bent(rng, first, edition, chosen), tuple(shape.name for shape in chosen)
        record = (expected(work),)
    file, attachments = RENDERERS[first](work)
    return Sample(seed, wanted, edition, told, file, _published(record, first), attachments)


def _weighed(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _published(records: tuple[Expected, ...], file_format: str) -> tuple[Expected, ...]:
    """Only a page says when it was published."""
    on_page = file_format in ("html", "page with attachment")
    return records if on_page else tuple(replace(record, published=None) for record in records)


def _drawn(rng: random.Random, edition: str, file_format: str) -> list[Shape]:
    """Draw up to five shapes of different families."""
    count = rng.choice((0, 1, 1, 1, 2, 2, 3, 4, 5))
    pool, found = fitting(edition, file_format), {}
    for shape in rng.sample(pool, len(pool)):
        if len(found) < count:
            found.setdefault(shape.family, shape)
    return list(found.values())


def bent(
    rng: random.Random,
    file_format: str,
    edition: str,
    shapes: list[Shape],
    filer: Filer | None = None,
    year: int | None = None,
) -> Draft:
    """Make a report and bend it: what changes the truth first, then what changes the laid-out report."""
    work = draft(rng, edition, file_format, filer, year)
    if file_format == "unruled pdf":
        work.flags["lines"] = rng.choice(("half-ruled", "unruled"))
    for shape in (shape for shape in shapes if shape.stage == BEFORE):
        shape.bend(work)
    compose(work)
    for shape in (shape for shape in shapes if shape.stage == AFTER):
        shape.bend(work)
    _allow_doubt(work)
    return work


def _allow_doubt(work: Draft) -> None:
    """Allow doubt where a format loses what a reader would need.

    Where empty cells are lost, that is a table that has some, or that does not add up as the form does. A workbook
    keeps no empty row at the end of a sheet.
    """
    lossy = work.format in LOSSY or "flat" in work.flags
    for table in work.tables():
        items = [item for row in table.matrix for item in row if item.cell]
        keys = {item.cell.partition(".")[0] for item in items if item.cell}
        lost = any(not item.text.strip() for item in items)
        words = any(work.truth.cells[item.cell].state == "unclear" for item in items if item.cell)
        for key in keys:
            if lossy and (lost or words or key in work.bent):
                work.doubt(key)
        if work.format in SHEETS and not any(item.text for item in table.matrix[-1] if item.cell):
            work.doubtful |= {item.cell for item in table.matrix[-1] if item.cell}


def gathered(rng: random.Random, file_format: str, edition: str, several: str) -> list[Draft]:
    """Make the reports of one file: two years of one filer, or a county's townships in one year."""
    works = [bent(rng, file_format, edition, [])]
    first = works[0].truth
    places = {first.filer.place}
    for back in range(1, 2 if several == "two reports" else rng.randint(2, 5)):
        filer, year = first.filer, first.year - back
        if several == "collection":
            filer, year = replace(make_filer(rng), county=first.filer.county), first.year
        if several == "two reports" or filer.place not in places:
            works.append(bent(rng, file_format, edition, [], filer, year))
            works[-1].truth.published = first.published
            places.add(filer.place)
    return works


def _together(works: list[Draft], several: str) -> Draft:
    """Put the reports of several drafts under each other."""
    first = works[0]
    title = first.truth.title
    if several == "collection":
        title = f"{first.truth.filer.county}各乡镇{first.truth.year}年政府信息公开工作年度报告汇编"
    named = [Text(title, "title")] if several == "collection" else []
    blocks = [*named, *(block for work in works for block in work.blocks)]
    return replace(first, truth=replace(first.truth, title=title), blocks=blocks)


def _page(work: Draft) -> tuple[File, tuple[File, ...]]:
    data, address = html.render(work)
    return File(data, "report.html", "text/html", address), ()


def _file(render: Callable[[Draft], bytes], name: str) -> Callable[[Draft], tuple[File, tuple[File, ...]]]:
    return lambda work: (File(render(work), name), ())


def _zip(work: Draft) -> tuple[File, tuple[File, ...]]:
    """A package of the whole report, or of its prose and its tables in a file each."""
    members = {f"{work.truth.title}.docx": office.docx(work)}
    if work.tables() and work.rng.random() < 0.4:
        prose, tables = _parted(work)
        members = {f"{work.truth.title}.docx": office.docx(prose), "附件：统计表.xlsx": office.xlsx(tables)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return File(buffer.getvalue(), "report.zip"), ()


def _parted(work: Draft) -> tuple[Draft, Draft]:
    """Part a report into its prose and its tables, each with the heading before it."""
    prose = [block for block in work.blocks if not isinstance(block, Table)]
    pairs = zip([Text(""), *work.blocks], work.blocks, strict=False)
    tables = [b for before, block in pairs if isinstance(block, Table) for b in (before, block) if b != Text("")]
    tables = [b for b in tables if isinstance(b, Table) or b.role == "heading"]
    return replace(work, blocks=prose), replace(work, blocks=tables)


def _with_attachment(work: Draft) -> tuple[File, tuple[File, ...]]:
    """A page whose tables, or whose whole report, lie in a file that it links to."""
    render, ending = work.rng.choice(
        ((office.docx, "docx"), (office.docx, "docx"), (office.xlsx, "xlsx"), (paper.render, "pdf"))
    )
    prose, tables = _parted(work)
    whole = not work.tables() or work.rng.random() < 0.4
    name = f"{work.truth.title}.{ending}" if whole else f"附件：政府信息公开情况统计表.{ending}"
    link = [Text(f"附件：{name}", "link")]
    page = replace(work, blocks=link if whole else [*prose.blocks, *link])
    data, address = html.render(page)
    anchor = f'<a href="./P0202001.{ending}">{name}</a>'
    data = data.decode().replace(f"附件：{name}", anchor).encode()
    attached = File(render(work if whole else tables), name)
    return File(data, "report.html", "text/html", address), (attached,)


RENDERERS: dict[str, Callable[[Draft], tuple[File, tuple[File, ...]]]] = {
    "html": _page,
    "docx": _file(office.docx, "report.docx"),
    "xlsx": _file(office.xlsx, "report.xlsx"),
    "xls": _file(office.xls, "report.xls"),
    "pdf": _file(paper.render, "report.pdf"),
    "unruled pdf": _file(paper.render, "report.pdf"),
    "zip": _zip,
    "page with attachment": _with_attachment,
    **{name: _file(text.render, "report.txt") for name in TEXTS},
}
