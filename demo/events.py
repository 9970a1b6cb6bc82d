"""What happens to which report, one row an event, and the entries that are no reports. Rows only.

A report that no row names is filed properly: old years have always been there, the newest appears before its due date.
What is wrong within a report is in demo/flaws.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to one report.

    `what` is one of
    - `never`: it is not filed;
    - `files`: it appears on the night `day`, claiming to be published on `claims`;
    - `claims`: it has always been there, but claims to be published on `claims`;
    - `number`, `word`: from the night `day` on, `old` (a cell, or a phrase of the text) reads `new`;
    - `wrong_year`: the page carries the text of the year before under its own title;
    - `corrected`: from `day` on it carries the right text;
    - `withdrawn`, `restored`: entry and page go, or come back;
    - `delisted`: the entry goes, the page stays;
    - `broken_link`: the entry stays, the page is not there on the one night `day`;
    - `fails`: listed from `day` on, its page answers 500 every time;
    - `hollow`: listed from `day` on, its page answers 200 and says that it does not exist;
    - `attachment`: the page also links the report as a file of the type `new`;
    - `attachment_fails`, `attachment_lost`: that file answers 500, or is not there, on the night `day`;
    - `attachment_gone`, `attachment_never`: it is not there from the night `day` on, or never, though linked;
    - `image`: the page holds nothing but a picture of the report;
    - `unreadable`: the page names a file of the type `new`, and no program can open it;
    - `by_successor`: it has its title, and the township it merged into writes, signs and publishes it.
    """

    county: str
    filer: str
    year: int
    what: str
    day: str | None = None
    claims: str | None = None
    old: str | None = None
    new: str | None = None


