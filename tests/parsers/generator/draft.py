"""A report on its way from truth to file: what shapes bend, and what must be read from it in the end."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tests.parsers.generator import words
from tests.parsers.generator.layout import ORDINARY, lay_out
from tests.parsers.generator.plan import Plan, Table, plans
from tests.parsers.generator.prose import write
from tests.parsers.generator.truth import Filer, Printed, Truth, cell_ids, make_truth


@dataclass
class Text:
    """A paragraph; `role` is title, heading, text, signature or date."""

    text: str
    role: str = "text"


Block = Text | Table


@dataclass(frozen=True)
class Expected:
    """What the parser must say of one report. `doubtful` cells may be `unclear`; what is not named must be exact."""

    kind: str
    title: str
    filer: str
    place: str
    year: int
    edition: str | None
    dated: date | None
    published: date | None
    cells: dict[str, Printed]
    doubtful: frozenset[str]
    said: tuple[tuple[str, int], ...]
    problems: frozenset[str]


@dataclass
class Draft:
    """What a shape works on, stage by stage: `truth`, then `plans` and `ways`, then `blocks`, then the page's `flags`.

    `doubtful` are cells a reader may be unsure of; `problems` are codes that the record must hold.
    """

    rng: random.Random
    truth: Truth
    format: str
    plans: list[Plan]
    ways: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    signature: str | None = None
    dated: str | None = None
    doubtful: set[str] = field(default_factory=set)
    bent: set[str] = field(default_factory=set)
    problems: set[str] = field(default_factory=set)

    def tables(self) -> list[Table]:
        """Give the tables among the blocks."""
        return [block for block in self.blocks if isinstance(block, Table)]

    def table(self, *keys: str) -> Table | None:
        """Give one of the tables with these keys, by chance; None when there is none."""
        found = [table for table in self.tables() if table.key in keys]
        return self.rng.choice(found) if found else None

    def plan(self, *keys: str) -> Plan | None:
        """Give one of the plans with these keys, by chance; None when there is none."""
        found = [plan for plan in self.plans if plan.key in keys]
        return self.rng.choice(found) if found else None

    def doubt(self, key: str) -> None:
        """Allow doubt about every cell of a table."""
        self.doubtful |= {name for name in cell_ids(self.truth.edition) if name.startswith(f"{key}.")}

    def replace(self, table: Table, *blocks: Block) -> None:
        """Put other blocks in the place of a table."""
        at = next(i for i, block in enumerate(self.blocks) if block is table)
        self.blocks[at : at + 1] = blocks


def draft(
    rng: random.Random, edition: str, file_format: str, filer: Filer | None = None, year: int | None = None
) -> Draft:
    """Begin a report of an edition; of a filer and a year when they are given."""
    truth = make_truth(rng, edition, filer, year)
    write(rng, truth)
    return Draft(rng, truth, file_format, plans(edition))


def compose(work: Draft) -> None:
    """Lay the plans out and put title, prose, tables and signature in order."""
    rng, truth = work.rng, work.truth
    dress = rng.choice(words.DRESSES)
    blocks: list[Block] = [Text(truth.title, "title"), *_texts(truth.sections["opening"])]
    for number, (key, heading) in enumerate(_headings(truth.edition)):
        blocks.append(Text(dress.format(cn=words.NUMBERS[number], n=number + 1, words=heading), "heading"))
        blocks += _section(work, key)
    signature = truth.filer.name if work.signature is None else work.signature
    if signature:
        blocks.append(Text(signature, "signature"))
    dated = f"{truth.dated.year}年{truth.dated.month}月{truth.dated.day}日" if work.dated is None else work.dated
    work.blocks = [*blocks, *([Text(dated, "date")] if dated else [])]


def _headings(edition: str) -> Iterable[tuple[str, str]]:
    return {"2008": words.HEADINGS_2008, "2014": words.HEADINGS_2014}.get(edition) or tuple(words.HEADINGS.items())


def _section(work: Draft, key: str) -> list[Block]:
    """Give what stands under a heading: its table, else its prose; a section without either has a sentence."""
    wanted = "statistics" if key == "table" else key
    for plan in work.plans:
        if plan.key == wanted:
            way = work.ways.get(plan.key) or work.rng.choice(ORDINARY[plan.key])
            return [lay_out(plan, work.truth.cells, way)]
    return list(_texts(work.truth.sections.get(key) or [work.rng.choice(words.OVERVIEW).format(we="我们")]))


def _texts(texts: Iterable[str]) -> list[Text]:
    return [Text(text) for text in texts]


def expected(work: Draft) -> Expected:
    """Say what must be read. A cell of the form that no table prints is absent."""
    truth = work.truth
    printed = {item.cell for table in work.tables() for row in table.matrix for item in row if item.cell}
    absent = Printed("", None, "absent")
    cells = {name: truth.cells[name] if name in printed else absent for name in cell_ids(truth.edition)}
    doubtful = work.doubtful | {name for name, cell in cells.items() if not cell.plain}
    signed = truth.dated if work.dated != "" else None
    said = tuple((said.sentence, said.value) for said in truth.said)
    return Expected(
        "report", truth.title, truth.filer.name, truth.filer.place, truth.year, truth.edition, signed,
        truth.published, cells, frozenset(doubtful), said, frozenset(work.problems),
    )  # fmt: skip
