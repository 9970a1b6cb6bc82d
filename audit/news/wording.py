"""The sentences of news, in English and Chinese, strictly within what docs/audit.md permits to say.

said(item, language) -> [str]   one line a language: what is so, as of which day, and the captures that bear it out
look_further(item) -> str       the command that shows more

Nothing here says more than the verdict: "no report found", never "not filed"; a date that rests on practice says so.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from audit.news.item import Item
from audit.plain import printable
from audit.terms import TERMS

LONGEST = 300  # characters of one line: two languages of one item fit into the smallest message
LANGUAGES = {"both": ("en", "zh"), "en": ("en",), "zh": ("zh",)}
RESTS = {  # what the due date rests on
    "law": ("", ""),
    "practice": (" (by practice; no law names the day for townships)", "（依惯例，法律法规未对乡镇明定）"),
    "local": (" (by a local rule)", "（依地方规定）"),
}
Facts = Mapping[str, Any]
Said = tuple[str, str]  # in English, in Chinese


def said(item: Item, language: str = "both") -> list[str]:
    """Say a piece of news, a line a language."""
    english, chinese = _SENTENCES[item.kind](item.facts, item.day)
    before = _took_back(item)
    lines = {"en": english + before[0], "zh": chinese + before[1]}
    return [_cut(printable(lines[each], lines=False)) for each in LANGUAGES[language]]


def look_further(item: Item) -> str:
    """Give the command that shows more of an item."""
    facts = item.facts
    if item.kind == "portal":
        return f"gongkai status --portal {facts['portal']}"
    if "finding" in facts:
        return f"gongkai findings show {facts['finding']}"
    if item.kind == "first":
        return f"gongkai audit --county {item.county_code}"
    return f"gongkai audit explain {facts['filer_code']} {facts['year']}"


def _took_back(item: Item) -> Said:
    """Say what was recorded before and holds no more; a correction says it in its own words."""
    if not item.corrects or item.kind == "correction":
        return "", ""
    words = ", ".join(item.corrects), "、".join(TERMS.get(word, word) for word in item.corrects)
    return f" Recorded before as: {words[0]}. That no longer holds.", f"此前记为“{words[1]}”，现已不成立。"


def _whose(facts: Facts) -> Said:
    return (
        f"{facts['filer']} ({facts['county']}), report on {facts['year']}: ",
        f"{facts['county']}{facts['filer']}{facts['year']}年度报告：",
    )


def _borne_out(facts: Facts) -> Said:
    number = facts.get("captures", 0)
    return (f" {number} archived captures.", f"存档{number}件。") if number else ("", "")


def _joined(facts: Facts, english: str, chinese: str) -> Said:
    whose, proof = _whose(facts), _borne_out(facts)
    return f"{whose[0]}{english}{proof[0]}", f"{whose[1]}{chinese}{proof[1]}"


def _missing(facts: Facts, day: date) -> Said:
    seen, rests = facts["seen"][0] or day, RESTS.get(facts["basis_kind"], RESTS["law"])
    return _joined(
        facts,
        f"no report found on the portal as of {seen}; due {facts['due']}{rests[0]}.",
        f"截至{seen}，在公开平台未发现；应于{facts['due']}前公开{rests[1]}。",
    )


def _late(facts: Facts, _day: date) -> Said:
    rests, (without, first), due = RESTS.get(facts["basis_kind"], RESTS["law"]), facts["seen"], facts["due"]
    if without and without > due:
        when = f"appeared between {without} and {first}", f"在{without}至{first}之间出现"
    else:
        when = f"dates itself {facts['claimed']}; first seen on {first}", f"自称{facts['claimed']}公开，{first}首次见到"
    return _joined(
        facts,
        f"{when[0]}, {facts['days']} days after {due}{rests[0]}.",
        f"{when[1]}，晚于{due}{facts['days']}天{rests[1]}。",
    )


def _withdrawn(facts: Facts, day: date) -> Said:
    gone, first = facts["integrity_since"] or day, facts["first_seen"] or facts["seen"][1]
    return _joined(
        facts, f"was published by {first}, was no longer there on {gone}.", f"{first}见于平台，{gone}已不在。"
    )


def _defective(facts: Facts, _day: date) -> Said:
    return _joined(
        facts,
        "what is published under this title is another year's or another's text, or nothing.",
        "以此为题公开的内容属于其他年度或者其他机关，或者没有内容。",
    )


def _altered(facts: Facts, day: date) -> Said:
    detail = facts.get("detail")
    what = {"numeric": (" in a number", "数字"), "textual": (" in its words", "文字")}.get(detail or "", ("", "内容"))
    return _joined(
        facts,
        f"the published report was changed afterwards{what[0]}; seen by {facts.get('first_shown') or day}.",
        f"公开以后{what[1]}有改动；{facts.get('first_shown') or day}见到。",
    )


def _copied(facts: Facts, _day: date) -> Said:
    whose = "; ".join(f"{each['filer']} {each['year']}" for each in facts.get("copied_from", ()))
    chinese = "、".join(f"{each['filer']}{each['year']}年度报告" for each in facts.get("copied_from", ()))
    return _joined(
        facts,
        f"it shares the distinctive text of another report{': ' + whose if whose else ''}.",
        f"与另一份报告{'（' + chinese + '）' if chinese else ''}的特有文字雷同。",
    )


def _filed(facts: Facts, _day: date) -> Said:
    if facts["state"]["imported"]:
        days = ", ".join(facts.get("imported_on", ())[:1])
        return _joined(facts, f"captured by others on {days}; not seen by us.", f"他人{days}存档所见，我们未曾见到。")
    return _joined(facts, f"filed; first seen on {facts['seen'][1]}.", f"已公开，{facts['seen'][1]}首次见到。")


def _restored(facts: Facts, day: date) -> Said:
    since = facts["integrity_since"] or day
    return _joined(facts, f"there again since {since}, after it was gone.", f"撤下以后，{since}起又见于平台。")


def _correction(facts: Facts, day: date) -> Said:
    told = facts["took_back"]
    if "rule" in facts:
        return _joined(
            facts,
            f"CORRECTION: the finding “{facts['says']}” no longer stands as of {day}.",
            f"更正：截至{day}，所述问题（{facts['rule']}）已不成立。",
        )
    now = facts["phrase"]
    words = ", ".join(told), "、".join(TERMS.get(word, word) for word in told)
    headline = facts["state"]["headline"]
    tail = "; nothing is said about it now" if headline == "unobservable" else ""
    return _joined(
        facts,
        f"CORRECTION: recorded before as {words[0]}; as of {day} that no longer holds. Now: {now}{tail}.",
        f"更正：此前记为“{words[1]}”，截至{day}不再成立。现为：{TERMS.get(headline, headline)}。",
    )


def _finding(facts: Facts, _day: date) -> Said:
    severity = facts["finding_severity"]
    return _joined(
        facts, f"{facts['says']} ({severity}).", f"规则 {facts['rule']} 不符（严重程度：{TERMS[severity]}）。"
    )


def _reopened(facts: Facts, _day: date) -> Said:
    return _joined(
        facts,
        f"the decision on “{facts['says']}” does not hold any more: {facts['reason']}.",
        f"对规则 {facts['rule']} 的结论需重新审定（{facts['reason']}）。",
    )


def _first(facts: Facts, day: date) -> Said:
    counts = facts["counts"]
    total = sum(counts.values())
    english = ", ".join(f"{number} {word}" for word, number in counts.items())
    chinese = "，".join(f"{TERMS.get(word, word)}{number}" for word, number in counts.items())
    note = "; unobservable ones are not counted as missing" if counts.get("unobservable") else ""
    return (
        f"{facts['county']}: first verdicts as of {day}: {english}, of {total} filings{note}.",
        f"{facts['county']}：截至{day}首次审核{total}份：{chinese}。",
    )


def _portal(facts: Facts, _day: date) -> Said:
    line = facts["line"]
    if facts["event"] == "cleared":
        return f"{line}.", f"{facts['county']}网站（{facts['portal']}）已恢复可读。"
    state = TERMS.get(facts["state"], facts["state"])
    return (
        f"{line}. Nothing is said about its filers for these nights.",
        f"{facts['county']}网站（{facts['portal']}）连续{facts['nights']}夜未能读完：{state}。期间不作任何结论。",
    )


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


_SENTENCES: dict[str, Callable[[Facts, date], Said]] = {
    "correction": _correction,
    "missing": _missing,
    "withdrawn": _withdrawn,
    "defective": _defective,
    "altered": _altered,
    "late": _late,
    "copied": _copied,
    "finding": _finding,
    "reopened": _reopened,
    "restored": _restored,
    "filed": _filed,
    "first": _first,
    "portal": _portal,
}
