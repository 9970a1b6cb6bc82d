"""What is wrong within a report from the day it was filed, and what only looks so: one row a matter. Rows only.

A row with words in `wrong` is a fault; one without is its harmless twin, which no rule may take for one. What
follows for sums, and for the year after, the figures themselves tell: demo/sums.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """One peculiarity of one report.

    `what` is one of
    - `off`: the figure of cell `where` is by `reads` too large;
    - `cell`: in cell `where` stands `reads`;
    - `label`: a label or an article of the form that reads `where` reads `reads`;
    - `says`: the paragraph `where` (a key of data/prose.json) reads `reads`;
    - `adds`: behind the paragraph `where` stands another, `reads`;
    - `form`: the tables are those of the form `reads`;
    - `omits`, `empties`: the section `where` is not there, or has a heading only;
    - `signed`: `reads` stands in the place of the filer's name, nothing when it is empty;
    - `signed_on`: the date under it is `reads`;
    - `copies`: the text is that of the report of `of`, with names and years put right;
    - `duplicates`: and so are the figures;
    - `figures`: only the figures are those of `of`.
    """

    county: str
    filer: str
    year: int
    what: str
    where: str = ""
    reads: str = ""
    wrong: tuple[str, ...] = ()
    of: tuple[str, int] | None = None


BALANCED = ("new_received", "granted", "total")  # rows that stay in balance when all of them grow
IN_AND_OUT = ("carried_in", "granted", "total")


def _off(who: tuple[str, str, int], rows: tuple[str, ...], wrong: tuple[str, ...] = ()) -> tuple[Flaw, ...]:
    """One more natural person in each row, and in its total."""
    cells = [f"requests.{row}.{part}" for row in rows for part in ("natural_person", "total")]
    return tuple(Flaw(*who, "off", cell, "1", wrong) for cell in cells)


def _cells(who: tuple[str, str, int], row: str, reads: str, wrong: tuple[str, ...] = ()) -> tuple[Flaw, ...]:
    """The same in all seven cells of a row."""
    parts = ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")
    return tuple(Flaw(*who, "cell", f"requests.{row}.{part}", reads, wrong) for part in parts)


SUMS = (
    Flaw("qinglan", "枕泉镇", 2021, "off", "requests.granted.natural_person", "1", ("result sum", "row sum")),
    Flaw("qinglan", "苔谷镇", 2020, "off", "requests.carried_out.total", "1", ("balance", "row sum")),
    Flaw("qinglan", "蓼汀镇", 2019, "off", "disputes.review.total", "1", ("dispute sum",)),
    Flaw("jichuan", "柘影镇", 2021, "off", "disputes.litigation_direct.total", "1", ("dispute sum",)),
    *_off(("jichuan", "沐霞乡", 2021), ("new_received",), ("balance",)),
    *_off(("qinglan", "苇杭镇", 2021), BALANCED),
    Flaw("jichuan", "墨渚街道", 2017, "off", "statistics.published", "-70", ("statistics",)),
    Flaw("qinglan", "鹤拂镇", 2019, "off", "disclosure.normative_documents.made", "2", ("published",)),
    Flaw("qinglan", "苇杭镇", 2019, "off", "disclosure.normative_documents.published", "2"),  # older ones, opened now
)
YEARS_APART = (
    *_off(("jichuan", "杉幕镇", 2022), IN_AND_OUT, ("carried over",)),
    Flaw("yanhu", "听松坪乡", 2023, "off", "disclosure.normative_documents.in_force", "5", ("in force",)),
    Flaw("yanhu", "弦歌渡镇", 2022, "off", "disclosure.normative_documents.issued", "2"),
    Flaw("yanhu", "弦歌渡镇", 2022, "off", "disclosure.normative_documents.repealed", "2"),
)
VALUES = (
    Flaw("yanhu", "篁影镇", 2022, "cell", "disclosure.fees.amount", "152790", ("unit",)),
    Flaw("yanhu", "纸鸢镇", 2022, "cell", "disclosure.fees.amount", "3.5"),
    *_cells(("yanhu", "汲泉乡", 2021), "new_received", "", ("blank",)),
    *_cells(("yanhu", "拾柴坳乡", 2020), "granted", "/", ("blank",)),
    Flaw("yanhu", "拾柴坳乡", 2021, "cell", "disclosure.coercive_measures.decisions", "１２"),
    Flaw("yanhu", "青蘅乡", 2023, "cell", "disclosure.penalties.decisions", "4860", ("jump",)),
    Flaw("yanhu", "青蘅乡", 2022, "off", "disclosure.licensing.decisions", "9"),
    Flaw("qinglan", "鹤拂镇", 2022, "cell", "disclosure.licensing.decisions", "-3", ("negative",)),
    Flaw("qinglan", "桐荫坞镇", 2020, "cell", "disclosure.licensing.change", "减2"),
    Flaw("qinglan", "椴雪镇", 2019, "cell", "disclosure.penalties.change", "+2"),
    Flaw("qinglan", "椴雪镇", 2022, "cell", "disclosure.regulations.issued", "2", ("regulations",)),
    Flaw("qinglan", "椴雪镇", 2022, "cell", "disclosure.regulations.in_force", "2", ("regulations",)),
)
FORM = (
    Flaw("yanhu", "兰皋乡", 2022, "form", reads="2019", wrong=("form",)),
    Flaw("qinglan", "芦笙渡乡", 2022, "label", "行政规范性文件", "规范性文件"),
    Flaw("qinglan", "荻野乡", 2021, "omits", "五、存在的主要问题及改进情况", wrong=("section missing",)),
    Flaw("qinglan", "萤川乡", 2021, "empties", "五、存在的主要问题及改进情况", wrong=("section empty",)),
    Flaw("jichuan", "墨渚街道", 2021, "says", "other", "无。"),
    Flaw("jichuan", "琴洲街道", 2020, "says", "problems", "无。", ("section empty",)),
    Flaw("jichuan", "琴洲街道", 2020, "says", "improvements", ""),
    Flaw("jichuan", "鹭飞乡", 2020, "label", "第二十条第（六）项", "第二十六条第（六）项", ("article",)),
    Flaw("jichuan", "蕉雨乡", 2020, "label", "第二十条第（六）项", "第二十条 第（六）项"),
)
TEXT = (
    Flaw(
        "yanhu",
        "素琴镇",
        2022,
        "says",
        "requests",
        "全年共收到政府信息公开申请17件，均已按期答复。",
        ("text and table",),
    ),
    Flaw("yanhu", "茗岩镇", 2022, "says", "requests", "{year}年共收到政府信息公开申请{received}件，逐件登记。"),
    Flaw("yanhu", "菰蒲镇", 2022, "says", "supervision", "因政府信息公开被申请行政复议9件。", ("text and table",)),
    Flaw("jichuan", "磬石镇", 2021, "says", "other", "如有疑问，请与XX联系，电话XXXX。", ("placeholder",)),
    Flaw("jichuan", "棹歌镇", 2021, "says", "other", "县里的通知（霁政办〔2021〕7号）已照办，无其他需要报告的事项。"),
    Flaw("jichuan", "枫笺镇", 2021, "signed", reads="柘影镇人民政府", wrong=("signature",)),
    Flaw("jichuan", "澜汀镇", 2021, "signed", reads=""),
    Flaw("jichuan", "磬石镇", 2022, "signed", reads="磬石镇党政办公室"),
)
DATES = (
    Flaw("jichuan", "藕香乡", 2022, "signed_on", reads="2022-12-20", wrong=("dated early",)),
    Flaw("qinglan", "苇杭镇", 2020, "signed_on", reads="2021-01-20", wrong=("dated before, published after",)),
    Flaw("qinglan", "荻野乡", 2020, "signed_on", reads="2021-01-04"),
)
COPIES = (
    Flaw("jichuan", "云罍镇", 2022, "copies", wrong=("copied",), of=("云罍镇", 2021)),
    Flaw("yanhu", "箬帆镇", 2023, "copies", wrong=("copied",), of=("箬帆镇", 2022)),
    Flaw("yanhu", "沉璧镇", 2022, "copies", wrong=("duplicate",), of=("琉光镇", 2022)),
    Flaw("jichuan", "纨素镇", 2021, "copies", wrong=("copied",), of=("星槎镇", 2020)),
    Flaw("yanhu", "荠原乡", 2022, "duplicates", wrong=("duplicate",), of=("箬帆镇", 2022)),
    Flaw("qinglan", "霜筠镇", 2023, "copies", wrong=("copied",), of=("苇杭镇", 2023)),
    # the same figures, in words of its own
    Flaw("jichuan", "鹭屿滩农场", 2023, "figures", of=("纨素镇", 2023)),
    # one paragraph that two have, among many that they have not
    Flaw("jichuan", "茶烟乡", 2022, "says", "platform", "公众号每周二、周五更新，留言由党政办次日回复。"),
    Flaw("jichuan", "星槎镇", 2021, "says", "platform", "公众号每周二、周五更新，留言由党政办次日回复。"),
)
FLAWS = (*SUMS, *YEARS_APART, *VALUES, *FORM, *TEXT, *DATES, *COPIES)
