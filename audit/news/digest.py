"""Messages of what waits at a place: overtaken news taken out, heaviest first, cut where the place cuts.

settled(items) -> Settled                      what is still so, and the ids of what was overtaken
compose(items, language, limits, render)       -> [Message], each within the limits as rendered

What does not fit is not left out silently: the last message says how much more there is, and which command shows it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from audit.news.item import Item
from audit.news.kinds import KINDS, WEIGHT
from audit.news.state import state_from, step
from audit.news.wording import look_further, said


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to be told, heaviest first, and the ids of what came before it and is not told any more."""

    items: tuple[Item, ...]
    overtaken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a message may be, in bytes as it is sent, and how many a place is sent at once."""

    size: int
    messages: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One item in words, a line a language, and the command that shows more."""

    kind: str
    texts: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `ids`: what it tells, or counts in `more`; `items`: what it names."""

    title: str
    lines: tuple[Line, ...]
    items: tuple[Item, ...]
    ids: tuple[str, ...]
    more: int = 0
    tail: str = ""

    @property
    def id(self) -> str:
        """Name it: the same news makes the same message."""
        return sha256("\n".join(sorted(self.ids)).encode()).hexdigest()[:32]


SHORTEST = 20  # bytes that a line takes at least
Render = Callable[[Message], bytes]


def settled(items: Sequence[Item]) -> Settled:
    """Take out what was overtaken while it waited: nobody is told today what is known to hold no more."""
    by_subject: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_subject[item.subject if item.kind != "first" else item.id].append(item)
    kept: list[Item] = []
    overtaken: list[str] = []
    for some in by_subject.values():
        last = _joined(some)
        kept += [last] if last is not None else []
        overtaken += [item.id for item in some if last is None or item.id != some[-1].id]
    kept.sort(key=lambda item: (_weight(item), item.county_code, item.subject, item.number))
    return Settled(tuple(kept), tuple(overtaken))


def compose(items: Sequence[Item], language: str, limits: Limits, render: Render) -> list[Message]:
    """Make messages of items, in their order."""
    messages: list[Message] = []
    left = list(items)
    while left:
        last = len(messages) + 1 == limits.messages
        message = _largest(left, language, limits.size, render, last=last)
        messages.append(message)
        left = left[len(message.ids) :]
    return messages


def _largest(items: Sequence[Item], language: str, size: int, render: Render, *, last: bool) -> Message:
    """Make the message that names most items and still fits, by halving; the last one counts what it does not name."""
    possible = items[: size // SHORTEST + 1]
    lines = [Line(item.kind, tuple(said(item, language)), look_further(item)) for item in possible]

    def message(number: int) -> Message:
        counted = items if last else items[:number]
        title = f"Gongkai {max(item.day for item in counted)}: {_counts(counted, language)}"
        more, ids = len(counted) - number, tuple(item.id for item in counted)
        return Message(title, tuple(lines[:number]), tuple(items[:number]), ids, more, _tail(more, language))

    low, high = (0 if last else 1), len(possible)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(render(message(middle))) <= size else (low, middle - 1)
    return message(low)


def _counts(items: Sequence[Item], language: str) -> str:
    numbers = Counter(item.kind for item in items)
    kinds = sorted(numbers, key=WEIGHT.__getitem__)
    return ", ".join(f"{heading(kind, language)} {numbers[kind]}" for kind in kinds)


def heading(kind: str, language: str) -> str:
    """Give the heading of a kind of news."""
    words = KINDS[kind]
    return {"en": words.english, "zh": words.chinese}.get(language, f"{words.chinese} {words.english}")


def _tail(more: int, language: str) -> str:
    if not more:
        return ""
    english = f"and {more} more: gongkai news list"
    chinese = f"另有{more}条：gongkai news list"
    return {"en": english, "zh": chinese}.get(language, f"{chinese} / {english}")


def _joined(items: Sequence[Item]) -> Item | None:
    """Make one piece of news of all that waits about a subject; None when it came to nothing."""
    last = items[-1]
    if len(items) == 1:
        return last
    if "before" in items[0].facts and "before" in last.facts:
        found = step(state_from(items[0].facts["before"]), state_from(last.facts["state"]))
        if found is None:
            return None
        facts = {**last.facts, "took_back": list(found.corrects)}
        return replace(last, kind=found.kind, corrects=found.corrects, facts=facts, known_as=last.id)
    took_back_untold = last.kind == "correction" and items[0].kind != "correction"
    return None if took_back_untold else last


def _weight(item: Item) -> int:
    """Weigh an item; what takes something back weighs no less than that did."""
    return min(WEIGHT[kind] for kind in (item.kind, *item.corrects))
