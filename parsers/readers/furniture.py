"""Page furniture that portals mix into the content: view counters, print and share bars, breadcrumbs, clocks.

It is taken out of the lines before anything is read, so that it is in no section and changes no digest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.document import Block, Document, Grid, Line
from parsers.readers.fringe import RELATED, fringes_of, is_bar, is_furniture, is_list_heading, may_be_listed
from parsers.tables.numbers import is_value

SEP = r"[\s:：|｜\]\[【】()（）/、-]*"
# Counters. They stand by themselves; one within a sentence is a figure of the report: 公众号阅读量15230次.
COUNTERS = (
    r"(?:点击|浏览|阅读|访问)(?:次数|率|量|数|人数)?\s*[:：]?\s*[\[【(（]?\s*\d*\s*[\]】)）]?\s*次?(?=\s|$|打印|关闭|分享|【|\[|来源|字)",
    r"(?:点击|浏览|阅读|访问|下载)(?:次数|率|量|数|人数)\s*[:：]?\s*[\[【(（]?\s*\d+\s*[\]】)）]?\s*次?",
)
OF_PAGE = "本文|此文|该文|本页面?|此页面?|页面|文章|总|累计"
BY_ITSELF = re.compile(r"(?:^|[^\u4e00-\u9fffA-Za-z，。；、！？,;)）])\s*$")
SENTENCE = tuple("，。；、！？,;")
# Pieces cut out wherever they stand in a line.
PIECES = (
    r"[【\[(（]?\s*(?:字体|字号|文字)(?:大小)?\s*[:：]?\s*[【\[(（]?\s*(?:大|中|小|特大|A[+-]?|\+|-|默认|\s|[\[\]【】|/])+[】\])）]?",
    r"[【\[]\s*(?:打印|关闭|收藏|返回|分享)[^】\]]{0,8}[】\]]",
)
# Fields of the page, in the midst of the report only where they can be nothing else; more may stand beside it.
FIELDS_BESIDE = (
    r"(?:责任编辑|编辑|审核|录入|来源|信息来源|文章来源|稿件来源|发布机构|作者|发布人|发布者)\s*[:：].{0,60}",
    r"(?:发布|更新|公开|发表)(?:日期|时间)\s*[:：].{0,80}",
    r"(?:版权所有|主办单位|承办单位|ICP备|网站标识码|公网安备).*",
)
# Whole lines that are furniture.
LINES = (
    rf"(?:{SEP}(?:打印(?:本页|此页|文章)?|关闭(?:本页|窗口|此页)?|收藏|返回(?:顶部|首页)?|分享(?:到|至)?|微信|微博|QQ空间|新浪微博|朋友圈|纠错|下载|朗读|A\+|A-|TOP)){{1,12}}{SEP}",
    r"(?:上|下)一(?:篇|条|页)\s*[:：]?.*",
    r"(?:您?(?:当前|现在|所在)?(?:的)?位置)\s*(?:是)?\s*[:：].*",
    r"首页\s*(?:>|»|›|/|-|→).*",
    r"(?:扫一扫|扫描二维码|手机扫).{0,30}",
    r"(?:责任编辑|编辑|审核|录入|作者|发布人|发布者)\s*[:：][^\d，。；]{0,16}",
    r"(?:来源|信息来源|文章来源|稿件来源|发布机构)\s*[:：][^\d，。；]{0,30}",
    r"(?:发布|更新|公开|发表)(?:日期|时间)\s*[:：]\s*(?:20\d\d.{0,80})?",
    r"(?:今天|现在|当前)(?:是|时间)?\s*[:：]?\s*(?:20\d\d年)?.{0,24}(?:星期.|\d{1,2}:\d\d(?::\d\d)?).{0,40}",
    r"(?:20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|20\d\d[-/]\d\d?[-/]\d\d?)\s*(?:星期.|周.|\d{1,2}:\d\d(?::\d\d)?)(?:\s*\d{1,2}:\d\d(?::\d\d)?)?",
    r"(?:相关|附件)?(?:链接|阅读|新闻|文章|推荐)\s*[:：]?",
    rf"{RELATED}",
    r"(?:版权所有|(?:主办|承办)单位\s*[:：]\S{0,20}$|ICP备|网站标识码|公网安备).*",
)
COUNTER = re.compile(rf"(?:{OF_PAGE})?(?:{'|'.join(COUNTERS)})")
PIECE = re.compile("|".join(PIECES))
LINE = re.compile("|".join(LINES), re.S)
BESIDE = re.compile("|".join(FIELDS_BESIDE), re.S)
# Words of which any furniture has at least one; the patterns above are tried on lines that do.
SIGNS = (
    "点击|浏览|阅读|访问|字体|字号|文字|打印|关闭|收藏|返回|分享|微信|微博|空间|朋友圈|纠错|下载|朗读|上一|下一|位置|首页|扫|"
    "编辑|审核|录入|来源|发布|作者|更新|公开日期|公开时间|发表|今天|现在|当前|星期|周|20|链接|新闻|文章|推荐|"
    "版权|主办|承办|网站标识|公网安备|ICP|TOP|A\\+|A-|相关|推荐|热门|热点|延伸|友情"
)
SIGN = re.compile(SIGNS)
EMPTY = " |｜-:：[]【】"
LONGEST = 160


def without_furniture(document: Document) -> Document:
    """Give the document with furniture cut out of its lines, more of it above and below the text than within."""
    first, end = fringes_of(document.blocks)
    above = (kept for block in document.blocks[:first] if (kept := _clean_beside(block)) is not None)
    text = (kept for block in document.blocks[first:end] if (kept := _clean(block)) is not None)
    below = (kept for block in _unlisted(document.blocks[end:]) if (kept := _clean_beside(block)) is not None)
    return replace(document, blocks=(*above, *text, *below))


def _unlisted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out lists of other articles: what follows their headings below the text."""
    listed = False
    for block in blocks:
        listed = (listed and may_be_listed(block)) or (isinstance(block, Line) and is_list_heading(block.text))
        if not listed:
            yield block


def _clean_beside(block: Block) -> Block | None:
    if isinstance(block, Grid):
        return None if is_bar(block) else block
    if is_furniture(block.text) or (len(block.text) <= LONGEST and BESIDE.fullmatch(block.text.strip())):
        return None
    return _clean(block)


def _clean(block: Block) -> Block | None:
    if not isinstance(block, Line) or len(block.text) > LONGEST:
        return block
    if block.text[:1] not in EMPTY and not SIGN.search(block.text):
        return block
    text = PIECE.sub("", COUNTER.sub(_without_counter, block.text)).strip()
    # Dashes on a line of their own may be the cells of a flattened table that say there is none.
    empty = not text.strip(EMPTY) and not (text and all(map(is_value, block.text.split())))
    if empty or LINE.fullmatch(text):
        return None
    return block if text == block.text else Line(text, block.at)


def _without_counter(match: re.Match[str]) -> str:
    """Give what is left of a counter: nothing, unless it is part of a sentence or names whose visits it counts."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return "" if BY_ITSELF.search(before) and not after.lstrip().startswith(SENTENCE) else match[0]
