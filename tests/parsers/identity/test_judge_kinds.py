"""Whole files: title and structure tell a report from what looks like one; in doubt it is one, with a problem."""

import pytest

from parsers import read_report
from parsers.record import Record
from tests.parsers.rendering import as_html_table, as_page, layout
from tests.parsers.tables.test_align import numbers

TABLES = {key: as_html_table(rows) for key, rows in layout("2021", numbers("2021")).items()}
BLANK = {key: as_html_table(rows) for key, rows in layout("2021", dict.fromkeys(numbers("2021"), "")).items()}
TITLE = "青石镇人民政府2021年政府信息公开工作年度报告"
PARTS = (
    "一、总体情况\n2021年，我镇按照条例公开信息，未收到申请。\n二、主动公开政府信息情况\n公开信息30条。\n"
    "三、收到和处理政府信息公开申请情况\n未收到申请。\n四、政府信息公开行政复议、行政诉讼情况\n没有发生。\n"
    "五、存在的主要问题及改进情况\n人手不足，将加强。\n六、其他需要报告的事项\n无。\n青石镇人民政府\n2022年1月20日\n"
)


def read(text: str) -> Record:
    records = read_report(text.encode()).records
    assert len(records) == 1
    return records[0]


def codes(record: Record) -> set[str]:
    return {problem.code for problem in record.problems}


def titled(title: str, body: str) -> Record:
    paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines())
    return read(
        f'<html><head><meta name="ArticleTitle" content="{title}"><title>{title}_清岚县人民政府</title></head><body>'
        f'<h1>{title}</h1><div class="TRS_Editor">{paragraphs}</div></body></html>'
    )


@pytest.mark.parametrize(
    "title",
    ["2021年工作情况", "青石镇2021年年报", "政务公开", "政府信息公开目录", "青石镇公开信息专栏", "通知公告"],
)
def test_a_filled_form_under_an_odd_title_is_a_report(title: str) -> None:
    assert read(as_page(TABLES, 2021, title=title)).kind == "report"


@pytest.mark.parametrize(
    "title", ["青石镇2021年政府信息公开工作年度报告解读", "关于印发年度报告的通知", "青石镇召开年报编制会"]
)
def test_a_filled_form_under_another_things_title_is_a_report_in_doubt(title: str) -> None:
    record = read(as_page(TABLES, 2021, title=title))
    assert (record.kind, "doubtful_kind" in codes(record)) == ("report", True)


def test_a_columns_name_in_the_heading_does_not_hide_the_printed_title() -> None:
    record = titled("政府信息公开目录", f"{TITLE}\n{PARTS}")
    assert (record.kind, record.title, codes(record) & {"doubtful_kind"}) == ("report", TITLE, set())


def test_a_circular_under_a_reports_title_is_none() -> None:
    body = (
        "各乡镇人民政府，各街道办事处，县直各单位：\n为做好2021年政府信息公开工作年度报告的编制发布工作，现将有关事项通知如下：\n"
        "一、总体要求\n请各单位按照统一格式编制年度报告。\n二、时间安排\n请于2022年1月20日前报送县政务公开办。\n"
        "清岚县人民政府办公室\n2022年1月4日"
    )
    assert titled("2021年政府信息公开工作年度报告", body).kind == "not_a_report"


def test_a_circular_with_the_template_behind_it_is_none() -> None:
    body = "各乡镇人民政府：\n请于2022年1月20日前报送年度报告。\n附件\n" + PARTS
    assert titled("关于做好2021年政府信息公开工作年度报告的通知", body).kind == "not_a_report"


def test_a_report_that_is_sent_to_the_county_stays_a_report() -> None:
    body = "清岚县人民政府办公室：\n现将我镇2021年政府信息公开工作情况报告如下：\n" + PARTS
    assert titled(TITLE, body).kind == "report"


def test_news_that_quotes_figures_is_none() -> None:
    body = (
        "本报讯（记者 张某）近日，青石镇公布2021年政府信息公开工作年度报告。报告显示，全年主动公开信息30条，"
        "收到申请2件，均已按时答复。群众对公开工作表示满意，下一步将继续改进。"
    )
    assert titled("青石镇公布2021年政府信息公开工作年度报告", body).kind == "not_a_report"
    assert titled(TITLE, body).kind == "not_a_report"


def test_an_interpretation_without_a_form_is_none() -> None:
    body = "一、总体情况如何？\n全年主动公开信息30条，收到申请2件。\n二、还有哪些问题？\n人手不足。" * 3
    assert titled("《青石镇2021年政府信息公开工作年度报告》解读", body).kind == "not_a_report"


