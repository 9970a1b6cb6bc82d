"""The figures a report's sentences state about quantities of the form.

A clause counts only when all of it is a known way to state a quantity (`phrases`): who, when and how often may stand
around, anything else makes it a clause about something else. Around the clause nothing may take it away from the
filer's year: another year or body, a plan, a sum over years, a part of the year. What is said to be part of a number
(其中…) belongs to the number right before it. What is doubtful is left out: a wrong figure would set a township
against itself.
"""

from collections.abc import Iterator, Sequence

from parsers.document import Line
from parsers.prose.around import (
    COMPARED_NEXT,
    COMPARISON,
    DIVIDED,
    FIGURE,
    OF_SOMETHING_ELSE,
    YEARISH,
    look_around,
)
from parsers.prose.clauses import LONGEST_CLAUSE, SPOILT, Clause, segments, sentences, with_number_out
from parsers.prose.modifiers import with_own_name
from parsers.prose.phrases import Phrase, read_phrase
from parsers.prose.quantities import Quantity, quantities
from parsers.prose.scope import TOTAL, UNKNOWN, WIDE, Scope
from parsers.prose.sections import Part, topic_of
from parsers.record import Statement

# What problems and plans say is not what the year was.
SECTIONS_LEFT_OUT = frozenset({"problems"})
# A line of three signs is a cell of a table fallen apart.
SHORTEST_LINE = 4
# No sentence is longer: what is so long is a table fallen apart, or an attack.
LONGEST_SENTENCE = 2000
UNASKED = "主动"
# These stand between a number and its parts and take nothing away.
CARRIED_KEYS = frozenset({"requests_carried_in", "requests_carried_out"})
_Stated = tuple[Quantity, int | float, str | None]


def find_statements(parts: Sequence[Part], year: int | None, place: str | None) -> tuple[Statement, ...]:
    """Give what the parts state of the quantities, in order. `year` and `place` are the report's own."""
    return tuple(
        statement
        for part in parts
        for line, topic in _worth_reading(part)
        for statement in _of_line(line, Scope(year, topic), place)
    )


def _worth_reading(part: Part) -> Iterator[tuple[Line, str | None]]:
    """Give the lines that may state something, with the section or sub-section they stand in."""
    topic = part.key
    for line in part.lines:
        topic = topic_of(line.text, topic)
        if len(line.text) < SHORTEST_LINE:
            continue
        if not {topic, part.key} & SECTIONS_LEFT_OUT and FIGURE.search(line.text):
            yield line, topic


def _of_line(line: Line, scope: Scope, place: str | None) -> Iterator[Statement]:
    for sentence in sentences(line.text):
        if len(sentence) > LONGEST_SENTENCE or not (FIGURE.search(sentence) or YEARISH.search(sentence)):
            continue
        scope.begin_sentence(sentence)
        found: list[_Stated] = []
        for segment in segments(with_own_name(sentence, place) if place else sentence):
            scope.begin_segment()
            for clause in segment:
                found += _of_clause(clause, scope)
        yield from (Statement(quantity.key, value, unit, sentence, line.at) for quantity, value, unit in _once(found))


def _once(found: list[_Stated]) -> Iterator[_Stated]:
    """Leave out what one sentence gives two values of: two websites, or two parts of what it does not name."""
    values = {quantity.key: value for quantity, value, _ in found}
    twice = {quantity.key for quantity, value, _ in found if value != values[quantity.key]}
    return (stated for stated in found if stated[0].key not in twice)


def _of_clause(text: str, scope: Scope) -> Iterator[_Stated]:
    if not text or COMPARISON.match(text):
        scope.blocked |= COMPARED_NEXT.fullmatch(text) is not None
        scope.only_time = False
        return
    text = scope.begin_clause(text)
    clause = with_number_out(text if len(text) <= LONGEST_CLAUSE else text[:LONGEST_CLAUSE] + SPOILT)
    phrase = read_phrase(clause.words)
    if phrase is None or scope.other_year or scope.blocked:
        scope.take(look_around(clause.words))
    else:
        yield from _stated(clause, phrase, scope)


def _stated(clause: Clause, phrase: Phrase, scope: Scope) -> Iterator[_Stated]:
    value = 0 if phrase.denies else clause.value
    if value is None or ((phrase.several or phrase.of_zero) and value != 0):
        scope.take(look_around(clause.words))
        return
    fitting = [quantity for quantity in phrase.quantities if _fits(quantity, phrase, clause, value == 0, scope)]
    unsure = len(fitting) != 1 and not phrase.several
    for quantity in () if unsure else fitting:
        scope.remember(quantity, value)
        yield quantity, value, clause.unit
    if unsure or not fitting:
        scope.take(look_around(clause.words))


def _fits(quantity: Quantity, phrase: Phrase, clause: Clause, zero: bool, scope: Scope) -> bool:
    if clause.unit is not None and clause.unit not in quantity.units:
        return False
    if quantity.key == TOTAL and (scope.channel or phrase.part or _is_divided(clause, scope)):
        return False
    if quantity.part_of and (phrase.part or not phrase.clear):
        return _is_part(quantity, phrase, scope)
    if phrase.clear and not phrase.of_zero:
        return True
    if (phrase.opening and not scope.opening) or _takes_apart_what_was_published(scope):
        return False
    return phrase.clear or _in_place(quantity, scope, zero)


def _is_divided(clause: Clause, scope: Scope) -> bool:
    return UNASKED not in clause.words and DIVIDED.search(scope.sentence) is not None


def _takes_apart_what_was_published(scope: Scope) -> bool:
    """Tell whether the sentence takes apart what was published, or something unknown."""
    whole = quantities().get(scope.divided) if scope.divided else None
    return scope.divided is not None and (whole is None or whole.sections <= WIDE)


def _in_place(quantity: Quantity, scope: Scope, zero: bool = False) -> bool:
    """Tell whether the section, or a clause before in the sentence, is about what the quantity belongs to."""
    if OF_SOMETHING_ELSE.search(scope.sentence) or not quantity.beside.search(scope.sentence):
        return False
    if quantity.sections <= WIDE and quantity.key != TOTAL and scope.counted:
        return False
    all_there_was = zero and (scope.opening or scope.stated)
    sections = quantity.sections | quantity.sections_of_zero if all_there_was else quantity.sections
    told = scope.narrowed != UNKNOWN and not scope.topics.isdisjoint(quantity.sections)
    return scope.section in sections or told


def _is_part(quantity: Quantity, phrase: Phrase, scope: Scope) -> bool:
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


def _whole(quantity: Quantity, scope: Scope) -> bool:
    """Tell whether no clause before has narrowed the matter; one party or channel follows another."""
    return scope.narrowed is None or (quantity.narrows and scope.narrowed != UNKNOWN)
