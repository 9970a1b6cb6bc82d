"""A small release of invented rows that hold together: every key is single, every reference leads somewhere.

    made_tables() -> dict[str, pa.Table]        all tables of the schema, each sorted by its key
    made_provenance() -> tuple[str, ...]        the lines of PROVENANCE.jsonl that belong to them
    made_county_rows() -> CountyRows            both, as one county's

Two counties, four filers, two report years; a report in two versions, one whose owner cannot be told, one that cannot
be read; and in its texts everything that breaks readers: formulas, quotes, line ends, NUL, half a surrogate pair,
text beyond 32,000 characters, leading zeros, words that stand for “nothing” elsewhere.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from release.arrow import as_table
from release.county import CountyRows
from release.schema import cell_fields, load_schema
from storage.chain.manifest import canonical

AS_OF = date(2024, 2, 24)
PARSER = "gongkai-parser/4"
LONG = "第一段：本镇公开信息。" * 4000  # 44,000 characters
NASTY = (
    '=HYPERLINK("http://127.0.0.1/?x="&A1,"看这里")',
    "+1",
    "-5",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1,2)",
    "\t先有制表符",
    "\r先有回车",
    "\n先有换行",
    "'先有撇号",
    "''两个撇号",
    'say "yes", "", and \'no\'',
    "两行\r\n第二行\n第三行",
    "a\0b",
    "半个\ud83d代理",
    "007",
    "1e5",
    "NA",
    "NULL",
    "nan",
    "None",
    "true",
    "2024-02-30",
    " 前后有空格 ",
    "\ufeff字节顺序标记",
    "ｅ́\u202e反向\u2028行",
    "𠮷镇",
    "<script>alert(1)</script>",
    "a,b;c|d\\n",
)

COUNTIES = {"041032": "伊川县", "410324": "栾川县"}  # the first code begins with a zero
PORTALS = {"041032": "yichuan", "410324": "luanchuan"}
UNITS = {  # unit: code, name, kind, county
    "041032105@2001": ("041032105", "江左镇", "town", "041032"),
    "041032106@2001-01-01": ("041032106", "NA乡", "township", "041032"),
    "410324101@2001": ("410324101", "𠮷镇", "town", "410324"),
    "410324201@2015": ("410324201", "=合并乡", "street", "410324"),
}
GOVERNMENTS = {
    unit: name + ("办事处" if kind == "street" else "人民政府") for unit, (_, name, kind, _) in UNITS.items()
}
FILINGS = tuple((unit, year) for unit in UNITS for year in (2022, 2023))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _capture_id(number: int) -> str:
    return f"urn:uuid:00000000-0000-4000-8000-{number:012d}"


def _url(county: str, number: int) -> str:
    return f"http://www.{PORTALS[county]}.gov.cn/zwgk/{number}.html?a=1&b=“2”"


# report: county, unit or None, year or None, number of its document, versions, kind
REPORTS = (
    ("041032", "041032105@2001", 2022, 1, 1, "report"),
    ("041032", "041032105@2001", 2023, 2, 2, "report"),
    ("041032", None, None, 3, 1, "report"),
    ("410324", "410324101@2001", 2022, 4, 1, "report"),
    ("410324", "410324101@2001", 2023, 5, 1, "unreadable"),
    ("410324", "410324201@2015", 2023, 6, 1, "report"),
)
FOUND = {(unit, year): index for index, (_, unit, year, *_) in enumerate(REPORTS) if unit}
NIGHTS = (date(2024, 2, 20), date(2024, 2, 22))
CELLS = {  # state, value, raw; a report prints the first cells of its form, the others are absent
    0: ("reported", 5.0, "5"),
    1: ("reported", -5.0, "-5"),
    2: ("reported", 2.5, "+2.5万"),
    3: ("reported", 0.0, "0"),
    4: ("blank", None, None),
    5: ("not_applicable", None, "/"),
    6: ("unclear", None, "=1+1"),
    7: ("reported", 9007199254740991.0, "9007199254740991"),
    8: ("reported", 0.1, "0.10"),
}
PRINTED = tuple(field.name for field in cell_fields() if field.name.split(".")[0] in ("disclosure", "disputes"))


def _report_id(index: int) -> str:
    county, unit, year, number, *_ = REPORTS[index]
    return f"{county}-{_digest(_url(county, number))[:16]}." + (f"{unit}.{year}" if unit else "unattributed")


def _version_id(index: int, version: int) -> str:
    county, _, _, number, *_ = REPORTS[index]
    return f"{county}-{_digest(_url(county, number))[:16]}.{version}.1"


def _versions() -> Iterator[tuple[int, int]]:
    for index, (*_, versions, _) in enumerate(REPORTS):
        for version in range(1, versions + 1):
            yield index, version


def _capture_of(index: int, version: int) -> str:
    return _capture_id(10 * (index + 1) + version)


def _cells_of(index: int, version: int) -> Iterator[tuple[str, float | None, str, str | None, str | None]]:
    if REPORTS[index][-1] == "unreadable":
        return
    for place, cell in enumerate(PRINTED):
        state, value, raw = CELLS.get(place, ("absent", None, None))
        if place == 3 and version > 1:
            value, raw = 12.0, "12"
        at = None if state == "absent" else f"table 1, row {place + 2}, column 3"
        yield cell, value, state, raw, at


def _units() -> Iterator[Sequence[Any]]:
    for unit, (code, name, kind, county) in UNITS.items():
        ended = ("merged", "江左镇 (041032105)") if kind == "street" else (None, None)
        until = date(2023, 12, 31) if kind == "street" else None
        begins = date(2001, 1, 1) if unit.endswith("-01") else None
        classed = "street" if kind == "street" else "gov"
        yield unit, code, name, kind, classed, county, COUNTIES[county], begins, until, kind == "township", *ended


def _spells() -> Iterator[Sequence[Any]]:
    for unit, (code, name, kind, county) in UNITS.items():
        place = county, COUNTIES[county]
        renamed = date(2010, 5, 1)
        yield unit, 1, code, "旧" + name, kind, *place, None, renamed - timedelta(days=1), "listed", True
        yield unit, 2, code, name, kind, *place, renamed, None, "rename", kind != "township"


def _filers() -> Iterator[Sequence[Any]]:
    for unit, (code, _, _, county) in UNITS.items():
        reports = sum(each == unit for each, _ in FOUND)
        yield unit, code, GOVERNMENTS[unit], county, COUNTIES[county], reports


def _obligations() -> Iterator[Sequence[Any]]:
    for unit, year in FILINGS:
        code, name, kind, county = UNITS[unit]
        since, due, grace = date(year + 1, 1, 1), date(year + 1, 1, 31), date(year + 1, 2, 10)
        basis = ("《政府信息公开条例》, arts. 49, 50", "practice" if kind == "street" else "law")
        reason = "subdistrict offices: practice, not law" if kind == "street" else None
        yield unit, year, county, code, GOVERNMENTS[unit], name, "due", since, due, grace, *basis, None, "high", reason


_NOT_FOUND = {  # only the portal of the first county was read whole
    "041032": ("missing", NIGHTS[1], "absent", NIGHTS[1], None, "undetermined", None, NIGHTS[1], None, None),
    "410324": ("unobservable", NIGHTS[0], "unobservable", NIGHTS[0], "-HTTP 500", "undetermined", *4 * (None,)),
}


def _verdicts() -> Iterator[Sequence[Any]]:
    for unit, year in FILINGS:
        county = UNITS[unit][3]
        if (unit, year) not in FOUND:
            yield unit, year, county, *_NOT_FOUND[county], None, None, None, None, 0, 0
            continue
        seen = ("late", NIGHTS[0], "found", NIGHTS[0], None, "late", 20, None, NIGHTS[0], date(year + 1, 1, 20))
        twice = REPORTS[FOUND[unit, year]][4] > 1
        after = ("altered", "numeric", NIGHTS[1], None) if twice else ("unchanged", None, NIGHTS[0], None)
        if unit.startswith("410324201"):
            after = ("copied; unchanged", None, NIGHTS[0], '[{"report":"=1+1"}]')
        yield unit, year, county, *seen, *after, 1, 0


def _proofs() -> Iterator[Sequence[Any]]:
    for unit, year in FILINGS:
        found = FOUND.get((unit, year))
        versions = range(1, REPORTS[found][4] + 1) if found is not None else ()
        listing = [_capture_id(number) for number in (1, 2) if UNITS[unit][3] == "041032"]
        for capture in listing if found is None else [_capture_of(found, version) for version in versions]:
            yield unit, year, capture


def _portals() -> Iterator[Sequence[Any]]:
    for county, portal in PORTALS.items():
        yield portal, county, COUNTIES[county], "trs", "county"


def _nights() -> Iterator[tuple[str, str, date]]:
    for portal in PORTALS.values():
        for night in NIGHTS:
            yield f"{portal}.{night}.1", portal, night


def _began(night: date) -> datetime:
    return datetime(night.year, night.month, night.day, 18, tzinfo=UTC) - timedelta(days=1)


def _visits() -> Iterator[Sequence[Any]]:
    for number, (visit, portal, night) in enumerate(_nights()):
        whole = portal == "yichuan"
        state, reason = ("complete", None) if whole else ("incomplete", "annual: page 2: HTTP 500: -unexpected")
        ended = _began(night) + timedelta(minutes=5) if number else None
        yield visit, portal, night, 1, state, reason, _began(night), ended, _capture_id(900 + number), 3, 3


def _listings() -> Iterator[Sequence[Any]]:
    for visit, portal, _ in _nights():
        county = next(code for code, each in PORTALS.items() if each == portal)
        whole = portal == "yichuan"
        yield visit, "annual", whole, None if whole else "page 2: HTTP 500", county, None, False, 2, 21
        yield visit, "@news", True, None, county, "江左镇人民政府", True, 1, 0


def _reports() -> Iterator[Sequence[Any]]:
    for index, (county, unit, year, number, versions, kind) in enumerate(REPORTS):
        url = _url(county, number)
        read = kind == "report"
        title = NASTY[0] if index == 3 else f"{year or '某'}年政府信息公开工作年度报告"
        form = (title, "2021", date(2024, 1, 20)) if read else (None, None, None)
        dates = (date(2024, 1, 21), None, NIGHTS[0], NIGHTS[1])
        ids = (_report_id(index), county, unit, year, PORTALS[county], url, url.partition("?")[0])
        yield *ids, True, kind, *form, *dates, versions, _version_id(index, versions)


def _version_rows() -> Iterator[Sequence[Any]]:
    for index, version in _versions():
        _, unit, year, _, _, kind = REPORTS[index]
        read = kind == "report"
        ids = (_version_id(index, version), _report_id(index), version, 1, NIGHTS[version - 1], kind)
        changed = "numeric" if version > 1 else None
        title = NASTY[0] if index == 3 else f"{year or '某'}年政府信息公开工作年度报告"
        named = (title, GOVERNMENTS.get(unit or ""), UNITS[unit][1] if unit else None) if read else (None, None, None)
        form = (year, "title" if year else None, "2021", date(2024, 1, 20)) if read else (None, None, None, None)
        said = _digest(f"content {index} {version}"), _digest(f"payload {index} {version}")
        last = (date(2024, 1, 21), f"content/1:{said[0]}", f"sha256:{said[1]}", PARSER, _capture_of(index, version))
        yield *ids, changed, *named, *form, *last


def _cell_rows() -> Iterator[Sequence[Any]]:
    for index, version in _versions():
        for row in _cells_of(index, version):
            yield _version_id(index, version), *row


def _problems() -> Iterator[Sequence[Any]]:
    for index, version in _versions():
        if REPORTS[index][-1] == "unreadable":
            yield _version_id(index, version), 1, "encrypted", "-the file is encrypted", None
        else:
            yield _version_id(index, version), 1, "short_row", None, "table 1, row 3"
            yield _version_id(index, version), 2, "no_place", "@nowhere, “quoted”", None


def _sections() -> Iterator[Sequence[Any]]:
    for index, version in _versions():
        if REPORTS[index][-1] == "unreadable":
            continue
        ident = _version_id(index, version)
        if index == 0:
            for number, text in enumerate(NASTY, start=1):
                yield ident, number, 1, None, text if number % 3 == 0 else None, text
        for piece, start in enumerate(range(0, len(LONG), 32000) if index == 1 else (), start=1):
            yield ident, 1, piece, "overview", "一、总体情况", LONG[start : start + 32000]
        if index > 1:
            yield ident, 1, 1, "overview", "=一、总体情况", "联系人：〔姓名略〕，电话：〔电话略〕。"
            yield ident, 2, 1, "other", "二、其他", None


def _statements() -> Iterator[Sequence[Any]]:
    for index, version in _versions():
        if index < 2:
            where = "section 1, sentence 1"
            yield _version_id(index, version), 1, "requests.received", 5.0, "件", "+收到申请5件。", where
            yield _version_id(index, version), 2, "requests.carried", -0.5, None, None, None


def _wide() -> Iterator[Sequence[Any]]:
    headlines = {(unit, year): headline for unit, year, _, headline, *_ in _verdicts()}
    for index, (county, unit, year, number, versions, kind) in enumerate(REPORTS):
        whose = (UNITS[unit][0], GOVERNMENTS[unit]) if unit else (None, None)
        values = {cell: value for cell, value, *_ in _cells_of(index, versions)}
        edition = "2021" if kind == "report" else None
        judged = headlines.get((unit or "", year or 0))
        first = (_report_id(index), county, COUNTIES[county], *whose, year, True, edition, judged, _url(county, number))
        yield *first, *(values.get(field.name) for field in cell_fields())


def _findings() -> Iterator[Sequence[Any]]:
    unit, year = "041032105@2001", 2023
    url = _url("041032", 2)
    evidence = canonical({"document": url, "captures": [_capture_of(1, 1), _capture_of(1, 2)]}).decode()
    about = "disclosure.regulations.issued"
    yield "altered-1", "altered", 1, unit, year, "041032", "fail", "high", None, url, about, "disputed", 1, evidence
    for number, text in enumerate(NASTY, start=1):
        id_ = f"copied-{number:02d}"
        yield id_, "copied", 2, unit, year, "041032", "suspect", "low", text, None, None, "new", 0, "{}"


def _reviews() -> Iterator[Sequence[Any]]:
    disputed = ("江左镇人民政府", "https://www.yichuan.gov.cn/=1")
    yield 3, "altered-1", date(2024, 2, 23), "confirm", "两版数字不同", None, None
    yield 4, "altered-1", date(2024, 2, 24), "dispute", "-系统迁移", *disputed
    yield 12, "gone-1", date(2024, 2, 24), "note", None, None, None


def _replies() -> Iterator[Sequence[Any]]:
    yield 5, "altered-1", date(2024, 2, 24), "江左镇人民政府", "@各位：已更正。\n特此回复", _digest("reply")


def _rules() -> Iterator[Sequence[Any]]:
    yield "altered", 1, "high", "Numbers of a report changed after it was published.", True
    yield "copied", 2, "low", "Its text is another's, word for word.", False


def _captures() -> Iterator[Sequence[Any]]:
    for number in (1, 2):
        yield _capture(number, "http://www.yichuan.gov.cn/zwgk/index.html", NIGHTS[number - 1], None)
    for index, version in _versions():
        county, _, _, document, *_ = REPORTS[index]
        number = 10 * (index + 1) + version
        yield _capture(number, _url(county, document), NIGHTS[version - 1], f"payload {index} {version}")


def _capture(number: int, url: str, night: date, payload: str | None) -> Sequence[Any]:
    at = _began(night) + timedelta(seconds=number)
    digest = f"sha256:{_digest(payload)}" if payload else None
    answer = (200, "text/html; charset=GB2312") if payload else (None, None)
    truncated = None if payload else "disconnect"
    segment = f"gongkai-{_began(night):%Y%m%d}180000-00000.warc.gz"
    manifest = 1 if night == NIGHTS[0] else None
    return _capture_id(number), url, at, *answer, digest, None, truncated, segment, 1000 * number, 999, manifest


_ROWS = {
    "units": _units,
    "spells": _spells,
    "filers": _filers,
    "obligations": _obligations,
    "verdicts": _verdicts,
    "proofs": _proofs,
    "portals": _portals,
    "visits": _visits,
    "listings": _listings,
    "reports": _reports,
    "versions": _version_rows,
    "cells": _cell_rows,
    "problems": _problems,
    "sections": _sections,
    "statements": _statements,
    "reports_wide": _wide,
    "findings": _findings,
    "reviews": _reviews,
    "replies": _replies,
    "rules": _rules,
    "captures": _captures,
}


def made_tables() -> dict[str, pa.Table]:
    """Give all tables of the schema, sorted by primary key."""
    tables = {table.name: as_table(table, _ROWS[table.name]()) for table in load_schema().tables}
    for table in load_schema().tables:
        order = pc.sort_indices(tables[table.name], sort_keys=[(name, "ascending") for name in table.key])
        tables[table.name] = tables[table.name].take(order)
    return tables


def made_provenance() -> tuple[str, ...]:
    """Give a line a version, sorted by version."""
    captures = {row["capture_id"]: row for row in made_tables()["captures"].to_pylist()}
    lines = {}
    for index, version in _versions():
        row = captures[_capture_of(index, version)]
        capture = {
            "id": row["capture_id"],
            "url": row["url"],
            "at": f"{row['at']:%Y-%m-%dT%H:%M:%SZ}",
            **{name: row[name] for name in ("status", "media_type", "payload_digest", "segment", "offset", "length")},
            "original": None,
            "manifest": row["manifest"],
        }
        ident = _version_id(index, version)
        line = {"version_id": ident, "parser": PARSER, "capture": capture, "attachments": [], "part": 1}
        lines[ident] = canonical(line).decode()
    return tuple(lines[ident] for ident in sorted(lines))


def made_county_rows() -> CountyRows:
    """Give all of it as what one county adds."""
    return CountyRows("041032", made_tables(), made_provenance())
