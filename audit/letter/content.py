"""What a letter says: per county the reports that were not found, and beside them questions. Pure.

    letters(judgements, year, captures, Sender(as_of, reply_to), work) -> [Letter]

A draft in Chinese that a person reads, completes and signs. It says what was looked at and what was not found there,
never that a report does not exist. Only what is `missing` with every capture of its proof at hand is listed as not
found; what is late, changed, defective or could not be observed stands apart, as questions. What a person dismissed is
in no letter; a `missing` in dispute is a question. A county of which nothing is missing gets none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from audit.decisions import UNDECIDED, Decided
from audit.judgement import Judgement
from audit.letter.wording import BASIS, CHANGES, CITED, REASON, chinese_day
from audit.proof import LISTING, PAGE, SEARCH, ProofCapture
from audit.summary import OWED
from audit.work.sheet import DISMISSED, DISPUTED

TITLE, TO, HEADING, ITEM, LINE, PARAGRAPH, SIGNED = "title", "to", "heading", "item", "line", "paragraph", "signed"
WAITING = frozenset({"not_yet_due", "grace", "nights"})  # reasons that ask nothing of anybody: we have to look on
IN_DISPUTE = "对“未发现”的记录有异议，正在核实"
Work = Mapping[str, Decided]
Lookup = Callable[[Sequence[str]], list[ProofCapture]]
Block = tuple[str, str]  # what it is, and its text


@dataclass(frozen=True, slots=True)
class Sender:
    """As of which day the letter is written, and where answers go ('' when that is left to be filled in)."""

    as_of: date
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one county. Which filings (unit id, year) each part lists, and the text, block by block."""

    county_code: str
    county: str
    year: int
    missing: tuple[tuple[str, int], ...]
    late: tuple[tuple[str, int], ...]
    changed: tuple[tuple[str, int], ...]
    defective: tuple[tuple[str, int], ...]
    unobservable: tuple[tuple[str, int], ...]
    blocks: tuple[Block, ...]


def letters(judgements: Iterable[Judgement], year: int, captures: Lookup, sender: Sender, work: Work) -> list[Letter]:
    """Write the letters on one report year, by county. `work`: what was done on findings, by their ids."""
    counties: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        if judgement.expectation.year == year:
            counties[judgement.expectation.county_code].append(judgement)
    drafted = (_letter(found, captures, sender, work) for _, found in sorted(counties.items()))
    return [letter for letter in drafted if letter.missing]


def _letter(judgements: Sequence[Judgement], captures: Lookup, sender: Sender, work: Work) -> Letter:
    def standing(rules: Iterable[str]) -> list[Judgement]:
        return [each for each in judgements if _states(each, rules, work) != {DISMISSED}]

    proofs = {id(each): _proof(each, captures) for each in standing(["missing"]) if each.headline == "missing"}
    disputed = [each for each in judgements if id(each) in proofs and DISPUTED in _states(each, ["missing"], work)]
    missing = [each for each in judgements if proofs.get(id(each)) and each not in disputed]
    late = [each for each in standing(["late"]) if each.timing.value == "late"]
    changed = [each for each in standing(CHANGES) if set(each.integrity.value) & CHANGES.keys()]
    defective = [each for each in standing(["defective"]) if "defective" in each.integrity.value]
    unobservable = [each for each in judgements if _is_open(each) or proofs.get(id(each)) == [] or each in disputed]
    who = judgements[0].expectation
    parts = (
        ("未发现的报告", MISSING_INTRO, [_missing(each, proofs[id(each)], work) for each in missing]),
        ("晚于规定日期出现的报告，请予说明", LATE_INTRO, [_late(each) for each in late]),
        ("公开以后内容有变动的报告，请予说明", CHANGED_INTRO, [_changed(each) for each in changed]),
        ("内容与标题不符的报告，请予核实", DEFECTIVE_INTRO, [_defective(each) for each in defective]),
        ("我们未能查明的报告，请予告知", OPEN_INTRO, [_unobservable(each, disputed) for each in unobservable]),
    )
    blocks = [
        *_head(judgements, sender),
        *_numbered(parts),
        *_tail(missing, sender, 1 + sum(bool(p[2]) for p in parts)),
    ]
    return Letter(
        who.county_code,
        who.county,
        who.year,
        missing=tuple(map(_key, missing)),
        late=tuple(map(_key, late)),
        changed=tuple(map(_key, changed)),
        defective=tuple(map(_key, defective)),
        unobservable=tuple(map(_key, unobservable)),
        blocks=tuple(blocks),
    )


