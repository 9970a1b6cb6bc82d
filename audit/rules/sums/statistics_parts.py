"""Statistics table of 2014: what a row calls a part (其中) of the row above it is no more than that.

主动公开规范性文件数 ≤ 主动公开政府信息数; 主要负责同志参加 ≤ 新闻发布会, and ≤ 在线访谈; 专职 + 兼职 ≤
从事政府信息公开工作人员数 (国办发〔2014〕32号, 附件). At most, not equal: 专职人员数 leaves out those of the gazette
and of the website.
"""

from audit.rules.cells import STATISTICS, statistics
from audit.rules.rule import Rule
from audit.rules.sums.tie import AT_MOST, Tie, tester

_PARTS = {
    "published_total": ("published_normative",),
    "press_conferences": ("press_conferences_with_leaders",),
    "online_interviews": ("online_interviews_with_leaders",),
    "staff": ("staff_full_time", "staff_part_time"),
}
TIES = {"2014": tuple(Tie(whole, statistics(parts), statistics([whole]), AT_MOST) for whole, parts in _PARTS.items())}
RULE = Rule(
    "statistics_parts",
    1,
    "medium",
    "a row that is a part (其中) of another is no more than it",
    tester(TIES),
    editions=STATISTICS,
    needs=("cells",),
)
