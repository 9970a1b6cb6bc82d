"""What changed since the release before, written into a release: every row in delta.csv, the whole in CHANGES.md.

    write(folder, previous)         `previous`: the release before; None for the first

The folder has its tables and RELEASE.json already. Both files depend on the two releases alone.
"""

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from release.delta.cause import SAYS, Cause
from release.delta.compare import RULES, delta, only_in_one
from release.delta.described import DELTA
from release.delta.grounds import Grounds, grounds_of
from release.delta.pair import ADDED, CHANGED, COLUMNS, REMOVED, Change
from release.delta.side import Side
from release.naming import read_release
from release.papers.marks import plain

CHANGES = "CHANGES.md"
WHATS = {ADDED: "新增 added", REMOVED: "移除 removed", CHANGED: "改动 changed"}


@dataclass(slots=True)
class Summary:
    """Changes counted: by table, what happened and cause; and of verdicts, which headline became which."""

    counts: Counter[tuple[str, str, Cause]] = field(default_factory=Counter)
    headlines: Counter[tuple[str, str, Cause]] = field(default_factory=Counter)

    def add(self, change: Change) -> None:
        """Count a change."""
        self.counts[change.table, change.what, change.cause] += 1

    def rows(self) -> list[tuple[str, str, Cause, int]]:
        """Give the counts in the order of the tables."""
        tables, causes = list(RULES), list(Cause)
        order = sorted(self.counts, key=lambda key: (tables.index(key[0]), key[1], causes.index(key[2])))
        return [(*key, self.counts[key]) for key in order]


def write(folder: Path, previous: Path | None) -> Summary:
    """Write delta.csv and CHANGES.md. Raises BadInput when the release before cannot be read, and OSError."""
    told = read_release(folder)
    summary = Summary()
    changes: Iterator[Change] = iter(())
    grounds = None
    if previous is not None:
        grounds = grounds_of(previous, folder)
        changes = _counted(delta(previous, folder, grounds), summary, (previous, folder))
    mark = codecs.BOM_UTF8 if told["csv_byte_order_mark"] else b""
    with (folder / DELTA).open("wb") as file:
        file.write(mark)
        file.writelines(line.encode() for line in csv_lines(changes))
    sides = only_in_one(previous, folder) if previous else ([], [])
    (folder / CHANGES).write_text(_page(told, grounds, summary, sides), encoding="utf-8")
    return summary


def csv_lines(changes: Iterable[Change]) -> Iterator[str]:
    """Give the lines of delta.csv, as the CSV files of a release are: texts quoted, nothing at all for null."""
    yield _line(COLUMNS)
    for change in changes:
        yield _line(change.told().values())


def _line(texts: Iterable[str]) -> str:
    quoted = ('"' + text.replace('"', '""') + '"' if text else "" for text in texts)
    return ",".join(quoted) + "\n"


def _counted(changes: Iterable[Change], summary: Summary, folders: tuple[Path, Path]) -> Iterator[Change]:
    """Count changes as they pass."""
    with closing(Side(folders[0])) as old, closing(Side(folders[1])) as new:
        for change in changes:
            summary.add(change)
            if change.table == "verdicts" and (change.what != CHANGED or "headline" in change.fields):
                before, after = (side.row("verdicts", *change.key) for side in (old, new))
                summary.headlines[_word(before), _word(after), change.cause] += 1
            yield change


def _word(verdict: Mapping[str, Any] | None) -> str:
    return f"`{verdict['headline']}`" if verdict else "—"


def _page(
    told: Mapping[str, Any], grounds: Grounds | None, summary: Summary, sides: tuple[list[str], list[str]]
) -> str:
    parts = [f"# {told['name']}: 变动 Changes"]
    if grounds is None:
        parts.append("首个发布，无可比较。The first release: there is none to compare it with.")
    else:
        name, (day, today) = grounds.names[0], grounds.days
        parts.append(f"与 `{name}`（截至 {day}）相比。Compared with `{name}`, as of {day}; this one as of {today}.")
        parts += _inputs(grounds)
        parts += _rows(summary)
        parts += _headlines(summary)
    parts += _retracted(told["retracted"], grounds)
    parts += _columns(sides)
    return "\n\n".join(parts) + "\n"


def _inputs(grounds: Grounds) -> Iterator[str]:
    yield "## 输入的差异 What the two were made from"
    lines = [f"- `{cause}`: {'. '.join(reversed(SAYS[cause]))}" for cause in Cause if cause in grounds.differing]
    for word, codes in (("移出 left out", grounds.left), ("新增 new", grounds.come)):
        if codes:
            lines.append(f"- 县 counties {word}: {', '.join(sorted(codes))}")
    yield "\n".join(lines) or "无差异。Nothing differs."


def _rows(summary: Summary) -> Iterator[str]:
    yield "## 行的变动 Rows"
    if not summary.counts:
        yield "没有任何一行变动。Not one row differs."
        return
    yield "逐行见 Every row: `delta.csv`."
    lines = ["| 表 table | 变动 what | 原因 cause | 行数 rows |", "|---|---|---|---:|"]
    lines += [f"| {table} | {WHATS[what]} | `{cause}` | {count} |" for table, what, cause, count in summary.rows()]
    yield "\n".join(lines)
    seen = [cause for cause in Cause if any(key[2] is cause for key in summary.counts)]
    yield "\n".join(f"- `{cause}`: {SAYS[cause][1]}。{SAYS[cause][0]}." for cause in seen)


def _headlines(summary: Summary) -> Iterator[str]:
    if summary.headlines:
        yield "## 结论的变动 Verdicts"
        lines = ["| 此前 before | 现在 now | 原因 cause | 项 filings |", "|---|---|---|---:|"]
        counted = sorted(summary.headlines.items(), key=lambda item: (*item[0][:2], list(Cause).index(item[0][2])))
        lines += [f"| {before} | {after} | `{cause}` | {count} |" for (before, after, cause), count in counted]
        yield "\n".join(lines)


def _retracted(retractions: Iterable[Mapping[str, Any]], grounds: Grounds | None) -> Iterator[str]:
    earlier = list(grounds.retracted[0]) if grounds else []
    now = list(retractions)
    told = [(each, "" if each in earlier else "（新 new）" if grounds else "") for each in now]
    told += [(each, "（恢复 given back）") for each in earlier if each not in now]
    if told:
        yield "## 撤回 Retracted"
        yield "\n".join(f"- {_retraction(each)}{mark}" for each, mark in told)


def _retraction(told: Mapping[str, Any]) -> str:
    where = f" ({told['county']})" if told["county"] else ""
    reason = " ".join(told["reason"].split())
    return f"{plain(told['report'] or told['finding'])}{where}, {told['dated']}: {plain(reason)}"


def _columns(sides: tuple[list[str], list[str]]) -> Iterator[str]:
    gone, come = sides
    if gone or come:
        yield "## 表与字段 Tables and columns"
        yield "仅见于其中一个发布的字段不作比较。Columns that only one of the two has are not compared."
        lines = [f"- 移除 removed: {', '.join(f'`{name}`' for name in gone)}"] if gone else []
        lines += [f"- 新增 added: {', '.join(f'`{name}`' for name in come)}"] if come else []
        yield "\n".join(lines)