def test_a_list_of_reports_is_none_whatever_its_title() -> None:
    body = "\n".join(f"青石镇{year}年政府信息公开工作年度报告" for year in range(2016, 2023))
    assert titled("青石镇政府信息公开年报", body).kind == "not_a_report"
    assert titled("政府信息公开年报", body).kind == "not_a_report"


def test_one_reports_files_under_its_title_are_no_list() -> None:
    body = "\n".join(f"{TITLE}{ending}" for ending in (".doc", ".pdf", ".wps", "（盖章版）.pdf"))
    assert titled(TITLE, body).kind == "report"


def test_a_short_narrative_under_a_bare_title_is_a_report() -> None:
    body = (
        "2021年，青石镇人民政府认真贯彻落实政府信息公开条例，主动公开各类政府信息三十条，未收到政府信息公开申请，"
        "没有发生因政府信息公开引起的行政复议和行政诉讼，没有收取任何费用，现予以公布，请社会各界监督。\n"
        "青石镇人民政府\n2022年1月20日"
    )
    record = titled("政府信息公开工作年度报告", body)
    assert (record.kind, record.place, record.year) == ("report", "青石镇", 2021)


def test_an_annual_report_on_other_things_is_none() -> None:
    body = (
        "本院全年接诊三万人次，开展手术五百台，床位使用率达到八成以上，药品采购全部通过平台，患者满意度有所提高。" * 2
    )
    assert titled("青石镇2021年年报", body).kind == "not_a_report"


@pytest.mark.parametrize("title", ["XX镇2021年政府信息公开工作年度报告", "____镇20__年政府信息公开工作年度报告"])
def test_a_template_is_none(title: str) -> None:
    body = "一、总体情况\nXX镇严格落实条例，公开信息____条。\n二、主动公开政府信息情况\n公开信息XX条。"
    assert titled(title, body).kind == "not_a_report"


def test_a_template_under_a_bare_title_is_told_by_its_blanks() -> None:
    body = (
        PARTS.replace("我镇", "XX镇").replace("30条", "____条").replace("青石镇", "XX镇").replace("2022年1月20日", "")
    )
    assert titled("政府信息公开工作年度报告", body).kind == "not_a_report"


def test_a_named_report_with_a_blank_left_in_is_a_report_with_a_problem() -> None:
    record = titled(TITLE, PARTS.replace("30条", "XX条"))
    assert (record.kind, codes(record) & {"placeholder"}) == ("report", {"placeholder"})


def test_an_empty_form_under_its_filers_name_is_a_report() -> None:
    assert read(as_page(BLANK, 2021)).kind == "report"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "青石镇政府信息公开指南",
            "一、公开范围\n本镇公开下列信息。\n二、申请方式\n可当面申请。\n三、监督\n可投诉。" * 2,
        ),
        (
            "青石镇2021年法治政府建设年度报告",
            "一、主要举措和成效\n依法行政。\n二、存在的不足\n有差距。\n三、下一步安排\n加强。" * 2,
        ),
        ("2021年政府网站工作年度报表", "网站名称\n清岚县人民政府\n访问量\n1000\n信息发布\n300" * 4),
        ("青石镇2021年工作总结", "一、主要工作\n抓生产。\n二、存在问题\n不足。\n三、下一步\n努力。" * 4),
        ("青石镇政府信息公开工作年度报告制度", "第一条 为规范年度报告。\n第二条 每年一月底前公布。" * 4),
    ],
)
def test_look_alikes_are_none(title: str, body: str) -> None:
    assert titled(title, body).kind == "not_a_report"


def test_the_filer_comes_from_the_page_when_the_text_names_none() -> None:
    body = PARTS.replace("青石镇人民政府\n2022年1月20日\n", "")
    paragraphs = "".join(f"<p>{line}</p>" for line in body.splitlines())
    crumbs = "<a>首页</a> &gt; <a>乡镇</a> &gt; <a>青石镇</a> &gt; <a>政府信息公开年报</a>"
    page = (
        "<html><head><title>2021年政府信息公开工作年度报告</title></head><body>"
        f'<div class="crumb">当前位置：{crumbs}</div><h1>2021年政府信息公开工作年度报告</h1>'
        f'<div class="TRS_Editor">{paragraphs}</div></body></html>'
    )
    record = read(page)
    assert (record.filer, record.year, "no_filer" in codes(record)) == ("青石镇人民政府", 2021, False)


def test_a_neighbours_signature_on_a_townships_own_page_is_a_conflict() -> None:
    page = as_page(TABLES, 2021, title="2021年政府信息公开工作年度报告").replace(
        "<p>青石镇人民政府</p>", "<p>白水镇人民政府</p>"
    )
    page = page.replace("当前位置：首页 &gt; 政务公开", "当前位置：首页 &gt; 柳塘镇")
    record = read(page)
    assert (record.filer, "filer_conflict" in codes(record)) == ("白水镇人民政府", True)
