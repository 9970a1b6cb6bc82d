"""Statistics table of 2014: no channel published more than was published, and all channels together not less.

政府公报, 政府网站, 微博, 微信, 其他方式: each ≤ 主动公开政府信息数 ≤ their sum. The first row counts the same
information once (不同渠道和方式公开相同信息计1条), each channel counts its own (国办发〔2014〕32号, 附件). Low
severity: many count a channel's news, which are no government information, or leave 其他方式 at 0.
"""

from audit.rules.cells import STATISTICS, statistics
from audit.rules.rule import Rule
from audit.rules.sums.tie import AT_MOST, Tie, tester

CHANNELS = ("published_gazette", "published_website", "published_weibo", "published_wechat", "published_otherwise")
_WHOLE = statistics(["published_total"])
TIES = {
    "2014": (
        *(Tie(channel, statistics([channel]), _WHOLE, AT_MOST) for channel in CHANNELS),
        Tie("channels", _WHOLE, statistics(CHANNELS), AT_MOST),
    )
}
RULE = Rule(
    "statistics_channels",
    1,
    "low",
    "no channel published more than was published at all, and all channels together not less",
    tester(TIES),
    editions=STATISTICS,
    needs=("cells",),
)
