"""Cases about one report: a sheet with its edit, what is truly wrong with it, and the dossier rules are asked about.

A case of the *.yaml files is made several times: by other writers, on other editions, as other files, with little or
much to tell. Its words, besides those of an edit (`benchmarks.labelled.sheets`):

    id, why         its name, and why the label is what it is
    broken          the rules that are truly broken; every other rule is truly not
    open            rules of which an honest reader could say either: not counted in this case
    editions        the editions it is made on; `times`: how often on each
    year, level, writer, format, kind      only this, else they vary
    before          the report of the year before (an edit; `edition`, `year` may be given), figures carried on
    history         as many earlier years (`level`, an edit)
    peers           `count` neighbours on the same year (`level`, an edit), or several such groups
    named           what its column calls the filer, where that is not the name in the report
    problems        codes the parser tells of files not made here (docs/record.md), or pairs of code and message
    files           what attached files answered: pairs of outcome and nights
    versions        the problems of the document's versions, the present one last
    duty            another word than `due`
"""

import random
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import yaml

from audit.cases import Case
from audit.custody import custody
from audit.dossier import Dossier
from audit.reports import CountyReports, Report
from benchmarks.labelled.fillings import Figures
from benchmarks.labelled.sheets import HERE, Sheet, figures_of, write
from roster.model import Kind
from tests.audit.rules.papers import attached
from tests.audit.timeline import case as timeline
from tests.audit.timeline import judged, on
from tests.parsers.generator.truth import Filer
from tests.parsers.generator.words import COUNTIES, FIRST, SECOND

FILES = ("figures", "years", "neighbours", "parts", "words", "citations", "names", "days", "files", "harmless", "twins")
YEARS = {"2021": (2022, 2023, 2021, 2024), "2019": (2020, 2019), "2014": (2016, 2018, 2014), "2008": (2012, 2013)}
WRITERS = {"2021": ("plain", "circular", "terse", "garrulous"), "2019": ("circular", "plain", "garrulous", "terse")}
BEFORE_FORMS = ("plain", "garrulous", "terse")
LEVELS = ("busy", "nothing", "few")
FORMATS = ("html", "tabbed", "html", "docx", "cell lines", "page with attachment")
KINDS = {"镇": (Kind.TOWN, "人民政府"), "乡": (Kind.TOWNSHIP, "人民政府"), "街道": (Kind.STREET, "办事处")}
TIMES = 3
PEER_WRITERS = ("plain", "terse", "circular")


@dataclass(frozen=True)
class Labelled:
    """One case made once: the dossier, and the rules that are truly broken in it. `open` rules are not counted."""

    case: str
    made: str
    dossier: Dossier
    true: frozenset[str]
    open: frozenset[str] = field(default=frozenset())


def cases(names: Sequence[str] = FILES) -> list[dict[str, Any]]:
    """Give the cases as they stand in the files."""
    return [case for name in names for case in yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))]


def made(case: Mapping[str, Any]) -> Iterator[Labelled]:
    """Make a case on each of its editions, as often as it asks for."""
    for edition in map(str, case.get("editions", ("2021", "2019"))):
        for number in range(case.get("times", TIMES)):
            sheet = _sheet(case, edition, number)
            labels = frozenset(case.get("broken") or ()), frozenset(case.get("open") or ())
            yield Labelled(case["id"], f"{edition} {number}", _dossier(case, sheet), *labels)


def filer(rng: random.Random, kind: str | None = None, county: str | None = None) -> Filer:
    """Make up who files."""
    ending = kind or rng.choice(("镇", "镇", "乡", "街道"))
    place = f"{rng.choice(FIRST)}{rng.choice(SECOND)}{ending}"
    return Filer(county or rng.choice(COUNTIES[:3]), place, place + KINDS[ending][1], ending)


def _sheet(case: Mapping[str, Any], edition: str, number: int) -> Sheet:
    seed = zlib.crc32(f"{case['id']} {edition} {number}".encode())
    rng = random.Random(seed)
    years, turn = YEARS[edition], seed + number
    writer = case.get("writer") or _turn(WRITERS.get(edition, BEFORE_FORMS), turn)
    level, file_format = case.get("level") or _turn(LEVELS, turn), case.get("format") or _turn(FORMATS, turn)
    year = case.get("year") or _turn(years, turn)
    if "before" in case or "history" in case:
        year = case.get("year") or max(years[:2])
    return Sheet(filer(rng, case.get("kind")), year, edition, writer, level, file_format, seed % 100_000)


def _turn(values: Sequence[Any], turn: int) -> Any:
    return values[turn % len(values)]


