"""What the page says around its content: when it was published, when made, by whom, and where it stands."""

from datetime import date

import pytest

from parsers.document import Document
from parsers.identity.fields import find_claims, find_made, find_published, find_publisher

DAY = date(2022, 1, 20)


def around(furniture: str, **labels: str) -> Document:
    return Document((), labels={name.replace("_", "-"): text for name, text in labels.items()}, furniture=furniture)


@pytest.mark.parametrize("label", ["pubdate", "publishdate", "firstpublishedtime", "publish-date", "createdate"])
def test_a_label_tells_the_publication_date(label: str) -> None:
    assert find_published(Document((), labels={label: "2022-01-20 18:26"})) == DAY


def test_the_national_label_goes_first_and_a_broken_one_is_passed_over() -> None:
    assert find_published(Document((), labels={"createdate": "2022-03-01", "pubdate": "2022-01-20"})) == DAY
    assert find_published(Document((), labels={"pubdate": "1970-01-01", "createdate": "2022-01-20"})) == DAY


@pytest.mark.parametrize(
    "shown",
    [
        "发布日期：2022-01-20",
        "发布时间: 2022年1月20日 09:30",
        "【发布日期】 2022-01-20",
        "发布日期：\n2022-01-20",
        "发布时间：2022-01-2018:26",
        "发布日期：\n\n                                        \n\t\t\t\t                    2022-01-20\n",
        "来源：县政府\n日期：2022-01-20\n",
        "发文日期：2022-01-20",
        "公开时间 [2022/1/20]",
    ],
)
def test_a_visible_field_tells_it_else(shown: str) -> None:
    assert find_published(around(f"清岚县人民政府\n{shown}\n打印")) == DAY


@pytest.mark.parametrize(
    "shown",
    [
        "成文日期：2022-01-20",
        "今天是2022年1月20日",
        "有效时间：2022-01-20",
        "2022-01-20",
        "发布日期：",
        "统计日期：2022-01-20",
    ],
)
def test_other_dates_are_not_the_publication(shown: str) -> None:
    assert find_published(around(f"清岚县人民政府\n{shown}\n打印")) is None


def test_the_documents_own_date_is_kept_apart() -> None:
    page = around("索引号：000/2022-1\n成文日期：\n2022-01-20\n发布日期：\n2022-01-25")
    assert (find_made(page), find_published(page)) == (DAY, date(2022, 1, 25))


@pytest.mark.parametrize(
    "furniture",
    [
        "发布机构：青石镇人民政府",
        "发布机构：\n清岚县青石镇\n索引号：1",
        "信息来源：青石镇 发布时间：2022-01-20",
        "来源：青石镇发布时间：2022-01-20",
        "【发布单位】青石镇人民政府办公室",
        "您的位置：首页 > 政务公开 > 乡镇 > 青石镇 > 政府信息公开年报",
        "当前位置：\n首页\n>\n乡镇\n>\n青石镇\n>\n政府信息公开年报",
        "当前位置:首页»各乡镇»清岚县青石镇»年报",
        "当前位置： 首页 / 镇街 / 青石镇 / 年报",
        "当前位置：\n\n         \n首页\n\n         \n>\n\n         \n乡镇\n   \n>\n     \n青石镇\n",
    ],
)
def test_the_page_names_its_township(furniture: str) -> None:
    found = find_publisher(around(furniture))
    assert found is not None and found.place == "青石镇"


@pytest.mark.parametrize(
    "furniture",
    [
        "发布机构：清岚县人民政府办公室",
        "来源：本站",
        "当前位置：首页 > 政务公开 > 年报",
        "当前位置：首页\n青石镇\n白水镇\n柳塘乡",
        "青石镇人民政府",
    ],
)
def test_a_county_or_a_list_of_townships_is_no_publisher(furniture: str) -> None:
    assert find_publisher(around(furniture)) is None


def test_a_label_goes_before_what_is_shown() -> None:
    found = find_publisher(around("来源：白水镇", contentsource="清岚县青石镇人民政府"))
    assert found is not None and found.place == "青石镇"


@pytest.mark.parametrize(
    "furniture",
    [
        "发 布 机 构\n青石镇人民政府\n发 布 日 期\n2022-01-20",
        "公开责任部门：\n青石镇人民政府\n发布日期：\n2022-01-20",
        "信息所属单位：\n青石镇\n上网日期：\n2022-01-20",
        "责任单位：青石镇 公布时间：2022年1月20日",
        "信息名称\n青石镇2021年政府信息公开工作年度报告\n信息来源\n清岚县政府办公室\n公开时间\n2022-01-20",
    ],
)
def test_the_fields_of_many_a_table_tell_township_and_day(furniture: str) -> None:
    found = find_publisher(around(furniture))
    assert (found.place if found else None, find_published(around(furniture))) == ("青石镇", DAY)


@pytest.mark.parametrize(
    "furniture",
    [
        "名称\n清岚县2021年政府信息公开工作年度报告\n发布机构\n清岚县人民政府办公室",
        "责任部门：清岚县财政局",
        "索引号\n发布机构\n发文日期\n0001\n清岚县财政局\n2022-01-20",
    ],
)
def test_a_field_that_names_no_township_makes_none(furniture: str) -> None:
    assert find_publisher(around(furniture)) is None


TITLE = "青石镇人民政府2021年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "below",
    [
        "\n2022-01-20 作者：青石镇",
        "\n 发布日期：２０２２-０１-２０",
        "\n发布\u200b日期：2022年1月20日",
        "\n时间：2022-01-20",
    ],
)
def test_a_date_right_below_the_title_is_claimed(below: str) -> None:
    shown = f"首页\n青石镇人民政府 2021年\n政府信息公开工作年度报告{below}\n其他报道\n2023-05-06"
    assert find_claims(around(shown), TITLE) == (None, DAY, None)


def test_a_clock_or_a_list_s_date_is_not_claimed() -> None:
    assert find_claims(around(f"{TITLE}\n2022-01-20 星期四"), TITLE)[1] is None
    assert find_claims(around(f"{TITLE}\n正文\n其他报道\n2022-01-20"), TITLE)[1] is None
