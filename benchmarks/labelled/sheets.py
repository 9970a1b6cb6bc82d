"""A sheet: one report to be written, with the edits that make it a case; and its bytes, read by the real parser.

An edit is a mapping with some of these words; texts may hold {place} {filer} {year} {last} {next} {we} {county} and
the figures of `_figures`.

    set, add, print     by cell (or `requests.*`): another number, so much more, another text printed there
    title, signature, dated    other words; `dated` also as "2023-01-10"
    published, seen     the day the page claims, and the first night that showed it, as days after the ordinary ones
    say, instead        by part: paragraphs put behind its own, or in their place
    drop, bare          parts left out with their heading; parts whose heading stands alone
    heading             by part: another heading
    replace             pairs: words of titles, headings and prose, replaced everywhere
    labels              pairs: words inside the tables, replaced
    tables_of           by table: the edition whose table is printed instead; null: none
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from audit.loading import CellFact
from audit.reports import Report
from benchmarks.labelled.fillings import Figures, fill
from parsers import read_report
from parsers.record import Record
from tests.parsers.generator.draft import Block, Draft, Text
from tests.parsers.generator.layout import ORDINARY, lay_out
from tests.parsers.generator.plan import Table, plans
from tests.parsers.generator.samples import RENDERERS
from tests.parsers.generator.truth import Filer, Printed, Truth
from tests.parsers.generator.words import HEADINGS, HEADINGS_2008, HEADINGS_2014, NUMBERS

HERE = Path(__file__).parent
URL = "https://qinglan.example/{name}.html"
TITLES = (
    "{filer}{year}年政府信息公开工作年度报告",
    "{place}{year}年政府信息公开工作年度报告",
    "{year}年{place}政府信息公开工作年度报告",
    "{place}{year}年度政府信息公开年报",
)
DRESSES = {"plain": "{cn}、{words}", "circular": "{cn}、{words}", "terse": "{n}、{words}", "garrulous": "{cn}. {words}"}
CIRCULARS = {True: "国办公开办函〔2021〕30号", False: "国办公开办函〔2019〕60号"}  # whether the year is 2021 or later
BASIS = {True: "（国务院令第711号）第五十条", False: "（国务院令第492号）第三十一条"}
WE = {"镇": "我镇", "乡": "我乡", "街道": "我街道"}


@dataclass(frozen=True)
class Sheet:
    """What is to be written: filer, year, edition, who writes it, how much there was to tell, in which format."""

    filer: Filer
    year: int
    edition: str
    writer: str
    level: str
    format: str
    seed: int
    name: str = "7"
    before: Figures = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Written:
    """A sheet as it was published and read: the report as the rules see it, its parser's record, its true figures."""

    report: Report
    record: Record
    figures: Figures


@cache
def writers() -> dict[str, dict[str, list[str]]]:
    """Give the writers' paragraphs."""
    told: dict[str, dict[str, list[str]]] = yaml.safe_load((HERE / "writers.yaml").read_text(encoding="utf-8"))
    return told


def figures_of(sheet: Sheet, edit: Mapping[str, Any]) -> Figures:
    """Give the figures that a sheet prints, its edit included."""
    figures = fill(random.Random(f"{sheet.seed} {sheet.year}"), sheet.edition, sheet.level, sheet.before)
    for pattern, value in (edit.get("set") or {}).items():
        figures |= dict.fromkeys(_cells(figures, pattern), value)
    for pattern, more in (edit.get("add") or {}).items():
        figures |= {name: figures[name] + more for name in _cells(figures, pattern)}
    return figures


def _cells(figures: Figures, pattern: str) -> list[str]:
    found = [name for name in figures if fnmatchcase(name, pattern)]
    if not found:
        raise ValueError(f"no cell is called {pattern}")
    return found


def write(sheet: Sheet, edit: Mapping[str, Any]) -> Written:
    """Write a sheet, render it, and read what was rendered."""
    figures = figures_of(sheet, edit)
    work = _composed(sheet, edit, figures)
    file, attachments = RENDERERS[sheet.format](work)
    known = {"content_type": file.content_type, "url": file.url, "file": file.name}
    [record, *_] = read_report(file.data, **known, attachments=attachments).records
    published = work.truth.published
    return Written(report_of(record, sheet.name, published + timedelta(days=edit.get("seen", 1))), record, figures)


def report_of(record: Record, name: str, first_seen: date) -> Report:
    """Give a record as the rules see it."""
    body = record.to_json()
    cells = {key: CellFact(cell.value, cell.state.value, cell.raw, cell.at) for key, cell in record.cells.items()}
    url = URL.format(name=name)
    told = {key: value for key, value in body.items() if key != "cells"}
    return Report(url, url, f"capture of {name}", 1, first_seen, record.edition, record.published, record.dated, None,
                  cells, told)  # fmt: skip


def ordinary_days(sheet: Sheet, rng: random.Random) -> tuple[date, date]:
    """Give the days on which an ordinary report is signed and published."""
    published = date(sheet.year + 1, 1, 8) + timedelta(days=rng.randrange(20))
    return published - timedelta(days=rng.randrange(3)), published


