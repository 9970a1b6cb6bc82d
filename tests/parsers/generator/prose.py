"""The sections of a report in sentences of our own, with the figures they state and figures of other things between."""

import random
from collections.abc import Callable

from tests.parsers.generator import words
from tests.parsers.generator.truth import Said, Truth

DIGITS = "零一二三四五六七八九"
# quantity: (the cell that holds it in the forms of 2019 and 2021, ways of saying a number, ways of saying none)
SAYINGS: dict[str, tuple[str | None, tuple[str, ...], tuple[str, ...]]] = {
    "published": (
        None,
        (
            "{year}年，{we}主动公开政府信息{n}条。",
            "全年共主动公开政府信息{n}条。",
            "本年度主动公开各类政府信息{n}条，均可在县网站查到。",
        ),
        (),
    ),
    "received": (
        "requests.new_received.total",
        (
            "{year}年{we}共收到政府信息公开申请{n}件。",
            "本年度收到依申请公开{n}件。",
            "全年新收政府信息公开申请{n}件，都登记在册。",
        ),
        ("本年度{we}没有收到政府信息公开申请。", "{year}年未收到政府信息公开申请。"),
    ),
    "reviews": (
        "disputes.review.total",
        ("因政府信息公开引起的行政复议{n}件。", "本年度发生政府信息公开行政复议{n}件。"),
        ("全年没有因政府信息公开引起的行政复议。",),
    ),
    "carried_out": (
        "requests.carried_out.total",
        ("结转下年度继续办理{n}件。",),
        (),
    ),
}


def write(rng: random.Random, truth: Truth) -> None:
    """Write the sections of a truth; what they state stands in `truth.said`."""
    we = f"我{'街道' if truth.filer.kind == 'street' else '乡' if truth.filer.place.endswith('乡') else '镇'}"
    if truth.filer.kind == "sumu":
        we = "我苏木"
    names = {"we": we, "place": truth.filer.place, "filer": truth.filer.name, "year": truth.year}

    def choose(sentences: tuple[str, ...], least: int, most: int) -> list[str]:
        return [text.format(**names) for text in rng.sample(sentences, rng.randint(least, min(most, len(sentences))))]

    opening = rng.choice(words.OPENINGS).format(**names)
    decoy = rng.choice(words.DECOYS).format(n=rng.randrange(2, 900), m=rng.randrange(2, 900))
    overview = [*choose(words.OVERVIEW, 2, 5), decoy]
    rng.shuffle(overview)
    other = choose(words.OTHER, 1, 1)
    truth.sections = {
        "opening": [opening],
        "overview": _paragraphs(rng, [*overview, *_stated(rng, truth, names)]),
        "problems": choose(words.PROBLEMS, 1, 4),
        "other": other,
    }
    truth.said += [Said("fees", 0, text) for text in other if "没有收取信息处理费" in text]


def _paragraphs(rng: random.Random, sentences: list[str]) -> list[str]:
    """Cut sentences into paragraphs of one to three."""
    found: list[str] = []
    rest = list(sentences)
    while rest:
        size = rng.randint(1, 3)
        found.append("".join(rest[:size]))
        rest = rest[size:]
    return found


def _stated(rng: random.Random, truth: Truth, names: dict[str, object]) -> list[str]:
    """State some quantities in agreement with the tables; `said` keeps each."""
    for about, (cell, some, none) in SAYINGS.items():
        printed = truth.cells.get(cell) if cell else None
        if (cell and printed is None and truth.edition in ("2019", "2021")) or rng.random() < 0.4:
            continue
        value = int(printed.value or 0) if printed else rng.choice((0, 3, 17, 126)) if cell else rng.randrange(5, 900)
        ways = none if value == 0 and none and rng.random() < 0.7 else some
        say = rng.choice(FIGURES) if value < 100 else str
        sentence = rng.choice(ways).format(n=say(value), **names)
        truth.said.append(Said(about, value, sentence))
    return [said.sentence for said in truth.said]


def in_words(value: int) -> str:
    """Write a number under a hundred in Chinese."""
    tens, ones = divmod(value, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


FIGURES: tuple[Callable[[int], str], ...] = (str, str, str, in_words)


def chinese_date(value: object) -> str:
    """Write a date as `二〇二二年一月二十日`."""
    year, month, day = (int(part) for part in str(value).split("-"))
    digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(year))
    return f"{digits}年{in_words(month)}月{in_words(day)}日"
