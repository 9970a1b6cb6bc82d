"""Counties told night by night in a database: what the rules of conduct and of copies are measured on.

calendars.yaml has a row a filer with what every night showed; copying.yaml a row a filer with where its text is from.
Both go through the real roster, the real judge and the real rules.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from audit.judge import judge
from audit.judgement import Judgement
from audit.rules import conduct, copies
from benchmarks.labelled.sheets import HERE
from roster import load
from storage.database import open_database
from storage.settings import Settings
from tests.audit.copies.writing import edited, prose
from tests.audit.county import COLUMNS, COUNTY, NAME, Page, Store, report

RULES = frozenset(rule.id for group in (conduct, copies) for rule in group.RULES)
YEAR = 2023
STATES = {"#": "incomplete", "D": "down", "B": "blocked", "R": "robots"}
OUTCOMES = {"e": "error", "g": "gone", "h": "gone", "i": "error"}
OFF = set("gi=")
KINDS = {"镇": "town", "乡": "township", "街道": "street", "农场": "other"}
STEMS = tuple(a + b for a in "霜澄榆芦栗岚砚桐杉雁穗苇" for b in "渡坪湾桥坡塘垭沟川原陂泽潭溪屯岭峪墩浦堰")
CELL = "requests.granted.total"
TIMES = 3
WORDS = 260  # signs of a township's own text
Answer = tuple[str, str, str, str, str]
Row = Mapping[str, Any]


def _told(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


STORIES = {story["id"]: story for name in ("calendars", "copying") for story in _told(name)}
FILES = tuple(STORIES)


def answers(name: str) -> list[Answer]:
    """Tell a county's story, judge it, and give what each rule said of each filer."""
    story = STORIES[name]
    group = conduct if "county" in story else copies
    filers = list(_filers(story))
    with tempfile.TemporaryDirectory() as folder, patch("audit.rules.rule.may_fail", return_value=True):
        engine = open_database(f"sqlite:///{folder}/county.db")
        roster = load([_roster(Path(folder), filers)])
        units = [each.unit_id for each in roster.expectations(COUNTY, YEAR)]
        last = (_nights if group is conduct else _texts)(Store(engine, units=units), story, filers)
        judged = judge(engine, roster, Settings(), year=YEAR, as_of=last)
        engine.dispose()
    by_code = {judgement.expectation.code: judgement for judgement in judged}
    rules = [rule.id for rule in group.RULES]
    return [answer for row in filers for answer in _answers(story, row, by_code.get(row["code"]), rules)]


def _answers(story: Row, row: Row, judged: Judgement | None, rules: Sequence[str]) -> Iterator[Answer]:
    for rule in rules:
        if rule not in row.get("open", ()):
            results = {finding.result for finding in judged.findings if finding.rule == rule} if judged else set()
            said = next((result for result in ("fail", "suspect", "pass") if result in results), "untold")
            yield (
                rule,
                f"{story['id']} {row['id']}",
                row["made"],
                "true" if rule in row.get("broken", ()) else "false",
                said,
            )


def _filers(story: Row) -> Iterator[dict[str, Any]]:
    """Give each row as often as it is made, each time another township; two more that are simply there."""
    rows = [{"id": "control", "shows": "", "times": story.get("controls", 2), "text": "own"}, *story["filers"]]
    names = random.Random(story["id"]).sample(STEMS, len(STEMS))
    made = [(row, number) for row in rows for number in range(row.get("times", TIMES))]
    for at, (row, number) in enumerate(made):
        kind = row.get("kind", "镇")
        code = f"990101{at + 100}"
        yield {**row, "made": str(number), "code": code, "place": names[at] + kind, "kind": kind, "at": at}


def _roster(folder: Path, filers: Sequence[Row]) -> Path:
    rows = []
    for row in filers:
        begin, end = "2010-01-01", row.get("to", "")
        if "was" in row:  # under another name until 2021
            rows.append(
                f"{row['code']},{row['was']}{row['place']},{KINDS[row['kind']]},{COUNTY},{NAME},2010-01-01,2021-06-01,{row['code']}"
            )
            begin = "2021-06-01"
        heir = filers[0]["code"] if row.get("successor") else ""
        rows.append(f"{row['code']},{row['place']},{KINDS[row['kind']]},{COUNTY},{NAME},{begin},{end},{heir}")
    file = folder / "county.csv"
    file.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return file


# ---------------------------------------------------------------- calendars


def _nights(store: Store, story: Row, filers: Sequence[Row]) -> date:
    nights = [date.fromisoformat(f"{YEAR + 1}-{night}") for night in story["nights"]]
    for number, (night, state) in enumerate(zip(nights, story["county"], strict=True)):
        pages: dict[str, Page] = {}
        for row in filers if state not in "DBR" else ():
            if row["id"] != "control" or state != "x":
                pages |= _shown(row, row["shows"].replace("|", "")[number : number + 1] or "1")
        if state == "?":
            pages["someone.html"] = Page("年度报告", outcome="error")
        store.night(night, pages, state=STATES.get(state, "complete"), complete=state != "#")
    return nights[-1]


