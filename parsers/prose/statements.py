"""The figures a report's sentences state about quantities of the form.

A clause counts only when all of it is a known way to state a quantity (`phrases`): who, when and how often may stand
around, anything else makes it a clause about something else. Around the clause nothing may take it away from the
filer's year: another year or body, a plan, a sum over years, a part of the year. What is said to be part of a number
(其中…) belongs to the number right before it. What is doubtful is left out: a wrong figure would set a township
against itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.document import Line
from parsers.prose.clauses import Clause, segments, sentences, with_number_out
from parsers.prose.phrases import Phrase, read_phrase
from parsers.prose.quantities import Quantity, quantities, wholes
from parsers.prose.sections import Part, topic_of
from parsers.record import Statement

# One cheap question to a line before it is cut up: has it a number with a unit, or a word for none?
WORTH_READING = re.compile(
    r"[\d０-９零一二两三四五六七八九十百千]\s*[条件次宗份篇起个项例元万人名位期场则处家，。；、]|[未无没零]|[为数是][\s0０]"
)
# What problems and plans say is not what the year was.
SECTIONS_LEFT_OUT = frozenset({"problems"})
YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")
WHOLE_YEAR = re.compile(r"(?:自|从)?(?:20\d\d年)?1月(?:1日)?起?[至到—~\-]+(?:20\d\d年)?12月(?:31日)?(?:期间|止)?")
FIRST_YEAR = 2008
SINCE_MAY = re.compile(r"(?:自|从)?(?:2008年)?5月(?:1日)?起?[至到—~\-]+(?:2008年)?12月(?:31日)?(?:期间|止)?")
COMPARISON = re.compile(r"^(?:同比|环比|[较比]|与.{0,8}相?比|增[长加]|减少|下降|上升|占|[^#]{0,10}率)")
LAST_OR_NEXT_YEAR = re.compile(r"(?:上一?年|下一?年)(?!度?(?:继续|办理)*结转)|去年|前年|往年|次年|明年")
CARRIED = "结转"
THIS_YEAR = re.compile(r"今年|本年|本报告期|报告期内")
OTHER_BODY = re.compile(
    r"^(?:全[县市区省州旗盟国]|[县市区省州旗](?!镇|乡)(?:[委直级内域局]|人民政府|政府|政务)|各(?:村|社区|乡|镇|街|单位|部门|站|办|科|县|区)|上级"
    r"|[一-龥]{1,8}[县市区州旗](?:人民政府|政府)?$|[一-龥]{1,10}(?:局|委员会)$)"
)
PLAN = re.compile(r"计划|力争|目标|争取|预计|打算|任务|指标|考核|不少于|不低于|确保|拟于|要求")
PART_OF_YEAR = re.compile(
    r"\d月|[一二三四五六七八九十]月份?|半年|季度|每[年月周日季]|[月日周]均|平均|当[月日]|近[\d两三几]年|[\d两三几]年来"
)
SUM_OF_YEARS = re.compile(r"累计|历年|截[至止]|以来|至今|迄今|目前|^自.*起$")
YEARS_OWN_SUM = re.compile(r"(全年|本年度?|年内|当年|年度)累计")
CHANNEL = re.compile(r"^(?:通过|利用|借助|依托|经由|在)(?!.*(?:多种|各种|不同|各类|领导|指导|支持|关心|下$))")
UNKNOWN = float("inf")
# A clause that only names what the sentence is about.
TOPIC = re.compile(r"(?:在|关于)?(?:政府信息)?依申请公开(?:政府信息)?(?:工作|办理|方面|情况)*")
TOTAL = "published_total"
# A clause about what is published says nothing of what the next is about.
WIDE = frozenset({"disclosure", "overview"})
# These stand between a number and its parts and take nothing away.
CARRIED_KEYS = frozenset({"requests_carried_in", "requests_carried_out"})


@dataclass(slots=True)
class _Scope:
    """Where the reading stands: what the clauses before take away from the next, and what they gave."""

    year: int | None
    section: str | None
    other_year: bool = False
    blocked: bool = False
    channel: bool = False
    # The quantities named one after the other right before, with their values; None for what nobody knows.
    run: dict[str, int | float] = field(default_factory=dict)
    last: str | None = None
    narrowed: float | None = None
    topics: frozenset[str] = frozenset()

    def begin_sentence(self) -> None:
        self.blocked = self.channel = False
        self.topics = frozenset()
        self.begin_segment()

    def begin_segment(self) -> None:
        self.narrowed = None


def find_statements(parts: Sequence[Part], year: int | None, place: str | None) -> tuple[Statement, ...]:
    """Give what the parts state of the quantities, in order. `year` and `place` are the report's own."""
    return tuple(
        statement
        for part in parts
        for line, topic in _worth_reading(part)
        for statement in _of_line(line, _Scope(year, topic), place)
    )


def _worth_reading(part: Part) -> Iterator[tuple[Line, str | None]]:
    """Give the lines that may state something, with the section or sub-section they stand in."""
    topic = part.key
    for line in part.lines:
        topic = topic_of(line.text, part.key, topic)
        if not {topic, part.key} & SECTIONS_LEFT_OUT and WORTH_READING.search(line.text):
            yield line, topic


