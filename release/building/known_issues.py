"""KNOWN_ISSUES.md: what a release cannot tell, in Chinese and English, made from what it holds. Pure.

    known_issues(issues) -> str

Each part is there only when the release has something of the kind; who reads it need not know which kinds there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from audit.story.lacking import REASONS
from release.guarding.tally import Tally
from release.inputs import Head

# Why nothing can be said, in Chinese; in English the audit says it itself.
REASONS_ZH = {
    "not_yet_due": "期限未到",
    "grace": "期限后的宽限未满",
    "nights": "宽限后完整查阅的夜数不足",
    "no_control": "栏目中没有可作对照的其他年报",
    "not_searched": "尚未在栏目之外查找，或查找失败",
    "incomplete": "栏目有页面未能取得，或年报大量消失",
    "changed": "栏目已改版、迁移或损坏",
    "blocked": "网站拒绝访问",
    "down": "网站无应答",
    "robots": "robots.txt 不允许访问",
    "unresolved_entry": "有条目可能是该年报，但未能读取",
    "no_listing": "网站文件中没有对应栏目",
    "never_visited": "截至当日未曾访问该网站",
}


@dataclass(frozen=True, slots=True)
class Issues:
    """What the paper tells of. `suspect_only`: rules not measured to be precise enough to say `fail`.

    `drops`: what fell against the release before and was accepted with the reason `accepted`. `retracted`: what was
    taken back, a line each. `far`: segments that lie elsewhere and were not read for this release.
    """

    name: str
    as_of: date
    tally: Tally
    head: Head | None
    suspect_only: Sequence[str] = ()
    drops: Sequence[str] = ()
    accepted: str | None = None
    retracted: Sequence[str] = ()
    far: Sequence[str] = field(default=())


def known_issues(issues: Issues) -> str:
    """Give the text of KNOWN_ISSUES.md."""
    parts = [
        f"# {issues.name}: 已知问题 Known issues",
        f"截至 {issues.as_of}。As of {issues.as_of}. 计数见 Counts: `VALIDATION.json`.",
    ]
    for part in (_drops, _retracted, _unobservable, _unattributed, _unreadable, _suspected, _unclosed, _far):
        parts += part(issues)
    if len(parts) == 2:
        parts.append("本发布未见已知问题。No known issue in what this release holds.")
    return "\n\n".join(parts) + "\n"


def _drops(issues: Issues) -> Iterator[str]:
    if issues.drops:
        yield "## 已接受的数量下降 Accepted drops"
        yield f"理由 Reason: {_line(issues.accepted or '')}"
        yield "\n".join(f"- {_line(drop)}" for drop in issues.drops)


def _retracted(issues: Issues) -> Iterator[str]:
    if issues.retracted:
        yield "## 已撤回 Retracted"
        yield "下列内容已撤回，本发布不含。Taken back; not in this release."
        yield "\n".join(f"- {_line(one)}" for one in issues.retracted)


def _unobservable(issues: Issues) -> Iterator[str]:
    """Tell where nothing can be said: the most important thing not to be taken for an absence."""
    tally = issues.tally
    if not tally.hindered:
        return
    yield "## 无法观察 Not observable"
    yield (
        "下列义务未能查实，既不算缺报，也不算已报。"
        "Nothing can be said of these filings: they count neither as missing nor as filed."
    )
    rows = ["| 县 County | 年度 Year | 应报 Owed | 无法观察 Not observable | 原因 Reason |", "|---|---|---|---|---|"]
    for (code, year, reason), count in sorted(tally.hindered.items()):
        owed = tally.observed[code, year].total()
        rows.append(f"| {_county(tally, code)} | {year} | {owed} | {count} | {_why(reason)} |")
    yield "\n".join(rows)


def _unattributed(issues: Issues) -> Iterator[str]:
    yield from _by_county(
        issues,
        issues.tally.unattributed,
        "## 归属不明 Whose report cannot be told",
        "归属或年度无法判明，不计入任何主体。Filer or year cannot be told; counted for nobody.",
    )


def _unreadable(issues: Issues) -> Iterator[str]:
    yield from _by_county(
        issues,
        issues.tally.unreadable,
        "## 无法读取 Unreadable",
        "文件在，但解析器未能读出内容。There, but the parser cannot read it.",
    )


def _by_county(issues: Issues, counts: Mapping[str, int], heading: str, says: str) -> Iterator[str]:
    told = [
        f"- {_county(issues.tally, code)}: {count} / {issues.tally.by_county[code]['reports']}"
        for code, count in sorted(counts.items())
        if count
    ]
    if told:
        yield heading
        yield says
        yield "\n".join(told)


def _suspected(issues: Issues) -> Iterator[str]:
    rules = [rule for rule in issues.suspect_only if any(rule == found for found, _, _ in issues.tally.rules)]
    if rules:
        yield "## 仅存疑的规则 Rules that only suspect"
        yield (
            "下列规则的精度未达标，结果只是存疑，不作指责。"
            "Not measured to be precise enough: what they find accuses nobody."
        )
        yield "\n".join(f"- `{rule}`" for rule in rules)


def _unclosed(issues: Issues) -> Iterator[str]:
    if issues.tally.unsealed:
        head = f"{issues.head.night} ({issues.head.number})" if issues.head else "无 none"
        yield "## 尚未封存 Not sealed yet"
        yield (
            f"{issues.tally.unsealed} 条抓取记录尚未列入任何清单；最近的清单：{head}。"
            f"{issues.tally.unsealed} captures are in no manifest yet; the last one: {head}."
        )


def _far(issues: Issues) -> Iterator[str]:
    if issues.far:
        yield "## 存放别处的归档 Archive kept elsewhere"
        yield (
            "下列归档文件存放别处，发布时只核对了其登记的摘要，未重新读取。"
            "Kept elsewhere: only the digest on record was compared, the bytes were not read for this release."
        )
        yield "\n".join(f"- `{name}`" for name in issues.far)


def _county(tally: Tally, code: str) -> str:
    name = tally.names.get(code)
    return f"{_line(name)} {code}" if name else code


def _why(reason: str) -> str:
    return f"{REASONS_ZH.get(reason, _line(reason))} {_line(REASONS.get(reason, ''))}".rstrip() or "未说明 not told"


def _line(text: str) -> str:
    """Keep a text inside its line or its cell, and out of Markdown's own signs."""
    flat = " ".join(text.split())
    return "".join(f"\\{char}" if char in "|<>[]`*_\\#" else char for char in flat)