def _composed(sheet: Sheet, edit: Mapping[str, Any], figures: Figures) -> Draft:
    rng = random.Random(f"{sheet.seed} {sheet.year} page")
    dated, published = ordinary_days(sheet, rng)
    published += timedelta(days=edit.get("published", 0))
    words = _words(sheet, figures)
    title = (edit.get("title") or rng.choice(TITLES)).format(**words)
    printed = {
        name: Printed(f"{value:g}" if value < 1e6 else str(value), value, "reported") for name, value in figures.items()
    }
    for pattern, text in (edit.get("print") or {}).items():
        printed |= dict.fromkeys(_cells(figures, pattern), Printed(text, None, "blank"))
    truth = Truth(sheet.filer, sheet.year, sheet.edition, title, dated, published, printed)
    work = Draft(rng, truth, sheet.format, plans(sheet.edition))
    work.blocks = _blocks(sheet, edit, work, words, dated)
    for old, new in edit.get("replace") or ():
        for block in work.blocks:
            if isinstance(block, Text):
                block.text = block.text.replace(old.format(**words), new.format(**words))
    return work


def _number(value: float) -> str:
    return f"{value:g}" if value < 1e6 else str(value)


def _blocks(sheet: Sheet, edit: Mapping[str, Any], work: Draft, words: Mapping[str, Any], dated: date) -> list[Block]:
    said = _texts(sheet, edit, words)
    blocks: list[Block] = [Text(work.truth.title, "title"), *map(Text, said["opening"])]
    parts = {"2008": HEADINGS_2008, "2014": HEADINGS_2014}.get(sheet.edition) or tuple(HEADINGS.items())
    for number, (key, heading) in enumerate(part for part in parts if part[0] not in (edit.get("drop") or ())):
        plain = DRESSES[sheet.writer].format(cn=NUMBERS[number], n=number + 1, words=heading)
        blocks.append(Text((edit.get("heading") or {}).get(key, plain).format(**words), "heading"))
        if key not in (edit.get("bare") or ()):
            table = _table(edit, work, "statistics" if key == "table" else key)
            blocks += [table] if table else map(Text, said.get(key) or ())
            blocks += map(Text, _formatted((edit.get("say") or {}).get(key) or (), words)) if table else ()
    signature, day = edit.get("signature", "{filer}"), edit.get("dated", f"{dated.year}年{dated.month}月{dated.day}日")
    return [*blocks, *(Text(text.format(**words), "signature") for text in (signature, day) if text)]


def _texts(sheet: Sheet, edit: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, list[str]]:
    own, instead, more = writers()[sheet.writer], edit.get("instead") or {}, edit.get("say") or {}
    keys = {*own, *instead, *more, "opening"}
    texts = {key: [*instead.get(key, own.get(key, [])), *more.get(key, [])] for key in keys}
    told = {key: _formatted(paragraphs, words) for key, paragraphs in texts.items()}
    return {"fees": ["办理公开申请没有收过费。"], **told}


def _formatted(paragraphs: Any, words: Mapping[str, Any]) -> list[str]:
    """Fill paragraphs in; a piece between bars is left out when it asks for a figure that is not there."""
    found = []
    for paragraph in paragraphs:
        pieces = [
            piece for piece in paragraph.split("|") if not any(f"{{{k}}}" in piece for k in FIGURES - words.keys())
        ]
        found.append("".join(pieces).format(**words))
    return [text for text in found if text]


def _table(edit: Mapping[str, Any], work: Draft, key: str) -> Table | None:
    edition = (edit.get("tables_of") or {}).get(key, work.truth.edition)
    plan = next((plan for plan in plans(edition or "") if plan.key == key), None)
    if plan is None:
        return None
    cells = dict(work.truth.cells)
    if edition != work.truth.edition:
        cells |= {name: Printed("0", 0, "reported") for name in fill(work.rng, edition, "nothing") if name not in cells}
    table = lay_out(plan, cells, ORDINARY[key][0])
    for old, new in edit.get("labels") or ():
        for item in {id(item): item for row in table.matrix for item in row if item.cell is None}.values():
            item.text = item.text.replace(old, new)
    return table


FIGURES = {"published", "received", "carried_in", "carried_out", "natural"}
_OF_FORMS = {
    "received": "requests.new_received.total",
    "natural": "requests.new_received.natural_person",
    "carried_in": "requests.carried_in.total",
    "carried_out": "requests.carried_out.total",
}
STATED = {  # by edition: the cells behind the writers' figures
    "2014": {"published": "statistics.published_total.count", "received": "statistics.requests_received.count"},
    "2019": _OF_FORMS,
    "2021": _OF_FORMS,
}


def _words(sheet: Sheet, figures: Figures) -> dict[str, Any]:
    place, year = sheet.filer.place, sheet.year
    kind = next(kind for kind in ("街道", "镇", "乡") if place.endswith(kind))
    told = {name: f"{figures[cell]:g}" for name, cell in STATED.get(sheet.edition, {}).items()}
    if sheet.edition != "2014":
        told["published"] = str(200 + sheet.seed % 700)
    return told | {
        "place": place, "filer": sheet.filer.name, "county": sheet.filer.county, "year": year, "last": year - 1,
        "next": year + 1, "we": WE[kind], "stem": place[:2], "circular": CIRCULARS[year >= 2021],
        "basis": BASIS[year >= 2019],
    }  # fmt: skip


def renewed(sheet: Sheet, **changes: Any) -> Sheet:
    """Give a sheet with something else in it."""
    return replace(sheet, **changes)
