"""Draws calendars: mostly quiet ones with a fault here and there, so that proofs are completed often enough."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.audit.calendars.calendar import TOWNS, Calendar, Column, Import, Page, Portal

LAST_DAY = date(2024, 2, 10)  # of the grace for the reports on 2023
YEARS = (2022, 2023)
SUCCESSIONS = ("none", "none", "merged early", "merged late", "renamed", "dissolved", "new")
Draw = st.DrawFn


@st.composite
def calendars(draw: Draw) -> Calendar:
    """Draw a calendar of 3 to 12 nights around the end of the grace."""
    start = draw(st.integers(-14, 2))
    steps = draw(st.lists(st.sampled_from((1, 1, 1, 2, 9)), min_size=2, max_size=11))
    nights = tuple(LAST_DAY + timedelta(days=start + sum(steps[:n])) for n in range(len(steps) + 1))
    portals = draw(_portals(len(nights)))
    pages = draw(st.lists(_page(portals, len(nights)), min_size=0, max_size=7))
    pages = [*draw(_controls(portals, len(nights))), *pages]
    named = tuple(_with_key(page, number) for number, page in enumerate(pages))
    number = st.integers(0, len(nights) - 1)
    imports = st.builds(Import, st.integers(0, max(0, len(named) - 1)), number, number)
    given = draw(st.one_of(st.just([]), st.just([]), st.lists(imports, max_size=2))) if named else []
    succession, needed = draw(st.sampled_from(SUCCESSIONS)), draw(st.integers(1, 3))
    return Calendar(nights, portals, named, tuple(given), succession, needed)


@st.composite
def _portals(draw: Draw, nights: int) -> tuple[Portal, ...]:
    second = draw(st.sampled_from((None, None, Column("b", TOWNS[0]), Column("b", TOWNS[1]), Column("b"))))
    columns = [Column("a"), *([second] if second else [])]
    columns += [Column("e", elsewhere=True)] if draw(st.integers(0, 3)) == 0 else []
    first = Portal("p1", "county", tuple(columns), draw(_fates(nights)), draw(_searches(nights)))
    if draw(st.integers(0, 3)):
        return (first,)
    filer = draw(st.sampled_from(TOWNS[:2]))
    columns = [Column("a", filer)]
    return first, Portal("p2", "columns", tuple(columns), draw(_fates(nights)), draw(_searches(nights)))


def _mostly(usual: str, faults: str, nights: int) -> st.SearchStrategy[str]:
    """One character, night after night, with a few faults put in."""

    def put(given: list[tuple[int, str]]) -> str:
        line = [usual] * nights
        for night, fault in given:
            line[night] = fault
        return "".join(line)

    fault = st.tuples(st.integers(0, nights - 1), st.sampled_from(faults))
    return st.one_of(st.just(usual * nights), st.lists(fault, min_size=1, max_size=3).map(put))


def _fates(nights: int) -> st.SearchStrategy[str]:
    return st.one_of(_mostly("o", "DBC#01.", nights), st.text("ooooDBC#01.", min_size=nights, max_size=nights))


def _searches(nights: int) -> st.SearchStrategy[str]:
    return st.one_of(st.just("s" * nights), st.text("s-", min_size=nights, max_size=nights))


@st.composite
def _page(draw: Draw, portals: tuple[Portal, ...], nights: int) -> Page:
    portal = draw(st.sampled_from(portals))
    keys = [column.key for column in portal.columns]
    is_a = draw(st.sampled_from(("report",) * 12 + ("notice", "unreadable", "nobody", "department")))
    town, year = draw(st.sampled_from(TOWNS)), draw(st.sampled_from(YEARS))
    title = draw(st.sampled_from(("full",) * 6 + ("town", "year", "bare")))
    place = draw(_places(keys, nights))
    content = draw(st.one_of(st.just("1" * nights), _versions(nights)))
    answer = draw(st.one_of(_mostly("p", "xg-", nights), st.text("ppppxg-", min_size=nights, max_size=nights)))
    late = draw(st.one_of(st.none(), st.none(), st.none(), st.none(), st.integers(0, nights - 1)))
    return Page("", portal.id, is_a, town, year, title, place, answer, content, late)


@st.composite
def _controls(draw: Draw, portals: tuple[Portal, ...], nights: int) -> list[Page]:
    """Draw reports that are always there, so that most calendars have something to go by."""
    towns = draw(st.sampled_from((TOWNS[1:3], TOWNS[:2], TOWNS[3:], ())))
    year = draw(st.sampled_from((2022, 2022, 2023)))
    always = ("a" * nights, "p" * nights, "1" * nights)
    return [Page("", portal.id, "report", town, year, "full", *always) for town in towns for portal in portals]


def _places(keys: list[str], nights: int) -> st.SearchStrategy[str]:
    """From some night on in a column; then perhaps in another, in none, or withdrawn; or as it comes."""

    def run(first: int, length: int, key: str, then: str) -> str:
        return ("." * first + key * length + then * nights)[:nights]

    key, night = st.sampled_from(keys), st.integers(0, nights)
    then = st.sampled_from(["u", ".", ".", ".", *keys])
    always = key.map(lambda each: each * nights)
    return st.one_of(
        always,
        st.builds(run, night, night, key, then),
        st.text("".join([*keys, "u."]), min_size=nights, max_size=nights),
    )


def _versions(nights: int) -> st.SearchStrategy[str]:
    def change(night: int, into: str) -> str:
        return "1" * night + into * (nights - night)

    one = st.builds(change, st.integers(0, nights), st.sampled_from("23"))
    return st.one_of(one, st.text("123", min_size=nights, max_size=nights))


def _with_key(page: Page, number: int) -> Page:
    told = {name: getattr(page, name) for name in Page.__dataclass_fields__}
    return Page(**told | {"key": f"{number}.html"})