MISSING_INTRO = (
    "下列报告在所列栏目未发现；“截至”所载日期是最后一次完整查看之夜。作为证明的每一夜都读完了该栏目的全部页面，"
    "并在同一夜、同一栏目中读到了所列的其他报告作为对照。"
)
LATE_INTRO = (
    "下列报告我们已经见到。按我们查看的记录，或者按其自载的日期，其出现晚于应当公开的日期。"
    "请核实实际公开日期；如与所列不符，请告知。"
)
CHANGED_INTRO = "下列报告公开以后，我们见到其内容或者公开状态有变化。请说明变化的原因；我们对原因不作判断。"
DEFECTIVE_INTRO = (
    "下列网址以该年度报告为题，而我们读到的内容看来属于其他年度或者其他机关，或者没有读到内容；不表明该年度的报告不存在。"
    "请核实；如已更正，请告知。"
)
OPEN_INTRO = "下列报告我们未能查明是否公开，原因在查看条件，对有关机关不作任何结论。如已公开，请告知网址。"
NUMBERS = "一二三四五六七"


def _head(judgements: Sequence[Judgement], sender: Sender) -> Iterator[Block]:
    who, day = judgements[0].expectation, chinese_day(sender.as_of)
    yield TITLE, f"关于核实{who.county}乡镇（街道）{who.year}年度政府信息公开工作年度报告公开情况的函"
    yield LINE, "（草稿，发出前请人工逐项复核）"
    yield TO, f"{who.county}人民政府政府信息公开工作主管部门："
    yield (
        PARAGRAPH,
        (
            f"我们对贵{who.county[-1]}政府网站政府信息公开栏目中{who.year}年度政府信息公开工作年度报告的公开情况作了查看，"
            f"截至{day}。现将查看结果列后，请予核实。"
        ),
    )
    yield (
        PARAGRAPH,
        (
            "以下所列，只说明我们在所列日期、所列网址看到或者没有看到什么；不表明报告没有编制，不表明没有在其他地方公开，"
            "也不对是否违反规定作出判断。"
        ),
    )


def _numbered(parts: Sequence[tuple[str, str, list[list[Block]]]]) -> Iterator[Block]:
    """Give the parts that have anything, each with its number."""
    filled = [part for part in parts if part[2]]
    for number, (heading, intro, items) in zip(NUMBERS, filled, strict=False):
        yield HEADING, f"{number}、{heading}"
        yield PARAGRAPH, intro
        for count, item in enumerate(items, start=1):
            for position, (kind, text) in enumerate(item):
                yield kind, f"{count}．{text}" if position == 0 else text


def _tail(missing: Sequence[Judgement], sender: Sender, number: int) -> Iterator[Block]:
    yield HEADING, f"{NUMBERS[number - 1]}、关于公开日期的依据"
    for rule, found in groupby(sorted(missing, key=_rule), key=_rule):
        judgement = next(found)
        yield PARAGRAPH, f"规则 {rule[0]}：{BASIS.get(rule[1], rule[1])}{CITED.get(rule[0], '')}"
        yield LINE, f"规则库著录原文：{judgement.duty.basis}"
    yield HEADING, f"{NUMBERS[number]}、如何答复"
    where = sender.reply_to or "（发出前请填写联系人、电话、电子邮箱）"
    yield (
        PARAGRAPH,
        (
            f"请将核实情况回复至：{where}。已在其他栏目或者其他网站公开的，请告知网址和公开日期；因区划调整、机构撤并等不负公开义务的，"
            "请告知依据文件；对所列情况有异议的，请一并说明。贵单位的答复将与所列事项一并保存、一并展示。"
        ),
    )
    yield PARAGRAPH, "所列各次查看的网页原样存档，可以提供核对。"
    yield SIGNED, "（发函单位，发出前请填写）"
    yield SIGNED, chinese_day(sender.as_of)


def _missing(judgement: Judgement, proof: Sequence[ProofCapture], work: Work) -> list[Block]:
    who, duty = judgement.expectation, judgement.duty
    listed = [each for each in proof if each.kind == LISTING]
    columns = "、".join(f"“{column}”" for column in dict.fromkeys(each.column for each in listed))
    nights = "、".join(chinese_day(night) for night in dict.fromkeys(each.night for each in listed))
    looked = judgement.timing.seen[0] or max(each.night for each in listed)
    blocks = [
        (ITEM, f"截至{chinese_day(looked)}，在所查看的栏目（编号{columns}，网址列后）未发现{_called(judgement)}。"),
        (LINE, f"应当公开的日期：{chinese_day(duty.due)}（依据性质：{_kind(who.basis_kind)}；规则 {who.rule}）。"),
        (LINE, f"查看的夜晚：{nights}。"),
    ]
    blocks += list(_listings(listed))
    blocks += [
        (LINE, f"{chinese_day(each.night)} 对照，同一栏目中的{_titled(each)}：{each.url}")
        for each in proof
        if each.kind == PAGE
    ]
    return [*blocks, *_searches(proof), *_replies(judgement, work)]


