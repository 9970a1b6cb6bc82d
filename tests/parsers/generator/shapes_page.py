"""What happens to the words around the tables (titles, signatures, dates), and how HTML prints a table."""

from collections.abc import Callable
from datetime import date

from tests.parsers.generator import words
from tests.parsers.generator.draft import Draft, Text
from tests.parsers.generator.prose import chinese_date
from tests.parsers.generator.truth import make_filer


def flag(name: str, *values: str) -> Callable[[Draft], None]:
    """Make a shape that only tells the renderer how to print."""

    def bend(work: Draft) -> None:
        work.flags[name] = work.rng.choice(values or ("yes",))

    return bend


# ---------------------------------------------------------------- before the report is composed


def no_year_in_title(work: Draft) -> None:
    """A title without the year: the period of the data tells it."""
    names = {"filer": work.truth.filer.name, "place": work.truth.filer.place}
    work.truth.title = work.rng.choice(words.TITLES_WITHOUT_YEAR).format(**names)


def year_in_words(work: Draft) -> None:
    """二〇二一年 in the title."""
    digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(work.truth.year))
    work.truth.title = work.truth.title.replace(str(work.truth.year), digits)


def other_year_left(work: Draft) -> None:
    """A sentence copied from the year before, its year left in."""
    work.truth.sections["overview"].append(f"{work.truth.year - 1}年汛期，公开栏曾被雨水泡坏，当月即已修复。")


def no_signature(work: Draft) -> None:
    """No signature and no date."""
    work.signature, work.dated = "", ""


def dated_otherwise(work: Draft) -> None:
    """The date of the signature in another dress."""
    day: date = work.truth.dated
    work.dated = work.rng.choice(
        (
            chinese_date(day),
            f"{day.year}.{day.month}.{day.day}",
            day.isoformat(),
            f"{day.year} 年 {day.month} 月 {day.day} 日",
            f"{day.year}年{day.month:02d}月{day.day:02d}日",
        )
    )


def neighbour_signed(work: Draft) -> None:
    """Another township's name under the text: the title's stands, and the contradiction is told."""
    other = make_filer(work.rng)
    if other.place[:2] != work.truth.filer.place[:2]:
        work.signature = other.name
        work.problems.add("filer_conflict")


def short_signature(work: Draft) -> None:
    """The signature leaves off what the place's own name already says."""
    work.signature = work.rng.choice((work.truth.filer.place, work.truth.filer.county + work.truth.filer.name))


# ---------------------------------------------------------------- after


def title_broken(work: Draft) -> None:
    """The title printed over two or three lines."""
    for at, block in enumerate(work.blocks):
        if isinstance(block, Text) and block.role == "title":
            place = work.truth.filer.place
            cut = block.text.find(place) + len(place)
            if 2 < cut < len(block.text) - 4:
                work.blocks[at : at + 1] = [Text(block.text[:cut], "title"), Text(block.text[cut:], "title")]
            return


def headings_undressed(work: Draft) -> None:
    """Headings without their numbers."""
    for block in work.blocks:
        if isinstance(block, Text) and block.role == "heading":
            block.text = block.text.lstrip("（第" + words.NUMBERS + "0123456789").lstrip("部分）、. ")
