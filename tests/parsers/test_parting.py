"""A document is cut where a report of another filer or year begins, and nowhere else."""

import pytest

from parsers import read_report
from parsers.document import Document, Line
from parsers.identity.identify import identify
from parsers.identity.titles import choose_title
from parsers.parting import parts_of
from parsers.record import Kind, Record, State
from tests.parsers.rendering import as_cell_lines, as_html_table, as_page, as_tabbed, as_text, layout
from tests.parsers.tables.test_align import numbers

TITLE = "{place}人民政府{year}年政府信息公开工作年度报告"
PARTS = (
    "一、总体情况",
    "全年在公开栏登出消息三十余则，群众问得最多的是道路与医保。",
    "二、主动公开政府信息情况",
    "按规定公开了应当公开的内容。",
    "三、收到和处理政府信息公开申请情况",
    "从略。",
    "五、存在的主要问题及改进情况",
    "人手偏少，登记不够及时。",
)


def report(place: str, year: int) -> list[str]:
    return [TITLE.format(place=place, year=year), *PARTS, f"{place}人民政府", f"{year + 1}年1月20日"]


def document(*lines: str, **said: object) -> Document:
    blocks = tuple(Line(text, f"line {number}") for number, text in enumerate(lines, start=1))
    return Document(blocks, **said)  # type: ignore[arg-type]


def firsts(found: list[Document]) -> list[str]:
    """Give the first line of each part."""
    return [next(part.lines()).text for part in found]


def read(text: str) -> tuple[Record, ...]:
    return read_report(text.encode()).records


def printed(year: int, place: str, tables: dict[str, str]) -> str:
    text = as_text(tables, year, TITLE.format(place=place, year=year))
    return text.replace("青石镇", place)


def test_a_report_is_its_own_only_part() -> None:
    whole = document(*report("青石镇", 2020))
    assert parts_of(whole) == [whole]


def test_two_filers_one_after_the_other_are_two_reports() -> None:
    both = document(*report("青石镇", 2020), *report("白沙乡", 2020))
    assert firsts(parts_of(both)) == [
        "青石镇人民政府2020年政府信息公开工作年度报告",
        "白沙乡人民政府2020年政府信息公开工作年度报告",
    ]


def test_a_yearbook_is_a_report_for_each_year() -> None:
    years = [line for year in (2019, 2020, 2021) for line in report("青石镇", year)]
    assert [part.headings for part in parts_of(document(*years))[1:]] == [
        (TITLE.format(place="青石镇", year=2020),),
        (TITLE.format(place="青石镇", year=2021),),
    ]


def test_a_collection_names_its_first_report_by_that_reports_own_title() -> None:
    cover = ["清岚县各乡镇2020年政府信息公开工作年度报告", "目录"]
    lines = [*cover, *report("青石镇", 2020), *report("白沙乡", 2020)]
    found = parts_of(document(*lines, headings=("清岚县各乡镇2020年政府信息公开工作年度报告",)))
    assert [part.headings[0][:3] for part in found] == ["青石镇", "白沙乡"]


def test_the_name_and_the_year_of_a_title_may_stand_on_lines_of_their_own() -> None:
    second = ["白沙乡人民政府", "2020年", "政府信息公开工作年度报告", *PARTS]
    assert firsts(parts_of(document(*report("青石镇", 2020), *second)))[1] == "白沙乡人民政府"


def test_a_title_broken_over_two_lines_begins_a_report() -> None:
    second = ["白沙乡人民政府2020年政府信息公开", "工作年度报告", *PARTS]
    assert len(parts_of(document(*report("青石镇", 2020), *second))) == 2


def test_reports_whose_titles_were_lost_end_with_their_signatures() -> None:
    places = ("青石镇", "白沙乡", "松林镇")
    lines = [line for place in places for line in report(place, 2020)[1:]]
    found = parts_of(document(*lines, headings=("清岚县各乡镇2020年政府信息公开工作年度报告",)))
    assert [list(part.lines())[-2].text for part in found] == [f"{place}人民政府" for place in places]
    assert [part.headings for part in found] == [()] * 3