def _dossier(case: Mapping[str, Any], sheet: Sheet) -> Dossier:
    others: dict[int, Report] = {}
    if "history" in case:
        others, last_figures = _history(case["history"], sheet)
        sheet = replace(sheet, before=last_figures)
    if "before" in case:
        edit = case["before"] or {}
        last = replace(sheet, year=edit.get("year", sheet.year - 1), edition=str(edit.get("edition", sheet.edition)))
        others[last.year] = write(replace(last, name=f"{last.year}"), edit).report
        sheet = replace(sheet, before=figures_of(last, {}))
    report = _with_files(write(sheet, case).report, case)
    return dossier_of(report, sheet, others, list(_peers(case, sheet)), case)


def _history(edit: Mapping[str, Any], sheet: Sheet) -> tuple[dict[int, Report], Figures]:
    """Write earlier years, each begun where the one before it ended; gives the last one's figures, too."""
    last: Figures = {}
    reports: dict[int, Report] = {}
    for year in range(sheet.year - edit["years"], sheet.year):
        one = replace(sheet, year=year, level=edit.get("level", sheet.level), name=f"{year}", before=last)
        written = write(one, edit)
        reports[year], last = written.report, figures_of(one, {})
    return reports, last


def _peers(case: Mapping[str, Any], sheet: Sheet) -> Iterator[Report]:
    groups = case.get("peers") or ()
    for group in [groups] if isinstance(groups, dict) else groups:
        for number in range(group["count"]):
            edition, year = str(group.get("edition", sheet.edition)), sheet.year
            rest = {key: value for key, value in group.items() if key != "count"}
            yield _problems(_peer(edition, year, group.get("level", "few"), number, yaml.safe_dump(rest)), group)


@lru_cache(maxsize=4096)
def _peer(edition: str, year: int, level: str, number: int, edit: str) -> Report:
    """Write a neighbour; the same ones serve many cases."""
    rng = random.Random(f"{edition} {year} {number}")
    writer = PEER_WRITERS[number % 2]
    sheet = Sheet(filer(rng), year, edition, writer, level, "tabbed", number, name=f"peer{number}")
    return write(sheet, yaml.safe_load(edit)).report


def _with_files(report: Report, case: Mapping[str, Any]) -> Report:
    asked = (report.first_seen or date.min) + timedelta(days=30)
    files = tuple(replace(attached(*said), night=asked) for said in case.get("files") or ())
    return _problems(replace(report, attachments=files), case)


def _problems(report: Report, case: Mapping[str, Any]) -> Report:
    """Put in what the parser tells of files that are not made here; a picture has neither cells nor prose."""
    told = [(code, "") if isinstance(code, str) else code for code in case.get("problems") or ()]
    if not told:
        return report
    problems = [*report.body["problems"], *({"code": c, "message": m, "at": None} for c, m in told)]
    bare = {"sections": [], "statements": []} if case.get("nothing_read") else {}
    cells = {} if case.get("nothing_read") else report.cells
    edition = None if case.get("nothing_read") else report.edition
    return replace(report, cells=cells, edition=edition, body={**report.body, **bare, "problems": problems})


def dossier_of(
    report: Report, sheet: Sheet, others: Mapping[int, Report], peers: Sequence[Report], case: Mapping[str, Any]
) -> Dossier:
    """Put a report into the dossier of its filer, as nights of our own saw it."""
    judgement = judged("-1")
    place = case.get("named", sheet.filer.place).format(place=sheet.filer.place, stem=sheet.filer.place[:2])
    kind, body = KINDS[sheet.filer.kind]
    unit = judgement.expectation.unit_id
    who = replace(
        judgement.expectation, year=sheet.year, kind=kind, unit=place, filer=place + body, county=sheet.filer.county
    )
    due = date(sheet.year + 1, 1 if sheet.year >= 2019 else 3, 31)
    duty = replace(judgement.duty, value=case.get("duty", "due"), due=due, grace_until=due.replace(day=31))
    kept = {(unit, year): (other,) for year, other in others.items()}
    kept |= {(f"neighbour {n}", sheet.year): (peer,) for n, peer in enumerate(peers)}
    kept[unit, sheet.year] = (report,)
    here = _timeline(case.get("versions") or [sorted(report.problems)])
    judgement = replace(judgement, expectation=who, duty=duty)
    return Dossier(judgement, here, custody(here, on(9)), CountyReports(kept), report.published)


def _timeline(versions: Sequence[Sequence[str]]) -> Case:
    nights = "-" + "".join(str(n) for n in range(1, len(versions) + 1))
    changed = ("textual",) * (len(versions) - 1)
    return timeline(nights, problems=tuple(map(tuple, versions)), changed=changed)