def _shown(row: Row, mark: str) -> dict[str, Page]:
    """Give the pages of one filer on one night."""
    place, key = row["place"], f"{row['code']}.html"
    found: dict[str, Page] = {}
    if row.get("last_year"):
        found[f"last-{key}"] = report(place, YEAR - 1, text=prose((place, 1), WORDS))
    if "beside" in row:
        found[f"beside-{key}"] = Page(row["beside"].format(place=place))
    if mark == "-":
        return found
    versions = row.get("versions") or [{}]
    version = versions[int(mark) - 1] if mark.isdigit() else versions[0]
    dates = {name: row.get(name) for name in ("listed_on", "published", "dated")}
    page = report(
        place,
        YEAR,
        text=_words(place, version),
        cells=_cells(version),
        listed=mark not in OFF,
        outcome=OUTCOMES.get(mark, "present"),
        problems=tuple(version.get("problems", ())),
        **dates,
    )
    return found | {key: page}


def _words(place: str, version: Row) -> str:
    return prose(place, WORDS) + str(version.get("words", ""))


def _cells(version: Row) -> dict[str, float | str]:
    return {CELL: version.get("number", 1), "requests.new_received.total": 1}


# ---------------------------------------------------------------- copies


def _texts(store: Store, story: Row, filers: Sequence[Row]) -> date:
    """Show reports on three years; those on the last come night by night, originals before what is made of them."""
    first = date(YEAR + 1, 1, 10)
    model = prose(story["id"], 700)
    own = {(row["at"], year): prose((story["id"], row["place"], year), 900) for row in filers for year in _years()}
    for number in range(5):
        pages: dict[str, Page] = {}
        for row in filers:
            for year in _years() if number >= _night(row, filers) else _years()[:-1]:
                pages |= _written(row, year, own, model, filers)
        store.night(first + timedelta(days=number), pages)
    return first + timedelta(days=4)


def _years() -> range:
    return range(YEAR - 2, YEAR + 1)


def _night(row: Row, filers: Sequence[Row]) -> int:
    """Tell on which night the report on the last year comes: what is copied after its original, pairs together."""
    if row["text"] == "source":
        return 2 if _taker(row, filers)["text"] == "pair" else 1
    return {"other": 3, "pair": 2}.get(row["text"], 1)


def _written(
    row: Row,
    year: int,
    own: Mapping[tuple[int, int], str],
    model: str,
    filers: Sequence[Row],
) -> dict[str, Page]:
    at, place, kind = row["at"], row["place"], row["text"] if year == YEAR else "own"
    text, numbers = f"{place}{year}年工作如下。{own[at, year]}", random.Random(f"{place} {year}")
    share, part = row.get("changed", 0.02), row.get("part", 1)
    if kind in ("other", "pair"):  # of an unmarked filer that nobody else takes from
        source = _source(row, filers)
        text = f"{place}{year}年工作如下。" + _mixed(own[source["at"], year], own[at, year], part, share, place)
        numbers = random.Random(f"{source['place']} {year}") if row.get("numbers") == "same" else numbers
    elif kind in ("last", "before_last"):
        past = year - (1 if kind == "last" else 2)
        text = f"{place}{year}年工作如下。" + _mixed(own[at, past], own[at, year], part, share, place)
        numbers = random.Random(f"{place} {past}") if row.get("numbers") == "same" else numbers
    elif kind == "model":
        text = f"{place}{year}年工作如下。{model}{own[at, year][:150]}"
    cells = {name: 0 if row.get("numbers") == "zero" else numbers.randrange(10, 400) for name in NUMBERS}
    return {f"{row['code']}-{year}.html": report(place, year, text=text, cells=cells, dated=date(year + 1, 1, 5))}


NUMBERS = (
    "disclosure.licensing.decisions",
    "disclosure.penalties.decisions",
    "disclosure.coercive_measures.decisions",
    "disclosure.normative_documents.issued",
    "disclosure.normative_documents.in_force",
    CELL,
)


def _source(row: Row, filers: Sequence[Row]) -> Row:
    sources, takers = _pairs(filers)
    return sources[takers.index(row)]


def _taker(row: Row, filers: Sequence[Row]) -> Row:
    sources, takers = _pairs(filers)
    return takers[sources.index(row)]


def _pairs(filers: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Give the sources, and beside them those who take from them."""
    sources = [each for each in filers if each["text"] == "source"]
    return sources, [each for each in filers if each["text"] in ("other", "pair")]


def _mixed(taken: str, own: str, part: float, changed: float, seed: str) -> str:
    """Put a part of a text that is taken, with changes, before what is the filer's own."""
    cut = int(len(taken) * part)
    return edited(taken[:cut], changed, seed) + own[: len(taken) - cut]