COVERS = ("清岚县各乡镇2020年政府信息公开工作年度报告汇编", "清岚县2020年政府信息公开工作年度报告", "政府信息公开年报")


@pytest.mark.parametrize("places", [("青石镇", "白沙乡"), ("青石镇", "白沙乡", "松林镇", "高坪街道")])
@pytest.mark.parametrize("inside", [True, False], ids=["printed above the text", "of the page alone"])
@pytest.mark.parametrize("cover", COVERS)
def test_a_collections_title_does_not_swallow_the_first_report_whose_own_is_lost(
    cover: str, inside: bool, places: tuple[str, ...]
) -> None:
    reports = [line for place in places for line in report(place, 2020)][1:]
    found = parts_of(document(*[cover] * inside, *reports, headings=(cover,)))
    identities = [identify(part, choose_title(part)) for part in found]
    assert [(each.filer.place if each.filer else None, each.year.year) for each in identities] == [
        (place, 2020) for place in places
    ]
    assert not any(each.problems for each in identities)


def test_an_unsigned_first_report_is_whose_it_calls_itself() -> None:
    opening = ["2020年，青石镇党委政府高度重视公开工作。", *PARTS, "青石镇将认真改进不足。"]
    found = parts_of(document(*opening, *report("白沙乡", 2020), headings=(COVERS[0],)))
    assert len(found) == 2


def test_a_countys_own_report_before_its_townships_is_the_countys() -> None:
    title = "清岚县人民政府2020年政府信息公开工作年度报告"
    own = [title, *PARTS, "清岚县人民政府", "2021年1月20日"]
    lines = [*own, *report("青石镇", 2020), *report("白沙乡", 2020)]
    found = parts_of(document(*lines, headings=(title,)))
    assert [part.headings[0][:3] for part in found] == ["清岚县", "青石镇", "白沙乡"]


def test_of_two_years_on_a_page_the_first_is_told_by_its_text_when_its_title_was_lost() -> None:
    found = parts_of(
        document(*report("青石镇", 2020)[1:], *report("青石镇", 2019), headings=("青石镇政府信息公开年报",))
    )
    assert [identify(part, choose_title(part)).year.year for part in found] == [2020, 2019]


@pytest.mark.parametrize("cover", COVERS)
def test_a_report_that_a_page_prints_twice_under_anothers_title_is_one(cover: str) -> None:
    whole = document(*report("青石镇", 2020)[1:], *report("青石镇", 2020), headings=(cover,))
    assert parts_of(whole) == [whole]


def test_years_of_one_filer_without_titles_are_told_by_their_dates() -> None:
    lines = [*report("青石镇", 2020), *report("青石镇", 2019)[1:]]
    assert len(parts_of(document(*lines))) == 2


def test_a_report_printed_twice_is_one() -> None:
    whole = document(*report("青石镇", 2020), *report("青石镇", 2020)[1:])
    assert parts_of(whole) == [whole]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([*report("青石镇", 2020), TITLE.format(place="白沙乡", year=2020)], id="a link below"),
        pytest.param(
            [*report("青石镇", 2020), "相关链接", *(TITLE.format(place="青石镇", year=y) for y in range(2015, 2020))],
            id="links to other years",
        ),
        pytest.param(
            [TITLE.format(place="白沙乡", year=2020), *report("青石镇", 2020)], id="a link above the report's own title"
        ),
        pytest.param(
            [*report("青石镇", 2020)[:3], TITLE.format(place="青石镇", year=2019), *report("青石镇", 2020)[3:]],
            id="a link between two sections",
        ),
        pytest.param(
            [*report("青石镇", 2020)[:5], TITLE.format(place="青石镇", year=2020), *report("青石镇", 2020)[5:]],
            id="its own title again at the head of a page",
        ),
        pytest.param(
            [
                *report("青石镇", 2020)[:2],
                "《白沙乡人民政府2019年政府信息公开工作年度报告》已登出，可供查阅。",
                *report("青石镇", 2020)[2:],
            ],
            id="a title quoted in a sentence",
        ),
        pytest.param(
            [*report("青石镇", 2020)[:5], "白沙乡人民政府", "2019年3月1日", *report("青石镇", 2020)[5:]],
            id="another's signature in the middle",
        ),
        pytest.param(
            ["政府信息公开工作年度报告", *report("青石街道", 2020), "青石镇人民政府2020年政府信息公开年报", *PARTS],
            id="a place under its older name",
        ),
    ],
)
def test_what_cuts_nothing(lines: list[str]) -> None:
    whole = document(*lines)
    assert parts_of(whole) == [whole]