EVENTS = (
    # 清岚县: behind a firewall on two nights
    Event("qinglan", "枕泉镇", 2023, "files", "2024-02-08", claims="2024-02-07"),
    Event("qinglan", "椴雪镇", 2023, "files", "2024-02-01", claims="2024-02-01"),
    Event("qinglan", "鹤拂镇", 2023, "never"),
    Event("qinglan", "鹤拂镇", 2021, "never"),
    Event("qinglan", "萤川乡", 2019, "never"),
    Event("qinglan", "萤川乡", 2020, "never"),
    Event("qinglan", "萤川乡", 2023, "fails", "2024-02-01", claims="2024-01-31"),
    Event("qinglan", "荻野乡", 2018, "never"),
    Event("qinglan", "荻野乡", 2023, "files", "2024-02-18", claims="2024-02-17"),  # called missing until then
    Event("qinglan", "桐荫坞镇", 2019, "word", "2024-02-05", old="有待加强", new="亟待加强"),  # on a blind night
    Event("qinglan", "桐荫坞镇", 2022, "number", "2024-02-08", old="disclosure.normative_documents.in_force", new="3"),
    Event("qinglan", "桐荫坞镇", 2023, "word", "2024-02-15", old="有待加强", new="需要加强"),
    Event("qinglan", "苔谷镇", 2023, "withdrawn", "2024-02-18"),
    Event("qinglan", "蓼汀镇", 2022, "withdrawn", "2024-02-01"),
    Event("qinglan", "蓼汀镇", 2022, "restored", "2024-02-11"),
    Event("qinglan", "芦笙渡乡", 2023, "files", "2024-02-11", claims="2024-01-26"),  # backdated
    Event("qinglan", "竹筱乡", 2023, "files", "2024-01-25", claims="2024-01-24"),
    Event("qinglan", "竹筱乡", 2023, "wrong_year"),
    Event("qinglan", "竹筱乡", 2020, "claims", claims="2021-02-09"),
    Event("qinglan", "椴雪镇", 2021, "number", "2024-02-01", old="disclosure.licensing.decisions", new="41"),
    Event("qinglan", "椴雪镇", 2021, "withdrawn", "2024-02-21"),
    Event("qinglan", "漱石镇", 2022, "attachment", new="txt"),
    Event("qinglan", "鹿蕨乡", 2023, "files", "2024-03-14", claims="2024-03-13"),  # its day was put off
    Event("qinglan", "砧声镇", 2023, "files", "2024-03-19", claims="2024-03-18"),  # and this one's not far enough
    Event("qinglan", "棠梨渡镇", 2023, "never"),
    Event("qinglan", "棠梨渡镇", 2017, "never"),
    Event("qinglan", "苇杭镇", 2022, "withdrawn", "2024-03-08"),
    Event("qinglan", "苇杭镇", 2022, "restored", "2024-03-19"),
    Event("qinglan", "漱石镇", 2023, "withdrawn", "2024-04-16"),
    Event("qinglan", "漱石镇", 2023, "restored", "2024-05-10"),
    Event("qinglan", "苇杭镇", 2020, "claims", claims="2021-02-26"),
    Event("qinglan", "鹿蕨乡", 2022, "attachment", new="txt"),
    Event("qinglan", "鹿蕨乡", 2022, "attachment_lost", "2024-02-08"),
    Event("qinglan", "萤川乡", 2022, "attachment", new="txt"),
    Event("qinglan", "萤川乡", 2022, "attachment_fails", "2024-02-11"),
    Event("qinglan", "鹤拂镇", 2020, "attachment", new="txt"),
    Event("qinglan", "鹤拂镇", 2020, "attachment_gone", "2024-02-08"),
    Event("qinglan", "霜筠镇", 2022, "attachment", new="txt"),
    Event("qinglan", "霜筠镇", 2022, "attachment_never"),
    Event("qinglan", "砧声镇", 2022, "image"),
    Event("qinglan", "霜筠镇", 2023, "files", "2024-02-01", claims="2024-01-31"),  # after the one it copied
    Event("qinglan", "苇杭镇", 2023, "claims", claims="2024-01-22"),
    # 霁川区: later pages of the listing fail on three nights; what is not there answers 200
    Event("jichuan", "琴洲街道", 2022, "claims", claims="2023-02-20"),
    Event("jichuan", "琴洲街道", 2023, "never"),
    Event("jichuan", "柘影镇", 2022, "withdrawn", "2024-02-05"),
    Event("jichuan", "柘影镇", 2022, "restored", "2024-02-15"),
    Event("jichuan", "柘影镇", 2023, "files", "2024-02-05", claims="2024-02-05"),
    Event("jichuan", "枫笺镇", 2023, "withdrawn", "2024-02-13"),
    Event("jichuan", "澜汀镇", 2023, "hollow", "2024-01-25", claims="2024-01-24"),
    Event("jichuan", "磬石镇", 2020, "never"),
    Event("jichuan", "磬石镇", 2023, "number", "2024-02-13", old="requests.granted.natural_person", new="9"),
    Event("jichuan", "棹歌镇", 2023, "files", "2024-02-11", claims="2023-01-08"),  # last year's date: on page 2
    Event("jichuan", "杉幕镇", 2019, "claims", claims="2020-03-02"),
    Event("jichuan", "沐霞乡", 2022, "attachment", new="doc"),
    Event("jichuan", "沐霞乡", 2023, "word", "2024-02-08", old="有待加强", new="明显不足"),
    Event("jichuan", "鹭飞乡", 2021, "never"),
    Event("jichuan", "鹭飞乡", 2022, "never"),
    Event("jichuan", "鹭飞乡", 2023, "never"),
    Event("jichuan", "蕉雨乡", 2023, "delisted", "2024-02-15"),
    Event("jichuan", "藕香乡", 2018, "never"),
    Event("jichuan", "藕香乡", 2023, "broken_link", "2024-02-08"),
    Event("jichuan", "霭畈乡", 2023, "files", "2024-02-08", claims="2024-02-06"),  # by its successor
    Event("jichuan", "霭畈乡", 2023, "by_successor"),
    Event("jichuan", "霭畈乡", 2017, "never"),
    Event("jichuan", "星槎镇", 2022, "unreadable", new="pdf"),
    Event("jichuan", "星槎镇", 2023, "files", "2024-05-21", claims="2024-05-20"),  # called missing until then
    Event("jichuan", "茶烟乡", 2023, "files", "2024-06-04", claims="2024-01-30"),  # backdated by four months
    Event("jichuan", "纨素镇", 2023, "broken_link", "2024-04-23"),
    Event("jichuan", "藕香乡", 2022, "claims", claims="2022-12-22"),
    Event("jichuan", "鹭屿滩农场", 2022, "never"),
    # 砚湖县: down on two nights, and on a third an entry that names nobody
    Event("yanhu", "素琴镇", 2023, "files", "2024-02-08", claims="2024-02-08"),  # on a blind night
    Event("yanhu", "弦歌渡镇", 2023, "never"),
    Event("yanhu", "茗岩镇", 2023, "wrong_year"),
    Event("yanhu", "茗岩镇", 2023, "corrected", "2024-02-15"),
    Event("yanhu", "纸鸢镇", 2023, "files", "2024-02-01", claims="2024-01-22"),  # backdated, around the due date
    Event("yanhu", "篁影镇", 2023, "files", "2024-02-01", claims="2024-01-31"),  # on the last day
    Event("yanhu", "蓑笠镇", 2023, "withdrawn", "2024-02-11"),  # on a blind night
    Event("yanhu", "菰蒲镇", 2021, "never"),
    Event("yanhu", "汲泉乡", 2022, "never"),
    Event("yanhu", "汲泉乡", 2023, "fails", "2024-01-30", claims="2024-01-29"),
    Event("yanhu", "听松坪乡", 2022, "word", "2024-02-01", old="有待加强", new="还要加强"),
    Event("yanhu", "拾柴坳乡", 2023, "files", "2024-02-21", claims="2024-02-20"),  # called missing until then
    Event("yanhu", "青蘅乡", 2018, "never"),
    Event("yanhu", "青蘅乡", 2019, "never"),
    Event("yanhu", "兰皋乡", 2021, "claims", claims="2022-02-15"),
    Event("yanhu", "兰皋乡", 2023, "number", "2024-02-05", old="disclosure.penalties.decisions", new="6"),
    Event("yanhu", "琉光镇", 2023, "files", "2024-04-26", claims="2024-04-25"),
    Event("yanhu", "琉光镇", 2023, "number", "2024-05-14", old="disclosure.licensing.decisions", new="47"),
    Event("yanhu", "琉光镇", 2023, "withdrawn", "2024-06-11"),
    Event("yanhu", "荠原乡", 2023, "never"),
    Event("yanhu", "荠原乡", 2016, "never"),
    Event("yanhu", "箬帆镇", 2021, "delisted", "2024-04-19"),
    Event("yanhu", "沉璧镇", 2020, "never"),  # freed of it by a ruling
)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """An entry in the column that is no township's report.

    `body` names its text in data/prose.json; None: the page answers 500. Listed from `dated` on, or on nights `only`.
    """

    county: str
    title: str
    dated: str
    body: str | None
    only: tuple[str, ...] = ()

    def shown(self, today: str) -> bool:
        """Whether it is in the column on a day."""
        return today in self.only if self.only else self.dated <= today


LOOKALIKES = (
    Lookalike("qinglan", "清岚县政府信息公开指南", "2022-06-08", "guide"),
    Lookalike("qinglan", "清岚县人民政府网站工作年度报表（2023年度）", "2024-01-15", "website"),
    Lookalike("qinglan", "关于做好2023年政府信息公开工作年度报告编制发布工作的通知", "2023-12-18", "circular"),
    Lookalike("qinglan", "清岚县教育局2023年政府信息公开工作年度报告", "2024-01-17", "bureau"),
    Lookalike("jichuan", "霁川区政府信息公开指南（2023年修订）", "2023-05-19", "guide"),
    Lookalike("jichuan", "一图读懂霁川区政务公开工作要点", "2023-04-24", "interpretation"),
    Lookalike("jichuan", "霁川区人民政府门户网站工作年度报表（2022年度）", "2023-01-13", "website"),
    Lookalike("yanhu", "《砚湖县政务公开工作要点》解读", "2022-05-10", "interpretation"),
    Lookalike("yanhu", "关于报送2022年政府信息公开工作年度报告的通知", "2022-12-20", "circular"),
    Lookalike("yanhu", "2023年政府信息公开工作年度报告", "2024-02-12", None, only=("2024-02-13",)),
)
