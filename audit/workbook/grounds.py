"""The sheets about the grounds: findings, evidence, method. Each function gives a sheet and its rows."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from audit.decisions import UNDECIDED
from audit.evidence_lines import evidence_lines
from audit.judgement import Finding, Judgement
from audit.rules.catalogue import RULES
from audit.summary import OWED, summarise
from audit.terms import SAYINGS, both
from audit.workbook.cells import Column, Sheet
from audit.workbook.filings import CODE, COUNTY, FILER, YEAR, Table
from audit.workbook.occasion import Occasion

WHO = (COUNTY, CODE, FILER, YEAR)
LISTED = ("fail", "suspect")
FINDING_COLUMNS = (
    Column("id", "编号", 23),
    *WHO,
    Column("rule", "规则", 22),
    Column("version", "规则版本", 9, "number"),
    Column("severity", "轻重", 12),
    Column("result", "结果", 14),
    Column("what", "内容", 50, "wrap"),
    Column("state", "处理状态", 12),
    Column("decisions", "处理记录", 26, "wrap"),
    Column("replies", "答复", 26, "wrap"),
    Column("document", "网址", 36, "wrap"),
    Column("evidence", "证据 JSON", 12),
)


def findings(judgements: Sequence[Judgement], occasion: Occasion) -> Table:
    """Give what failed and what is suspect, with what people decided and what was answered."""
    intro = (
        "fail 不符: the rule's test failed; suspect 存疑: odd, perhaps with an honest explanation: no fault. "
        "A finding says what does not agree, never which side is wrong. 各项只说明所见有不一致之处",
    )
    return Sheet("findings", "问题", FINDING_COLUMNS, intro, frozen=5), _finding_rows(judgements, occasion)


def _finding_rows(judgements: Sequence[Judgement], occasion: Occasion) -> Iterator[list[Any]]:
    for judgement in judgements:
        for finding in judgement.findings:
            if finding.result in LISTED:
                work = occasion.decisions.get(finding.id, UNDECIDED)
                told = (both(work.state), "\n".join(work.decisions), "\n".join(work.replies))
                yield [finding.id, *_who(judgement), *_rule(finding), *told, *_grounds(finding)]


def _rule(finding: Finding) -> list[Any]:
    what = "\n".join(evidence_lines(finding.evidence)) or finding.reason
    return [finding.rule, finding.version, both(finding.severity), both(finding.result), what]


def _grounds(finding: Finding) -> list[Any]:
    evidence = json.dumps(finding.evidence, ensure_ascii=False, default=str)
    return [finding.evidence.get("document"), evidence]


EVIDENCE_COLUMNS = (
    *WHO,
    Column("bears_out", "证明", 20),
    Column("night", "夜晚", 12, "date"),
    Column("shows", "内容", 34),
    Column("address", "网址", 60, "wrap"),
    Column("status", "HTTP", 8, "number"),
    Column("segment", "存档文件", 34),
    Column("offset", "位置", 12, "number"),
    Column("digest", "内容摘要", 40),
    Column("capture", "存档编号", 48),
)


def evidence(judgements: Iterable[Judgement], occasion: Occasion) -> Table:
    """Give every capture that a verdict rests on, and where it lies."""
    rows = (
        [
            *_who(judgement),
            both(judgement.headline),
            *(each.night, each.shows, each.url, each.status, each.segment, each.offset, each.digest, each.capture),
        ]
        for judgement, captures in occasion.proven(each for each in judgements if each.proof)
        for each in captures
    )
    intro = (
        "Each capture lies in the archive's folder: file, offset in bytes. Any WARC replayer shows it; "
        "gongkai archive export packs it. 存档位置：文件与字节偏移",
    )
    return Sheet("evidence", "证据", EVIDENCE_COLUMNS, intro, frozen=4), rows


METHOD_COLUMNS = (
    Column("part", "部分", 22, "wrap"),
    Column("item", "项目", 34, "wrap"),
    Column("count", "数目", 10, "number"),
    Column("says", "说明", 100, "wrap"),
)


def method(judgements: Sequence[Judgement], occasion: Occasion) -> Table:
    """Tell how it was made: deadlines, settings, what may be said, counts of each axis, rules, software."""
    rows = [
        *_occasion_rows(occasion),
        *_duty_rows(judgements),
        *_saying_rows(judgements),
        *_axis_rows(judgements),
        *_untold_rows(judgements),
        *_rule_rows(judgements),
    ]
    return Sheet("method", "方法", METHOD_COLUMNS, frozen=2), rows


def _occasion_rows(occasion: Occasion) -> Iterator[list[Any]]:
    yield ["occasion 基准", "as of 截至", None, occasion.as_of]
    for name, version in occasion.made_by.items():
        yield ["software 软件", name, None, version]
    for name, value in occasion.settings.items():
        yield ["settings 设置", f"[audit] {name}", None, value if isinstance(value, bool | int) else str(value)]


def _duty_rows(judgements: Sequence[Judgement]) -> Iterator[list[Any]]:
    told = summarise(judgements)
    for rule in told.rules:
        due = ", ".join(day.isoformat() for day in rule.due)
        says = f"due 应公开日期 {due}; rests on 依据性质: {both(rule.basis_kind)}; {rule.basis}"
        yield ["deadlines 期限", rule.rule, rule.filings, says]
    yield ["counts 计数", "missing of due", told.missing, f"of {told.due} due 占应公开数"]
    yield ["counts 计数", "unobservable of due", told.unseen, "not counted as missing 不计入未发现"]


def _saying_rows(judgements: Iterable[Judgement]) -> Iterator[list[Any]]:
    counts = Counter(judgement.headline for judgement in judgements)
    for headline, told in SAYINGS.items():
        says = f"means: {told.means}\nyou may say: {told.may} ({told.chinese})\nyou may not say: {told.may_not}"
        yield ["headlines 结论", both(headline), counts[headline], says]


def _axis_rows(judgements: Sequence[Judgement]) -> Iterator[list[Any]]:
    axes = {
        "duty 义务": [judgement.duty.value for judgement in judgements],
        "observation 观察": [judgement.observation.value for judgement in judgements],
        "timing 时间": [judgement.timing.value for judgement in judgements],
        "integrity 完整性": [word for judgement in judgements for word in judgement.integrity.value],
    }
    for axis, values in axes.items():
        for value, count in sorted(Counter(values).items()):
            yield [axis, both(value), count, None]


def _untold_rows(judgements: Iterable[Judgement]) -> Iterator[list[Any]]:
    """Tell what nothing can be said of, and why."""
    reasons: Counter[tuple[str, str]] = Counter()
    for judgement in judgements:
        if judgement.headline == "unobservable":
            owed = "owed 应公开" if judgement.duty.value in OWED else f"duty 义务: {both(judgement.duty.value)}"
            reasons[both(judgement.observation.reason or judgement.observation.value), owed] += 1
        if judgement.duty.value == "unknown":
            reasons[both("unknown"), judgement.expectation.reason or ""] += 1
    for (reason, says), count in sorted(reasons.items()):
        yield ["nothing can be said 不作结论", reason, count, says]


def _rule_rows(judgements: Iterable[Judgement]) -> Iterator[list[Any]]:
    results: Counter[tuple[str, str]] = Counter()
    for judgement in judgements:
        results.update((finding.rule, finding.result) for finding in judgement.findings)
    for id, rule in RULES.items():
        counts = ", ".join(
            f"{both(result)} {results[id, result]}"
            for result in ("pass", "fail", "suspect", "null")
            if results[id, result]
        )
        tested = sum(results[id, result] for result in ("pass", "fail", "suspect"))
        says = f"version {rule.version}, {both(rule.severity)}: {rule.says}; {counts or 'not tested 未检验'}"
        yield ["rules 规则", id, tested, says]


def _who(judgement: Judgement) -> Iterator[Any]:
    who = judgement.expectation
    yield from (who.county, who.code, who.filer, who.year)
