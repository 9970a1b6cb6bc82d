"""The kinds of news, heaviest first: in this order messages tell them. The settings name the same kinds.

A correction comes before everything: what was told wrongly, or holds no more, is told at least as loudly as it was.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news and its headings."""

    english: str
    chinese: str


KINDS = {
    "correction": Kind("No longer holds", "更正：此前所述不再成立"),
    "missing": Kind("No report found", "未发现报告"),
    "withdrawn": Kind("Withdrawn", "撤下"),
    "defective": Kind("Defective", "有缺陷"),
    "altered": Kind("Changed after publication", "公开后有改动"),
    "late": Kind("Late", "逾期"),
    "copied": Kind("Text of another report", "文字雷同"),
    "finding": Kind("New findings", "新发现的问题"),
    "reopened": Kind("Findings opened again", "重新打开的问题"),
    "restored": Kind("There again", "恢复"),
    "filed": Kind("Filed", "已公开"),
    "first": Kind("Counties judged for the first time", "首次审核的县"),
    "portal": Kind("Portals", "网站状况"),
}
WEIGHT = {kind: place for place, kind in enumerate(KINDS)}