def _of_line(line: Line, scope: _Scope, place: str | None) -> Iterator[Statement]:
    for sentence in sentences(line.text):
        scope.begin_sentence()
        for segment in segments(sentence.replace(place, "本镇") if place else sentence):
            scope.begin_segment()
            for clause in segment:
                for quantity, value, unit in _of_clause(clause, scope):
                    yield Statement(quantity.key, value, unit, sentence, line.at)


def _of_clause(text: str, scope: _Scope) -> Iterator[tuple[Quantity, int | float, str | None]]:
    if not text or COMPARISON.match(text):
        return
    text = _in_its_year(YEARS_OWN_SUM.sub(r"\1", text), scope)
    clause = with_number_out(text)
    phrase = read_phrase(clause.words)
    if phrase is None:
        _look_around(clause, scope)
        return
    if scope.other_year or scope.blocked:
        return
    yield from _stated(clause, phrase, scope)


def _in_its_year(text: str, scope: _Scope) -> str:
    """Note which year a clause speaks of, and give it without the report's own."""
    years = set(YEAR.findall(text))
    if years:
        scope.other_year = years != {str(scope.year)}
        if not scope.other_year:
            scope.blocked = False
    elif LAST_OR_NEXT_YEAR.search(text) and CARRIED not in text:
        scope.other_year = True
    elif THIS_YEAR.search(text):
        scope.other_year = False
    text = WHOLE_YEAR.sub("", text)
    if scope.year == FIRST_YEAR:
        text = SINCE_MAY.sub("", text)
    return text.replace(f"{scope.year}年度", "").replace(f"{scope.year}年", "") if years else text


def _look_around(clause: Clause, scope: _Scope) -> None:
    """Take from a clause that states nothing what it says of the clauses behind it."""
    words = clause.words
    if SUM_OF_YEARS.search(words) or PLAN.search(words) or PART_OF_YEAR.search(words) or OTHER_BODY.search(words):
        scope.blocked = True
    if TOPIC.fullmatch(words):
        scope.topics |= {"requests"}
    if CHANNEL.match(words) and clause.value is None:
        scope.channel = True
    if clause.value is not None or any(sign.isdigit() for sign in words):
        scope.last, scope.narrowed = None, UNKNOWN


def _stated(clause: Clause, phrase: Phrase, scope: _Scope) -> Iterator[tuple[Quantity, int | float, str | None]]:
    value = 0 if phrase.denies else clause.value
    if value is None or (phrase.several and value != 0):
        _look_around(clause, scope)
        return
    fitting = [quantity for quantity in phrase.quantities if _fits(quantity, phrase, clause, scope)]
    unsure = len(fitting) != 1 and not phrase.several
    for quantity in () if unsure else fitting:
        _remember(quantity, value, scope)
        scope.topics |= quantity.sections - WIDE
        yield quantity, value, clause.unit
    if unsure or not fitting:
        _look_around(clause, scope)


def _fits(quantity: Quantity, phrase: Phrase, clause: Clause, scope: _Scope) -> bool:
    if clause.unit is not None and clause.unit not in quantity.units:
        return False
    if quantity.key == TOTAL and (scope.channel or phrase.part):
        return False
    if quantity.part_of and not phrase.clear:
        return _is_part(quantity, phrase, scope)
    if phrase.part and quantity.part_of:
        return scope.last in quantity.part_of
    return phrase.clear or _in_place(quantity, scope)


def _in_place(quantity: Quantity, scope: _Scope) -> bool:
    """Tell whether the section, or a clause before in the sentence, is about what the quantity belongs to."""
    return scope.section in quantity.sections or not scope.topics.isdisjoint(quantity.sections)


def _is_part(quantity: Quantity, phrase: Phrase, scope: _Scope) -> bool:
    """Tell whether a number is a part of those before it: of all that were named last, and of all of each."""
    if phrase.part:
        return scope.last in quantity.part_of
    if not scope.run:
        known = quantities()[scope.last] if scope.last else None
        own = known is None or known.narrows or not quantity.narrows
        return own and _in_place(quantity, scope) and _whole(quantity, scope)
    if not all(key in quantity.part_of or key in CARRIED_KEYS for key in scope.run):
        return False
    return any(key in quantity.part_of for key in scope.run) and _whole(quantity, scope)


def _whole(quantity: Quantity, scope: _Scope) -> bool:
    """Tell whether no clause before has narrowed the matter; one party or channel follows another."""
    return scope.narrowed is None or (quantity.narrows and scope.narrowed != UNKNOWN)


def _remember(quantity: Quantity, value: int | float, scope: _Scope) -> None:
    known = quantities()[scope.last] if scope.last else None
    if quantity.narrows:
        scope.narrowed = (scope.narrowed or 0) + value
        if scope.narrowed in scope.run.values():
            scope.narrowed = None
    elif not _is_detail(quantity):
        if known is None or _is_detail(known):
            scope.run.clear()
        scope.run[quantity.key] = value
    scope.last = quantity.key


def _is_detail(quantity: Quantity) -> bool:
    return bool(quantity.part_of) and quantity.key not in wholes()
