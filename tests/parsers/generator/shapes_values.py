"""How figures are printed: each shape prints numbers in another way, and says how they are to be read."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.parsers.generator.draft import Draft
from tests.parsers.generator.prose import in_words
from tests.parsers.generator.truth import Printed

Dress = Callable[[random.Random, str, Printed], Printed]
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
NOTHING = ("/", "—", "无", "未收到", "－", "--", "不涉及")
UNITS = {"disclosure": ("件", "项", "条"), "requests": ("件", "宗"), "disputes": ("件", "起"), "statistics": ("",)}


def dressed(dress: Dress, share: float = 1.0) -> Callable[[Draft], None]:
    """Make a shape of a way to print one number; it falls on a share of the cells."""

    def bend(work: Draft) -> None:
        for name, cell in work.truth.cells.items():
            if cell.value is not None and cell.text == str(cell.value) and work.rng.random() < share:
                work.truth.cells[name] = dress(work.rng, name, cell)

    return bend


def wide(rng: random.Random, name: str, cell: Printed) -> Printed:
    """１２３."""
    return replace(cell, text=cell.text.translate(WIDE))


def spaced(rng: random.Random, name: str, cell: Printed) -> Printed:
    """Blanks of every kind around the number."""
    before, after = rng.choice(("", " ", "　", "\u00a0")), rng.choice(("", " ", "　　", "\u00a0"))
    return replace(cell, text=f"{before}{cell.text}{after}")


def thousands(rng: random.Random, name: str, cell: Printed) -> Printed:
    """12,345: only where a number is large, so some are made so."""
    value = cell.value or 0
    return replace(cell, text=f"{value:,}") if value >= 1000 else cell


def with_unit(rng: random.Random, name: str, cell: Printed) -> Printed:
    """3件; money in yuan or ten thousands, not converted."""
    if name.endswith("amount"):
        return replace(cell, text=f"{cell.text}{rng.choice(('元', '万元'))}")
    return replace(cell, text=cell.text + rng.choice(UNITS[name.partition(".")[0]]))


def signed(rng: random.Random, name: str, cell: Printed) -> Printed:
    """增3, 减2, +19, -8: a change may be a loss."""
    if not name.endswith(".change") or not cell.value:
        return cell
    sign, factor = rng.choice(
        (("增", 1), ("+", 1), ("减", -1), ("-", -1), ("－", -1), ("增加", 1), ("减少", -1), ("↑", 1))
    )
    return Printed(f"{sign}{cell.text}", cell.value * factor, "reported", sign != "↑")


def chinese(rng: random.Random, name: str, cell: Printed) -> Printed:
    """三, 二十一."""
    value = cell.value
    return replace(cell, text=in_words(value)) if isinstance(value, int) and 0 < value < 100 else cell


def decimal(rng: random.Random, name: str, cell: Printed) -> Printed:
    """0.00, 12.0, as spreadsheets print."""
    return replace(cell, text=f"{cell.value:.2f}") if isinstance(cell.value, int) else cell


def bracketed(rng: random.Random, name: str, cell: Printed) -> Printed:
    """22（其中修订16件）: a careful reader takes 22 or says it is unclear."""
    return Printed(f"{cell.text}（其中修订{rng.randrange(1, 9)}件）", cell.value, "reported", plain=False)


def footnoted(rng: random.Random, name: str, cell: Printed) -> Printed:
    """3*, 3①."""
    return Printed(cell.text + rng.choice(("*", "①", "[1]", "注")), cell.value, "reported", plain=False)


def vague(rng: random.Random, name: str, cell: Printed) -> Printed:
    """约10, 10余: no number is printed there."""
    say = rng.choice(("约{}", "{}余", "{}多", "近{}", "{}左右", "{}以上", "3-{}", "{}/2"))
    return Printed(say.format(cell.value or 10), None, "unclear")


def sentence(rng: random.Random, name: str, cell: Printed) -> Printed:
    """Words where a number belongs."""
    say = rng.choice(("由县政府办公室统一填报", "详见附件", "按要求公开", "见第2页", "2次会议研究后暂缓", "待统计"))
    return Printed(say, None, "unclear")


def emptied(work: Draft) -> None:
    """Print nothing for zero, everywhere or here and there."""
    share = work.rng.choice((1.0, 1.0, 0.5, 0.1))
    for name, cell in work.truth.cells.items():
        if cell.value == 0 and work.rng.random() < share:
            work.truth.cells[name] = Printed("", None, "blank")


def all_blank(work: Draft) -> None:
    """Leave every cell empty: real filings do."""
    for name in work.truth.cells:
        work.truth.cells[name] = Printed("", None, "blank")


def nothing_said(work: Draft) -> None:
    """Print a word or a dash for zero, the same throughout."""
    say = work.rng.choice(NOTHING)
    for name, cell in work.truth.cells.items():
        if cell.value == 0:
            work.truth.cells[name] = Printed(say, None, "not_applicable")


def wrong_sums(work: Draft) -> None:
    """The filer cannot add: printed totals stay what they are, whatever the parts say."""
    for name in [n for n in work.truth.cells if n.endswith(".total") or ".total." in n]:
        if work.rng.random() < 0.4:
            value = work.rng.randrange(40)
            work.truth.cells[name] = Printed(str(value), value, "reported")
    work.bent |= {"requests", "disputes"}


def all_different(work: Draft) -> None:
    """Give every cell a number no other has, so that no cell can pass for its neighbour."""
    values = work.rng.sample(range(100, 100 + 4 * len(work.truth.cells)), len(work.truth.cells))
    for name, value in zip(work.truth.cells, values, strict=True):
        work.truth.cells[name] = Printed(str(value), value, "reported")
    work.bent |= {"requests", "disputes"}