def _replies(judgement: Judgement, work: Work) -> Iterator[Block]:
    """Tell what was answered already, a line each."""
    for finding in judgement.findings:
        if finding.rule == "missing":
            yield from ((LINE, f"已收到的答复：{reply}") for reply in work.get(finding.id, UNDECIDED).replies)


def _states(judgement: Judgement, rules: Iterable[str], work: Work) -> set[str]:
    """Give the states of the findings of these rules that stand; dismissed all, they are in no letter."""
    found = [each for each in judgement.findings if each.rule in set(rules) and each.result == "fail"]
    return {work.get(each.id, UNDECIDED).state for each in found}


def _listings(listed: Sequence[ProofCapture]) -> Iterator[Block]:
    """Tell which pages of which column were read, a line for each column and night."""
    for (night, column), found in groupby(listed, key=lambda each: (each.night, each.column)):
        places = list(dict.fromkeys(each.url for each in found))
        yield LINE, f"{chinese_day(night)} “{column}”栏目全部{len(places)}页：{'；'.join(places)}"


def _searches(proof: Sequence[ProofCapture]) -> Iterator[Block]:
    """Tell of the search outside of the columns, a line a night."""
    searched = [each for each in proof if each.kind == SEARCH]
    for night, found in groupby(searched, key=lambda each: each.night):
        places = "；".join(dict.fromkeys(each.url for each in found))
        yield (
            LINE,
            f"{chinese_day(night)} 按网站具备的途径（网站地图、站内搜索等）在栏目以外查找，未发现。所查网址：{places}",
        )


def _late(judgement: Judgement) -> list[Block]:
    timing, duty = judgement.timing, judgement.duty
    without, found = timing.seen
    span = f"{chinese_day(without)}查看时尚未见到，" if without else ""
    claimed = f"；报告自称的日期是{chinese_day(timing.claimed)}" if timing.claimed else ""
    first = f"{chinese_day(found)}首次见到" if found else ""
    return [
        (ITEM, f"{_called(judgement)}：{span}{first}{claimed}。请问实际公开日期是哪一天？"),
        (LINE, f"应当公开的日期：{chinese_day(duty.due)}（依据性质：{_kind(judgement.expectation.basis_kind)}）。"),
        *_addresses(judgement),
    ]


def _changed(judgement: Judgement) -> list[Block]:
    integrity = judgement.integrity
    words = "、".join(CHANGES[word] for word in integrity.value if word in CHANGES)
    since = f"（{chinese_day(integrity.since)}起）" if integrity.since else ""
    return [(ITEM, f"{_called(judgement)}：{words}{since}。请问原因是什么？"), *_addresses(judgement)]


def _defective(judgement: Judgement) -> list[Block]:
    return [(ITEM, f"{_called(judgement)}：请问该网址公开的内容是否正确？"), *_addresses(judgement)]


def _unobservable(judgement: Judgement, disputed: Sequence[Judgement]) -> list[Block]:
    if judgement in disputed:
        return [(ITEM, f"{_called(judgement)}：{IN_DISPUTE}。请问是否已经公开，网址是什么？")]
    reason = REASON.get(judgement.observation.reason or "", "所需的存档证据不全")
    return [(ITEM, f"{_called(judgement)}：{reason}。请问是否已经公开，网址是什么？")]


def _addresses(judgement: Judgement) -> Iterator[Block]:
    for document in judgement.documents:
        yield LINE, document.url


def _proof(judgement: Judgement, captures: Lookup) -> list[ProofCapture]:
    """Give the captures of a proof of absence; nothing when any is not at hand, or it has no listing or no control."""
    found = captures(judgement.proof)
    kinds = {each.kind for each in found}
    whole = len({each.capture for each in found}) == len(set(judgement.proof))
    sound = judgement.observation.value == "absent" and judgement.duty.value in OWED
    return found if whole and sound and {LISTING, PAGE} <= kinds else []


def _is_open(judgement: Judgement) -> bool:
    """Tell whether there is something to ask: it was owed, and could not be observed for a reason that may last."""
    owed = judgement.duty.value in OWED
    return judgement.headline == "unobservable" and owed and judgement.observation.reason not in WAITING


def _key(judgement: Judgement) -> tuple[str, int]:
    return judgement.expectation.unit_id, judgement.expectation.year


def _rule(judgement: Judgement) -> tuple[str, str, str]:
    return judgement.expectation.rule, judgement.expectation.basis_kind, judgement.duty.basis


def _called(judgement: Judgement) -> str:
    return f"{judgement.expectation.filer}{judgement.expectation.year}年度政府信息公开工作年度报告"


def _kind(basis_kind: str) -> str:
    return {"law": "法律法规", "practice": "惯例，非法律法规明文", "local": "地方规定，非法律法规"}.get(
        basis_kind, basis_kind
    )


def _titled(capture: ProofCapture) -> str:
    return f"《{capture.title}》" if capture.title else "其他报告"