def test_a_table_of_contents_is_no_report_but_what_follows_is() -> None:
    places = ("青石镇", "白沙乡", "松林镇")
    contents = [TITLE.format(place=place, year=2020) for place in places]
    lines = [*contents, *(line for place in places for line in report(place, 2020))]
    found = parts_of(document(*lines, headings=("清岚县2020年政府信息公开年报汇编",)))
    assert [part.headings[0][:3] for part in found] == list(places)


def test_the_title_of_the_page_wins_over_a_link_before_the_text() -> None:
    lines = [TITLE.format(place="白沙乡", year=2020), *PARTS]
    whole = document(*lines, headings=(TITLE.format(place="青石镇", year=2020),))
    assert parts_of(whole) == [whole]


def test_the_pages_date_is_every_parts_its_publisher_and_attachments_are_not() -> None:
    labels = {"pubdate": "2021-01-25", "contentsource": "清岚县青石镇人民政府", "articletitle": "年报"}
    both = document(
        *report("青石镇", 2020), *report("白沙乡", 2020), labels=labels, attachments=("a.pdf",), headings=("年报",)
    )
    first, second = parts_of(both)
    assert (first.labels["pubdate"], first.attachments) == ("2021-01-25", ("a.pdf",))
    assert (second.labels, second.attachments) == ({"pubdate": "2021-01-25"}, ())


@pytest.mark.parametrize("shape", [as_tabbed, as_cell_lines])
def test_the_tables_of_each_report_go_with_it(shape: object) -> None:
    first, second = numbers("2021"), {name: "77" for name in numbers("2021")}
    texts = [
        printed(2021, place, {key: shape(rows) for key, rows in layout("2021", truth).items()})  # type: ignore[operator]
        for place, truth in (("青石镇", first), ("白沙乡", second))
    ]
    records = read("\n\n".join(texts))
    assert [(r.part, r.place, r.year, r.edition) for r in records] == [
        (1, "青石镇", 2021, "2021"),
        (2, "白沙乡", 2021, "2021"),
    ]
    for record, truth in zip(records, (first, second), strict=True):
        wrong = [n for n, c in record.cells.items() if c.state is State.REPORTED and c.value != int(truth[n])]
        assert (wrong, {c.state for c in record.cells.values()}) == ([], {State.REPORTED})


def test_two_reports_on_one_page_are_two_records_of_one_file() -> None:
    tables = {key: as_html_table(rows) for key, rows in layout("2021", numbers("2021")).items()}
    pages = [
        as_page(tables, year).partition('<div class="TRS_Editor">')[2].partition("</div>")[0] for year in (2021, 2020)
    ]
    html = as_page(tables, 2021).replace(
        pages[0], pages[0] + f"<p>{TITLE.format(place='青石镇', year=2020)}</p>" + pages[1]
    )
    records = read(html)
    assert [(r.kind, r.part, r.year) for r in records] == [(Kind.REPORT, 1, 2021), (Kind.REPORT, 2, 2020)]
    assert len({r.sha256 for r in records}) == 1


def test_a_single_report_has_no_part() -> None:
    [record] = read("\n".join(report("青石镇", 2020)))
    assert (record.part, "part" in record.to_json()) == (None, False)
