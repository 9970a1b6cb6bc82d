"""The sheets about filings: summary, matrix, all of them, and those that are missing, late or changed.

Each function gives a sheet and its rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from audit.judgement import HEADLINES, Judgement
from audit.proof import LISTING, PAGE, SEARCH, ProofCapture
from audit.summary import matrix, summarise
from audit.terms import SAYINGS, TERMS, both
from audit.workbook.cells import Column, Shaded, Sheet
from audit.workbook.occasion import Occasion

Table = tuple[Sheet, Iterable[Sequence[Any]]]
COUNTY, CODE, FILER = Column("county", "县", 16), Column("filer_code", "机关代码", 12), Column("filer", "公开机关", 24)
YEAR = Column("year", "报告年度", 8, "number")
WHO = (COUNTY, CODE, FILER, YEAR)
DUE = (
    Column("due", "应公开日期", 12, "date"),
    Column("grace_until", "宽限至", 12, "date"),
    Column("rests_on", "日期依据性质", 14),
    Column("basis", "依据", 40, "wrap"),
)
TITLE = ("Annual reports on government information disclosure 政府信息公开工作年度报告",)


def summary(judgements: Sequence[Judgement], occasion: Occasion) -> Table:
    """Count by county and year, with denominators; the first line of the table counts all."""
    told = summarise(judgements)
    intro = (*TITLE, f"As of 截至 {occasion.as_of.isoformat()}", *told.lines)
    columns = (
        COUNTY,
        YEAR,
        Column("judged", "核对总数", 10, "number"),
        Column("owed", "应公开数", 10, "number"),
        *(Column(word, TERMS[word], 14, "number") for word in HEADLINES),
        Column("only_imported", "仅见于他人存档", 16, "number"),
    )
    groups: dict[tuple[str, int], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        groups[judgement.expectation.county, judgement.expectation.year].append(judgement)
    rows = [_counts("all 全部", None, judgements)]
    rows += [_counts(county, year, found) for (county, year), found in sorted(groups.items())]
    return Sheet("summary", "概要", columns, intro, frozen=2), rows


def _counts(county: str, year: int | None, judgements: Sequence[Judgement]) -> list[Any]:
    told = summarise(judgements)
    return [county, year, told.judged, told.due, *(told.counts.get(word, 0) for word in HEADLINES), told.imported]


def matrix_sheet(judgements: Sequence[Judgement]) -> Table:
    """Give filer × year, a coloured word each."""
    years, rows = matrix(judgements)
    columns = (COUNTY, CODE, FILER, *(Column(str(year), "", 20) for year in years))
    lines = (
        [*who, *(Shaded(both(by_year[year]), by_year[year]) if year in by_year else None for year in years)]
        for who, by_year in rows.items()
    )
    return Sheet("matrix", "一览", columns, frozen=3), lines


FILING_COLUMNS = (
    *WHO,
    Column("headline", "结论", 20),
    Column("headline_since", "结论自", 12, "date"),
    Column("duty", "义务", 18),
    *DUE[:-1],
    Column("basis", "依据", 40),  # on one line: it is the same in most rows, and would fill the pages
    Column("observation", "观察", 22),
    Column("observation_since", "观察自", 12, "date"),
    Column("reason", "原因", 34),
    Column("timing", "时间", 20),
    Column("days_late", "逾期天数", 9, "number"),
    Column("last_night_without", "最后未见之夜", 13, "date"),
    Column("first_night_with", "首次见到之日", 13, "date"),
    Column("claimed", "自称日期", 12, "date"),
    Column("integrity", "完整性", 24),
    Column("alteration", "改动类别", 12),
    Column("documents", "文件数", 9, "number"),
    Column("versions", "版本数", 9, "number"),
    Column("addresses", "网址", 50, "wrap"),
    Column("captures", "证据数", 9, "number"),
    Column("findings", "不符数", 9, "number"),
    Column("suspects", "存疑数", 9, "number"),
)


def all_filings(judgements: Iterable[Judgement]) -> Table:
    """Give every filing with its four axes."""
    return Sheet("filings", "全部", FILING_COLUMNS, frozen=4), map(_filing, judgements)


def _filing(judgement: Judgement) -> list[Any]:
    observation, timing, integrity = judgement.observation, judgement.timing, judgement.integrity
    addresses = [*(document.url for document in judgement.documents), *(each.url for each in judgement.imported)]
    return [
        *_who(judgement),
        Shaded(both(judgement.headline), judgement.headline),
        judgement.headline_since,
        both(judgement.duty.value),
        *_due(judgement),
        both(observation.value),
        observation.since,
        both(observation.reason) if observation.reason else None,
        both(timing.value),
        timing.days,
        *timing.seen,
        timing.claimed,
        "; ".join(both(word) for word in integrity.value),
        both(integrity.detail) if integrity.detail else None,
        len(judgement.documents),
        max((document.versions for document in judgement.documents), default=None),
        "\n".join(dict.fromkeys(addresses)),
        len(judgement.proof),
        *(sum(finding.result == result for finding in judgement.findings) for result in ("fail", "suspect")),
    ]


MISSING_COLUMNS = (
    *WHO,
    *DUE,
    Column("missing_since", "自", 12, "date"),
    Column("nights_looked", "查看的夜晚", 14, "wrap"),
    Column("listings", "查看的栏目网址", 44, "wrap"),
    Column("positive_controls", "同夜对照（栏目中可读的其他报告）", 44, "wrap"),
    Column("searched_elsewhere", "栏目以外的查找", 36, "wrap"),
    Column("captures", "证据数", 9, "number"),
)


def missing(judgements: Iterable[Judgement], occasion: Occasion) -> Table:
    """Give what is missing, with the nights and addresses looked at and the controls."""
    found = (judgement for judgement in judgements if judgement.headline == "missing")
    rows = (_missing(judgement, captures) for judgement, captures in occasion.proven(found))
    return Sheet("missing", "未发现", MISSING_COLUMNS, _permits("missing"), frozen=4), rows


def _missing(judgement: Judgement, captures: Sequence[ProofCapture]) -> list[Any]:
    listed = [each for each in captures if each.kind == LISTING]
    controls = [each for each in captures if each.kind == PAGE]
    searches = [each for each in captures if each.kind == SEARCH]
    return [
        *_who(judgement),
        *_due(judgement),
        judgement.headline_since,
        _lines(each.night.isoformat() for each in listed),
        _lines(each.url for each in listed),
        _lines(f"{each.night.isoformat()} {each.title or ''} {each.url}" for each in controls),
        _lines(f"{each.night.isoformat()} {each.url}" for each in searches),
        len(judgement.proof),
    ]


LATE_COLUMNS = (
    *WHO,
    *DUE,
    Column("days_late", "逾期天数", 9, "number"),
    Column("last_night_without", "最后未见之夜", 13, "date"),
    Column("first_night_with", "首次见到之日", 13, "date"),
    Column("claimed", "自称日期", 12, "date"),
    Column("headline", "结论", 20),
    Column("addresses", "网址", 60, "wrap"),
    Column("captures", "证据数", 9, "number"),
)


def late(judgements: Iterable[Judgement]) -> Table:
    """Give all that appeared late, also what was withdrawn or is defective besides."""
    rows = (
        [
            *_who(judgement),
            *_due(judgement),
            judgement.timing.days,
            *judgement.timing.seen,
            judgement.timing.claimed,
            Shaded(both(judgement.headline), judgement.headline),
            _lines(document.url for document in judgement.documents),
            len(judgement.proof),
        ]
        for judgement in judgements
        if judgement.timing.value == "late"
    )
    return Sheet("late", "逾期", LATE_COLUMNS, _permits("late"), frozen=4), rows


ALTERED_COLUMNS = (
    *WHO,
    Column("integrity", "完整性", 30),
    Column("alteration", "改动类别", 14),
    Column("since", "自", 12, "date"),
    Column("headline", "结论", 20),
    Column("versions", "版本数", 9, "number"),
    Column("first_seen", "首次见到", 12, "date"),
    Column("last_seen", "最后见到", 12, "date"),
    Column("address", "网址", 60, "wrap"),
    Column("copied_from", "雷同来源", 50, "wrap"),
    Column("captures", "证据数", 9, "number"),
)


def altered(judgements: Iterable[Judgement]) -> Table:
    """Give what was altered, withdrawn, restored, is defective or copied: a line a document."""
    rows = (
        [
            *_who(judgement),
            "; ".join(both(word) for word in judgement.integrity.value),
            both(judgement.integrity.detail) if judgement.integrity.detail else None,
            judgement.integrity.since,
            Shaded(both(judgement.headline), judgement.headline),
            document.versions,
            document.first_seen,
            document.last_seen,
            document.url,
            _lines(f"{each.filer} {each.year}: {each.score} {each.url}" for each in judgement.integrity.copied_from),
            len(judgement.proof),
        ]
        for judgement in judgements
        if set(judgement.integrity.value) - {"unchanged"}
        for document in judgement.documents
    )
    intro = ("Altered, withdrawn, restored, defective or copied. 有改动、撤下、恢复、缺陷或者雷同的报告",)
    return Sheet("altered", "变动", ALTERED_COLUMNS, intro, frozen=4), rows


def _who(judgement: Judgement) -> Iterator[Any]:
    who = judgement.expectation
    yield from (who.county, who.code, who.filer, who.year)


def _due(judgement: Judgement) -> Iterator[Any]:
    duty = judgement.duty
    yield from (duty.due, duty.grace_until, both(judgement.expectation.basis_kind), duty.basis)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(texts))


def _permits(headline: str) -> tuple[str, ...]:
    told = SAYINGS[headline]
    return f"You may say 可以说: {told.may} ({told.chinese})", f"You may not say 不可以说: {told.may_not}"
