"""The parts a report must have, as data, and what stands in each of them."""

import re
from dataclasses import dataclass

from audit.reports import Report
from audit.rules.passages import folded
from parsers.identity.dates import find_date, in_digits
from parsers.identity.names import filer_of_signature

LONGEST_SIGNED = 40
SENTENCE = re.compile(r"[，。；！？]")
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form. `table` holds it where it is a table; `said` are words that show it is there unheaded."""

    key: str
    heading: str
    severity: str
    said: re.Pattern[str]
    table: str | None = None


_FORM = (
    Part(
        "overview",
        "一、总体情况",
        "medium",
        re.compile(r"总体情况|概述|基本情况|(?:年|我(?:镇|乡|街道|办)).{60}", re.S),
    ),
    Part("disclosure", "二、主动公开政府信息情况", "medium", re.compile(r"主动公开"), "disclosure"),
    Part("requests", "三、收到和处理政府信息公开申请情况", "medium", re.compile(r"申请"), "requests"),
    Part("disputes", "四、政府信息公开行政复议、行政诉讼情况", "medium", re.compile(r"复议|诉讼"), "disputes"),
    Part("problems", "五、存在的主要问题及改进情况", "medium", re.compile(r"问题|不足|有待|尚需|困难|薄弱|差距")),
    Part("other", "六、其他需要报告的事项", "low", re.compile(r"其[他它].{0,8}(?:事项|报告|情况|说明)|信息处理费")),
)
# Article 32 of the regulation of 2008 asks for six matters in any order; these are in every report that follows it.
_BEFORE = (
    Part("disclosure", "主动公开政府信息的情况", "low", re.compile(r"公开"), "statistics"),
    Part("requests", "依申请公开政府信息的情况", "low", re.compile(r"申请"), "statistics"),
    Part("problems", "存在的主要问题及改进情况", "low", re.compile(r"问题|不足|有待|尚需|困难|薄弱|差距|下一步|今后")),
)
PARTS = {"2008": _BEFORE, "2014": _BEFORE, "2019": _FORM, "2021": _FORM}
ORDER = tuple(part.key for part in _FORM)


def headings(report: Report) -> list[str]:
    """Give the headings as printed."""
    return [part["heading"] for part in report.body.get("sections") or () if part["heading"]]


def standing(report: Report, key: str) -> str | None:
    """Give all that stands under the headings of one kind, sub-headings of no kind included; None without a heading."""
    texts: list[str] = []
    inside = known = False
    for part in report.body.get("sections") or ():
        inside = part["key"] == key or (inside and part["key"] is None)
        known = known or part["key"] == key
        if inside:
            texts += [part["heading"]] * (part["key"] is None) + [part["text"]]
    return "\n".join(text for text in texts if text) if known else None


def heading(report: Report, key: str) -> str:
    """Give the first heading of one kind."""
    return next((part["heading"] for part in report.body.get("sections") or () if part["key"] == key), "")


def has_table(report: Report, table: str) -> bool:
    """Tell whether any cell of a table is there, whatever stands in it."""
    return any(cell.state != ABSENT for name, cell in report.cells.items() if name.startswith(f"{table}."))


def without_signature(text: str) -> str:
    """Leave out the names and dates that end a text."""
    lines = text.split("\n")
    while lines and _signs(lines[-1]):
        lines.pop()
    return "\n".join(lines)


def bare(text: str) -> str:
    """Give a text's letters and figures alone."""
    return re.sub(r"[\W_]+", "", folded(text))


def _signs(line: str) -> bool:
    short = len(line) <= LONGEST_SIGNED and not SENTENCE.search(line)
    return not line.strip() or (short and (find_date(in_digits(line)) is not None or bool(filer_of_signature(line))))
