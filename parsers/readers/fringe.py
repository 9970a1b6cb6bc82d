"""What publishing systems write above and below a report within its own element: counters, shares, editors, clocks.

The same words may be a report's own further in (公众号阅读：1200), so these patterns are only for the lines before its
first heading or sentence and those after its last sentence, date, table or file.
"""

import re
from collections.abc import Sequence

from parsers.document import Block, Grid
from parsers.tables.numbers import is_value

RELATED = (
    r"(?:(?:相关|推荐|热门|热点|延伸|友情)(?:链接|阅读|新闻|文章|信息|推荐|资讯|报道|内容|文档)|猜你喜欢|(?:热门|点击|信息|阅读|浏览)(?:排行|排名)榜?"
    r"|(?:最新|本类|同类|其他)(?:信息|文章|新闻|发布|更新|动态|公开))\s*[:：]?"
)
THIS = r"(?:本|此|该)(?:篇|条|页面?|信息|文章?|内容|文档|稿件|公告)*"
SEEN = r"(?:浏览|阅读|点击|访问|查看|看|关注|围观|点赞|参与|评论|转发|分享|收藏|下载)"
FIGURE = (
    r"(?:[(（\[【]\s*)?\d+(?:[.,]\d+)*(?:\s*[万千wk]?\+?\s*(?:人次|次|人|位|条|℃)|[万千wk]\+?|\+)?(?:\s*[)）\]】])?"
)
COUNTED = (
    r"(?:已阅|人气|热度|围观|点击|浏览|阅读|访问|点赞|评论|转发|分享|收藏|下载|赞|顶|踩|满意|基本满意|较满意|一般|不满意|今日访问"
    r"|(?:网站)?总访问|今日|views?|hits?|pv)(?:次数|率|量|数|人数)?(?:\s*[:：])?\s*"
)
PERSON = (
    r"(?:责任编辑|责编|编辑|录入|校对|监制|签发|[初复终一二三]?审核?|[初复终]核)\s*[:：]\s*"
    r"[^\s:：，。|｜/、,·)）\]】-]{0,12}"
)
GAPS = r"[\s|｜/、,，·-]*"
# Nothing that repeats may be read in two ways: (?>…) is never taken back, and white space is single blanks.
FRINGE = (
    rf"(?:{THIS})?(?:已|被|共|有|总计|累计)*\s*{FIGURE}\s*(?:个|位|名)?(?:网友|用户|人)?{SEEN}(?:过|了)?(?:{THIS})?",
    rf"(?:{THIS})?(?:已|被|共|总|累计)*{SEEN}(?:过|了|量|数|次数)?\s*[:：]?\s*{FIGURE}",
    rf"(?:您?对?{THIS}(?:是否)?满意(?:吗|度)?[?？:：]?\s*)?(?>{COUNTED}{FIGURE}{GAPS})+",
    rf"[（(\[【]?\s*(?>{PERSON}{GAPS})+[)）\]】]?",
    r"[\[【(（]?\s*[上下前后]一(?:篇|条|页)\s*[\]】)）]?\s*[:：]?.{0,80}",
    r"(?:一键)?(?:分享(?:到|至)?|转发)?\s*[:：]?(?:\s*(?:微信|微博|新浪微博|腾讯微博|QQ|QQ空间|QQ好友|朋友圈|人人网|更多))+[\s\d]*",
    r"(?:AI|智能|语音|全文)*(?:朗读|播报|听全文|听新闻|读屏)[\s\d:/：开始暂停继续播放停止约分钟秒]*",
    r"(?:(?:约 ?\d+ ?分钟|听全文|无障碍(?:浏览|阅读)?|关怀版|长者(?:版|模式)|适老化?|大字版|验证码[:：]?"
    r"|查看更多[>》]*) ?)+",
    r"\d{1,2}:\d\d ?/ ?\d{1,2}:\d\d",
    r"评分\s*[:：]?\s*[\d.]+\s*分?\s*(?:共?\s*\d+\s*人(?:参与|评价))?",
    r"(?:最后|最近|上次)(?:更新|修改)(?:日期|时间)?\s*[:：].{0,40}",
    r"(?:今天)?(?:是)?\s*农历.{0,24}",
    r"[^，。；]{0,24}-?\d+\s*[℃°]\s*[~～至/-]?.{0,40}",
    r"(?:当前|目前)?在线(?:人数)?\s*[:：]?\s*\d+\s*人?.{0,40}",
    r"您是第\s*\d+\s*(?:位|个)?(?:访客|访问者|来访者|游客)?.{0,40}",
    r"(?:页面)?(?:执行|生成|处理)(?:时间|耗时)\s*[:：].{0,60}",
)
FURNITURE = re.compile("|".join(FRINGE), re.I)
LONGEST = 160  # a longer line is prose
BUTTON = re.compile(r"[【\[（(]?(?:打印|关闭|返回|收藏|分享|纠错|顶部|窗口|本页|\s)+[】\])）]?")
LIST = re.compile(RELATED)
SENTENCE = re.compile(r"[。；！？][”\"）)]*\s*$")
HEADING = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
DATED = re.compile(r"[（(]?(?:20\d\d|二[〇○零].{2})\s*年.{1,4}月.{1,4}日[）)]?")
FILE = re.compile(r"附件|.*\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|ofd)\b", re.I)
LONGEST_ITEM = 60


def fringes_of(blocks: Sequence[Block]) -> tuple[int, int]:
    """Give where the text begins, and where what is below it does; without any text all is above it."""
    first = next((at for at, block in enumerate(blocks) if _is_text(block)), len(blocks))
    last = next(
        (at for at in range(len(blocks) - 1, first, -1) if _is_text(blocks[at]) or _ends_text(blocks[at])), first
    )
    return first, last + 1


def is_list_heading(text: str) -> bool:
    """Tell whether a line stands over a list of other articles."""
    return LIST.fullmatch(text.strip()) is not None


def may_be_listed(block: Block) -> bool:
    """Tell whether a block below such a heading may be an article of its list."""
    return not isinstance(block, Grid) and len(block.text) <= LONGEST_ITEM and not FILE.match(block.text)


def is_furniture(text: str) -> bool:
    """Tell whether a line is furniture where it stands above or below a report."""
    return len(text) <= LONGEST and FURNITURE.fullmatch(" ".join(text.split())) is not None


def _is_text(block: Block) -> bool:
    if isinstance(block, Grid):
        return not is_bar(block)
    return (HEADING.match(block.text) or SENTENCE.search(block.text)) is not None and not is_furniture(block.text)


def _ends_text(block: Block) -> bool:
    """Tell what else may end a report: its date, the label of a file, a figure of a table that lost its lines."""
    if isinstance(block, Grid):
        return False
    text = block.text.strip()
    return bool(DATED.fullmatch(text) or FILE.match(text)) or is_value(text)


def is_bar(grid: Grid) -> bool:
    """Tell whether a table holds buttons and counters and nothing else."""
    texts = {cell.text.strip() for row in grid.rows for cell in row} - {""}
    return bool(texts) and all(is_furniture(text) or BUTTON.fullmatch(text) for text in texts)
